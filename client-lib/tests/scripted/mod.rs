//! A broker that is made of a script: it answers what every client asks (ApiVersions, Metadata, a producer id, the
//! coordinator) by itself, and everything else as the test says, when the test says.
#![allow(dead_code)] // each test file uses its own part of it

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use kafka_client::{ConsumerConfig, ProducerConfig, Properties};
use kafka_wire::api::{BROKER_VERSIONS, request_header_version, response_header_version};
use kafka_wire::messages::api_versions_response::ApiVersion;
use kafka_wire::messages::find_coordinator_response::Coordinator;
use kafka_wire::messages::metadata_response::{
    MetadataResponseBroker, MetadataResponsePartition, MetadataResponseTopic,
};
use kafka_wire::messages::{
    ApiVersionsResponse, FetchRequest, FetchResponse, FindCoordinatorResponse, InitProducerIdResponse, MetadataRequest,
    MetadataResponse, RequestHeader, ResponseHeader,
};
use kafka_wire::{ApiKey, Decoder, Encoder, ErrorCode, Message, Request, Uuid};
use parking_lot::Mutex;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, mpsc, oneshot};

/// No test waits longer for anything.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Asked {
    pub api: ApiKey,
    pub version: i16,
    pub body: Bytes,
    /// Which connection of the broker it came on.
    pub connection: usize,
}

impl Asked {
    /// The request, if it is one of these.
    pub fn is<R: Request>(&self) -> Option<R> {
        (self.api.0 == R::API_KEY).then(|| R::decode(&mut Decoder::new(&self.body), self.version).expect("a request"))
    }

    /// The answer to it.
    pub fn reply<M: Message>(&self, message: &M) -> Reply {
        Reply::Now(body(message, self.version))
    }

    /// The answer to it, which is given when the other half of the channel says so. Those asked later wait for it.
    pub fn reply_when<M: Message>(&self, message: &M, told: oneshot::Receiver<()>) -> Reply {
        Reply::When(body(message, self.version), told)
    }
}

/// What comes back.
pub enum Reply {
    Now(Bytes),
    When(Bytes, oneshot::Receiver<()>),
    /// Nothing, as to Produce without acks.
    None,
    /// Nothing ever, and nothing to later requests either.
    Never,
    /// The end of the connection, at once.
    Close,
}

/// What a broker does with a request; `None` leaves it to the defaults.
pub type Script = Box<dyn FnMut(&Asked) -> Option<Reply> + Send>;

/// What metadata shows.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// Brokers by id, with their ports.
    pub brokers: Vec<(i32, u16)>,
    pub topics: Vec<ShownTopic>,
}

#[derive(Debug, Clone)]
pub struct ShownTopic {
    pub name: &'static str,
    pub id: u64,
    /// The leader of each partition.
    pub leaders: Vec<i32>,
    pub leader_epoch: i32,
}

impl ShownTopic {
    pub fn new(name: &'static str, leaders: &[i32]) -> Self {
        Self { name, id: 1, leaders: leaders.to_vec(), leader_epoch: 0 }
    }
}

/// A broker with its number, and the list of what it was asked.
pub struct Broker {
    pub port: u16,
    inner: Arc<Inner>,
}

struct Inner {
    script: Mutex<Script>,
    shown: Mutex<Shown>,
    asked: Mutex<Vec<Asked>>,
    news: Notify,
    connections: AtomicUsize,
    /// Whether anything is read at all.
    deaf: std::sync::atomic::AtomicBool,
}

