//! Asking both brokers the same and comparing what they answer.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use bytes::Bytes;
use kafka_wire::api::{self, ApiKey};
use kafka_wire::batch::{self, TimestampType};
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::{MetadataRequest, metadata_request::MetadataRequestTopic};
use kafka_wire::{Decoder, Encoder, Message, Records, Request, Uuid};

use crate::known::{KNOWN, Known};
use crate::support::{Broker, wait_for};

/// An answer that takes longer does not come.
const ANSWER_WITHIN: Duration = Duration::from_secs(8);

/// What a broker says of groups whose partition it is about to lead.
const LOADING: [ErrorCode; 2] = [ErrorCode::COORDINATOR_LOAD_IN_PROGRESS, ErrorCode::NOT_COORDINATOR];

/// One of the two brokers, as its client knows it.
pub struct Side {
    /// `127.0.0.1:port`.
    pub address: String,
    /// The directory above its two log directories.
    pub dir: String,
    /// What earlier answers gave and later requests need: member ids, producer ids, sessions.
    pub kept: BTreeMap<String, String>,
    /// Texts of this side and the name that both sides' texts get.
    literals: BTreeMap<String, String>,
    socket: TcpStream,
    correlation_id: i32,
    was_silent: bool,
}

impl Side {
    fn new(broker: &Broker, dir: &Path) -> Self {
        let dir = dir.display().to_string();
        let mut literals = BTreeMap::new();
        literals.insert(dir.clone(), "<dir>".to_owned());
        Self {
            socket: connect(&broker.address),
            address: broker.address.clone(),
            dir,
            kept: BTreeMap::new(),
            literals,
            correlation_id: 0,
            was_silent: false,
        }
    }

    /// A value that an earlier answer gave.
    pub fn text(&self, key: &str) -> String {
        self.kept.get(key).unwrap_or_else(|| panic!("{key} was kept")).clone()
    }

    /// The same, as a number.
    pub fn number<T: std::str::FromStr>(&self, key: &str) -> T {
        self.text(key).parse().unwrap_or_else(|_| panic!("{key} is a number"))
    }

    /// Keeps a value for later requests.
    pub fn keep(&mut self, key: &str, value: impl ToString) {
        self.kept.insert(key.to_owned(), value.to_string());
    }

    /// From now on this text of this side is shown as `<name>`.
    pub fn name(&mut self, text: impl ToString, name: &str) {
        if text.to_string() == Uuid::ZERO.to_string() || text.to_string().is_empty() {
            return;
        }
        self.literals.insert(text.to_string(), format!("<{name}>"));
    }

    /// A topic's id.
    pub fn id(&mut self, topic: &str) -> Uuid {
        let asked = crate::of!(MetadataRequestTopic { name: Some(topic.to_owned()) });
        let request = crate::of!(MetadataRequest { topics: Some(vec![asked]), allow_auto_topic_creation: false });
        let id = self.ask(12, &request).topics[0].topic_id;
        self.name(id, &format!("id of {topic}"));
        id
    }

    /// Sends a request and reads its answer.
    pub fn ask<R: Request>(&mut self, version: i16, request: &R) -> R::Response {
        let answer = self.try_ask(version, request);
        answer.unwrap_or_else(|| panic!("{}: no answer from {}", R::NAME, self.address))
    }

    /// The same; none, and a new connection, when the broker ends this one.
    pub fn try_ask<R: Request>(&mut self, version: i16, request: &R) -> Option<R::Response> {
        self.correlation_id += 1;
        let frame = frame(version, self.correlation_id, request);
        self.socket.write_all(&frame).expect("the request is sent");
        let asked = Instant::now();
        let Some(answer) = read_frame(&mut self.socket) else {
            self.socket = connect(&self.address);
            self.was_silent = asked.elapsed() >= ANSWER_WITHIN;
            return None;
        };
        let key = ApiKey(R::API_KEY);
        let mut d = Decoder::new(&answer);
        assert_eq!(d.i32(), Ok(self.correlation_id), "{key} version {version}");
        if api::response_header_version(key, version) >= 1 {
            d.tagged_fields(|_, _| Ok(false)).expect("tagged fields of the header");
        }
        let response = R::Response::decode(&mut d, version).unwrap_or_else(|e| panic!("{key} {version}: {e}"));
        assert_eq!(d.remaining(), 0, "{key} version {version}: bytes behind the answer");
        Some(response)
    }

    /// The same; asks again while the coordinator has not yet loaded the group's partition of `__consumer_offsets`: each of
    /// them is loaded on its own after the topic is made, and how long that takes is no part of the answer.
    fn ask_when_loaded<R: Request<Response: std::fmt::Debug>>(
        &mut self,
        version: i16,
        request: &R,
    ) -> Option<R::Response> {
        let is_loading = |response: &R::Response| {
            let response = format!("{response:?}");
            LOADING.iter().any(|code| response.contains(&format!("error_code: {},", code.0)))
        };
        let until = Instant::now() + ANSWER_WITHIN;
        loop {
            let answer = self.try_ask(version, request);
            if !answer.as_ref().is_some_and(is_loading) || Instant::now() > until {
                return answer;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Sends a request that is not answered.
    pub fn tell<R: Request>(&mut self, version: i16, request: &R) {
        self.correlation_id += 1;
        let frame = frame(version, self.correlation_id, request);
        self.socket.write_all(&frame).expect("the request is sent");
    }

    fn shown(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (own, common) in &self.literals {
            text = text.replace(own, common);
        }
        without_ports(&text).lines().map(without_clock).collect::<Vec<_>>().join("\n")
    }
}

/// A new connection to a broker.
pub fn connect(address: &str) -> TcpStream {
    let socket = TcpStream::connect(address).expect("the broker listens");
    socket.set_read_timeout(Some(ANSWER_WITHIN)).expect("a timeout can be set");
    socket.set_nodelay(true).expect("no delay");
    socket
}

/// A request as it goes over the wire.
pub fn frame<R: Request>(version: i16, correlation_id: i32, request: &R) -> Vec<u8> {
    let key = ApiKey(R::API_KEY);
    let mut e = Encoder::framed();
    e.i16(key.0);
    e.i16(version);
    e.i32(correlation_id);
    e.string(Some("differential"), false).expect("a short text");
    if api::request_header_version(key, version) >= 2 {
        e.uvarint(0);
    }
    request.encode(&mut e, version).unwrap_or_else(|error| panic!("{key} version {version}: {error}"));
    e.into_frame().expect("a small frame").concat()
}

/// The next answer, without its size; none when the broker closes the connection or does not answer in time.
pub fn read_frame(socket: &mut TcpStream) -> Option<Bytes> {
    let mut size = [0; 4];
    socket.read_exact(&mut size).ok()?;
    let mut answer = vec![0; u32::from_be_bytes(size) as usize];
    socket.read_exact(&mut answer).ok()?;
    Some(answer.into())
}

/// Fields that clocks, ports and counters of the broker decide, when they have a value at all.
const ITS_OWN: &[&str] = &[
    "throttle_time_ms",
    "port",
    "session_id",
    "producer_id",
    "log_append_time_ms",
    "finalized_features_epoch",
    "total_bytes",
    "usable_bytes",
];

fn without_ports(text: &str) -> String {
    let mut parts = text.split("127.0.0.1:");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |shown, part| shown + "127.0.0.1:<port>" + part.trim_start_matches(|c: char| c.is_ascii_digit()))
}

fn without_clock(line: &str) -> String {
    // The bounds that a broker's clock sets for a record's time.
    if let Some((before, after)) = line.split_once("should be within [")
        && let Some((_, after)) = after.split_once(']')
    {
        return format!("{before}should be within [<times>]{after}");
    }
    let own = line.trim().split_once(": ").filter(|(field, _)| ITS_OWN.contains(field));
    match own.and_then(|(_, value)| value.trim_end_matches(',').parse::<i64>().ok()) {
        Some(1..) => format!("{}: <positive>", line.split(':').next().unwrap_or_default()),
        _ => line.to_owned(),
    }
}

/// Both brokers, and what has been found.
pub struct Pair {
    /// Ours.
    pub ours: Side,
    /// Kafka's.
    pub kafka: Side,
    compared: usize,
    differences: usize,
    met: BTreeSet<&'static str>,
}

impl Pair {
    pub fn new(ours: &Broker, kafka: &Broker, dir: &Path) -> Self {
        Self {
            ours: Side::new(ours, &dir.join("ours")),
            kafka: Side::new(kafka, &dir.join("kafka")),
            compared: 0,
            differences: 0,
            met: BTreeSet::new(),
        }
    }

    /// Runs something on both sides, ours first.
    pub fn each(&mut self, mut run: impl FnMut(&mut Side)) {
        run(&mut self.ours);
        run(&mut self.kafka);
    }

    /// Asks both and compares every field of the answers.
    pub fn ask<R: Request<Response: std::fmt::Debug>>(
        &mut self,
        case: &str,
        version: i16,
        request: impl FnMut(&mut Side) -> R,
    ) {
        self.ask_then(case, version, request, |_, _| String::new());
    }

    /// The same; `then` keeps what later requests need, puts lists without an order in one, and may show more.
    pub fn ask_then<R: Request<Response: std::fmt::Debug>>(
        &mut self,
        case: &str,
        version: i16,
        mut request: impl FnMut(&mut Side) -> R,
        mut then: impl FnMut(&mut Side, &mut R::Response) -> String,
    ) {
        self.show(case, |side| {
            let request = request(side);
            match side.ask_when_loaded(version, &request) {
                None if side.was_silent => "no answer".to_owned(),
                None => "the connection is closed".to_owned(),
                Some(mut response) => {
                    let more = then(side, &mut response);
                    format!("{response:#?}\n{more}")
                }
            }
        });
    }

    /// Compares what `run` says of both.
    pub fn show(&mut self, case: &str, mut run: impl FnMut(&mut Side) -> String) {
        let ours = run(&mut self.ours);
        let kafka = run(&mut self.kafka);
        let (ours, kafka) = (self.ours.shown(&ours), self.kafka.shown(&kafka));
        self.compared += 1;
        if ours == kafka {
            return;
        }
        let is_it = |known: &&Known| match known.case.strip_suffix('*') {
            Some(start) => case.starts_with(start),
            None => known.case == case,
        };
        match KNOWN.iter().find(is_it) {
            Some(known) if ours.contains(known.ours) && kafka.contains(known.kafka) => {
                self.met.insert(known.case);
            }
            _ => {
                println!("== {case}\n{}", difference(&ours, &kafka));
                self.differences += 1;
            }
        }
    }

    /// Until both give the same settled answer to a request.
    pub fn until<R: Request>(
        &mut self,
        what: &str,
        version: i16,
        request: impl Fn(&mut Side) -> R,
        done: impl Fn(&R::Response) -> bool,
    ) {
        self.each(|side| {
            wait_for(what, || {
                let request = request(side);
                done(&side.ask(version, &request)).then_some(())
            });
        });
    }

    /// # Panics
    /// When anything differed that is not known, or a known difference is none any more.
    pub fn verdict(self) {
        println!("{} exchanges compared, {} known differences", self.compared, self.met.len());
        let gone: Vec<_> = KNOWN.iter().map(|k| k.case).filter(|case| !self.met.contains(case)).collect();
        let found = self.differences;
        assert!(found == 0, "{found} of {} exchanges differ, see above", self.compared);
        assert!(gone.is_empty(), "listed as known differences but equal or not asked: {gone:?}");
    }
}

/// The lines that only one side has, with those around them.
fn difference(ours: &str, kafka: &str) -> String {
    let (ours, kafka): (Vec<_>, Vec<_>) = (ours.lines().collect(), kafka.lines().collect());
    let mut text = String::new();
    if ours.len() == kafka.len() {
        // Fields differ, not the shape: each is shown with the name it stands under.
        let differ: Vec<usize> = (0..ours.len()).filter(|i| ours[*i] != kafka[*i]).collect();
        for i in differ.into_iter().take(20) {
            let name = ours[..i].iter().rev().find(|line| line.trim_start().starts_with("name: "));
            let _ = writeln!(text, "        {}\n  ours  {}\n  kafka {}", name.unwrap_or(&""), ours[i], kafka[i]);
        }
        return text;
    }
    let start = ours.iter().zip(&kafka).take_while(|(a, b)| a == b).count();
    let same_end = ours[start..].iter().rev().zip(kafka[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    for line in &ours[start.saturating_sub(4)..start] {
        let _ = writeln!(text, "        {line}");
    }
    for line in ours[start..ours.len() - same_end].iter().take(40) {
        let _ = writeln!(text, "  ours  {line}");
    }
    for line in kafka[start..kafka.len() - same_end].iter().take(40) {
        let _ = writeln!(text, "  kafka {line}");
    }
    text
}

/// What is in the batches, with what a broker decides by its clock or its compressor left out.
pub fn batches(records: Option<Records>) -> String {
    let Some(records) = records else { return "no records field".to_owned() };
    let bytes = records.into_bytes();
    let mut text = String::new();
    let mut batches = batch::split(&bytes);
    for batch in batches.by_ref() {
        let batch = batch.expect("a whole batch");
        let mut header = batch.header;
        batch.check_crc().expect("a valid checksum");
        let by_broker = header.timestamp_type() == TimestampType::LogAppendTime;
        if by_broker || header.compression().is_ok_and(|c| c != kafka_wire::compress::Compression::None) {
            header.crc = 0;
            header.batch_length = 0;
        }
        if header.has_producer_id() {
            header.crc = 0;
        }
        if by_broker {
            (header.base_timestamp, header.max_timestamp) = (0, 0);
        }
        let _ = writeln!(text, "{header:#?}");
        for record in batch.records(1 << 20).expect("records") {
            let mut record = record.expect("a record");
            if by_broker {
                record.timestamp = 0;
            }
            let _ = writeln!(text, "{record:?}");
        }
    }
    let _ = writeln!(text, "and {} bytes of a batch that does not fit", batches.rest().len());
    text
}