impl Broker {
    /// Listens on a port of its own; metadata shows it alone, as broker 1.
    pub async fn start(topics: &[ShownTopic], script: impl FnMut(&Asked) -> Option<Reply> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let inner = Arc::new(Inner {
            script: Mutex::new(Box::new(script)),
            shown: Mutex::new(Shown { brokers: vec![(1, port)], topics: topics.to_vec() }),
            asked: Mutex::default(),
            news: Notify::new(),
            connections: AtomicUsize::new(0),
            deaf: false.into(),
        });
        let serving = inner.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(serving.clone(), stream));
            }
        });
        Self { port, inner }
    }

    /// Changes what metadata shows from now on.
    pub fn show(&self, change: impl FnOnce(&mut Shown)) {
        change(&mut self.inner.shown.lock());
    }

    /// Reads nothing any more, on any connection.
    pub fn be_deaf(&self) {
        self.inner.deaf.store(true, Ordering::Release);
    }

    /// Everything asked so far of this kind, in order.
    pub fn all<R: Request>(&self) -> Vec<R> {
        self.inner.asked.lock().iter().filter_map(Asked::is).collect()
    }

    /// The keys of everything asked so far, in order.
    pub fn keys(&self) -> Vec<ApiKey> {
        self.inner.asked.lock().iter().map(|a| a.api).collect()
    }

    /// Waits until `condition` holds for what was asked of this kind.
    pub async fn until<R: Request>(&self, condition: impl Fn(&[R]) -> bool) -> Vec<R> {
        let wait = async {
            loop {
                let news = self.inner.news.notified();
                let all = self.all::<R>();
                if condition(&all) {
                    return all;
                }
                news.await;
            }
        };
        match tokio::time::timeout(PATIENCE, wait).await {
            Ok(all) => all,
            Err(_) => panic!("{} never came to that; asked: {:?}", R::NAME, self.keys()),
        }
    }

    /// Settings with this broker as the bootstrap server, and short waits.
    pub fn properties(&self, settings: &[(&str, &str)]) -> Properties {
        let address = format!("127.0.0.1:{}", self.port);
        let mut properties = Properties::from_iter([
            ("bootstrap.servers", address.as_str()),
            ("retry.backoff.ms", "10"),
            ("reconnect.backoff.ms", "10"),
            ("client.id", "test"),
        ]);
        properties.extend(settings.iter().copied());
        properties
    }

    pub fn producer_config(&self, settings: &[(&str, &str)]) -> ProducerConfig {
        ProducerConfig::from_properties(&self.properties(settings)).expect("a configuration")
    }

    pub fn consumer_config(&self, settings: &[(&str, &str)]) -> ConsumerConfig {
        ConsumerConfig::from_properties(&self.properties(settings)).expect("a configuration")
    }
}

/// An answer to Fetch without records, in a session.
pub fn nothing(request: &FetchRequest) -> FetchResponse {
    let session_id = if request.session_epoch < 0 { 0 } else { 77 };
    FetchResponse { session_id, ..FetchResponse::default() }
}

/// A message's bytes.
pub fn body<M: Message>(message: &M, version: i16) -> Bytes {
    let mut encoder = Encoder::new();
    message.encode(&mut encoder, version).expect("a body");
    encoder.into_bytes()
}

async fn serve(inner: Arc<Inner>, stream: TcpStream) {
    let connection = inner.connections.fetch_add(1, Ordering::Relaxed);
    let (reader, writer) = stream.into_split();
    let (replies, queue) = mpsc::unbounded_channel();
    let writing = tokio::spawn(write(writer, queue));
    match read(&inner, reader, connection, &replies).await {
        End::Ours => writing.abort(),
        End::Theirs => {
            drop(replies);
            let _ = writing.await;
        }
    }
}

/// Who ended a connection.
enum End {
    Ours,
    Theirs,
}

async fn read(
    inner: &Arc<Inner>,
    mut reader: OwnedReadHalf,
    connection: usize,
    replies: &mpsc::UnboundedSender<(RequestHeader, Reply)>,
) -> End {
    while let Ok(length) = reader.read_i32().await {
        if inner.deaf.load(Ordering::Acquire) {
            return std::future::pending().await;
        }
        let mut frame = vec![0; length as usize];
        if reader.read_exact(&mut frame).await.is_err() {
            return End::Theirs;
        }
        let frame = Bytes::from(frame);
        let key = ApiKey(i16::from_be_bytes([frame[0], frame[1]]));
        let version = i16::from_be_bytes([frame[2], frame[3]]);
        let mut decoder = Decoder::new(&frame);
        let header = RequestHeader::decode(&mut decoder, request_header_version(key, version)).expect("a header");
        let body = frame.slice(frame.len() - decoder.remaining()..);
        let asked = Asked { api: key, version, body, connection };
        inner.asked.lock().push(asked.clone());
        let reply = (inner.script.lock())(&asked).unwrap_or_else(|| default_reply(&inner.shown.lock(), &asked));
        inner.news.notify_waiters();
        if matches!(reply, Reply::Close) {
            return End::Ours;
        }
        if replies.send((header, reply)).is_err() {
            return End::Theirs;
        }
    }
    End::Theirs
}

async fn write(mut writer: OwnedWriteHalf, mut queue: mpsc::UnboundedReceiver<(RequestHeader, Reply)>) {
    while let Some((asked, reply)) = queue.recv().await {
        let body = match reply {
            Reply::Now(body) => body,
            Reply::When(body, told) => {
                let _ = told.await;
                body
            }
            Reply::None => continue,
            Reply::Never | Reply::Close => std::future::pending().await,
        };
        let header = ResponseHeader { correlation_id: asked.correlation_id, ..ResponseHeader::default() };
        let key = ApiKey(asked.request_api_key);
        let mut encoder = Encoder::new();
        header.encode(&mut encoder, response_header_version(key, asked.request_api_version)).expect("a header");
        let mut frame = encoder.into_bytes().to_vec();
        frame.extend_from_slice(&body);
        if writer.write_i32(frame.len() as i32).await.is_err() || writer.write_all(&frame).await.is_err() {
            return;
        }
    }
}

fn default_reply(shown: &Shown, asked: &Asked) -> Reply {
    if asked.api == ApiKey::API_VERSIONS {
        let api = |(key, range): &(ApiKey, std::ops::RangeInclusive<i16>)| ApiVersion {
            api_key: key.0,
            min_version: *range.start(),
            max_version: *range.end(),
            ..ApiVersion::default()
        };
        let api_keys = BROKER_VERSIONS.iter().map(api).collect();
        return asked.reply(&ApiVersionsResponse { api_keys, ..ApiVersionsResponse::default() });
    }
    if let Some(request) = asked.is::<MetadataRequest>() {
        return asked.reply(&metadata(shown, &request));
    }
    if asked.api == ApiKey::INIT_PRODUCER_ID {
        return asked.reply(&InitProducerIdResponse { producer_id: 9, ..InitProducerIdResponse::default() });
    }
    if asked.api == ApiKey::FIND_COORDINATOR {
        let (id, port) = shown.brokers[0];
        let coordinator =
            Coordinator { node_id: id, host: "127.0.0.1".into(), port: i32::from(port), ..Coordinator::default() };
        return asked
            .reply(&FindCoordinatorResponse { coordinators: vec![coordinator], ..FindCoordinatorResponse::default() });
    }
    panic!("the script has no answer to {}", asked.api.name());
}

fn metadata(shown: &Shown, request: &MetadataRequest) -> MetadataResponse {
    let topic = |topic: &ShownTopic| MetadataResponseTopic {
        name: Some(topic.name.into()),
        topic_id: Uuid::from_halves(7, topic.id),
        partitions: (0..)
            .zip(&topic.leaders)
            .map(|(partition_index, leader_id)| MetadataResponsePartition {
                partition_index,
                leader_id: *leader_id,
                leader_epoch: topic.leader_epoch,
                replica_nodes: vec![*leader_id],
                isr_nodes: vec![*leader_id],
                ..MetadataResponsePartition::default()
            })
            .collect(),
        ..MetadataResponseTopic::default()
    };
    let topics = match &request.topics {
        None => shown.topics.iter().map(topic).collect(),
        Some(names) => names
            .iter()
            .filter_map(|t| t.name.clone())
            .map(|name| match shown.topics.iter().find(|t| t.name == name) {
                Some(found) => topic(found),
                None => MetadataResponseTopic {
                    name: Some(name),
                    error_code: ErrorCode::UNKNOWN_TOPIC_OR_PARTITION.0,
                    ..MetadataResponseTopic::default()
                },
            })
            .collect(),
    };
    let broker = |(node_id, port): &(i32, u16)| MetadataResponseBroker {
        node_id: *node_id,
        host: "127.0.0.1".into(),
        port: i32::from(*port),
        ..MetadataResponseBroker::default()
    };
    MetadataResponse {
        brokers: shown.brokers.iter().map(broker).collect(),
        controller_id: 1,
        topics,
        ..MetadataResponse::default()
    }
}
