//! How many clients may be connected, how fast they may come and how long they may be silent: ours beside Kafka 4.3.1,
//! with limits that change while the broker runs.

use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use kafka_wire::messages::fetch_request::{FetchPartition, FetchTopic};
use kafka_wire::messages::incremental_alter_configs_request::{AlterConfigsResource, AlterableConfig};
use kafka_wire::messages::{FetchRequest, IncrementalAlterConfigsRequest};
use kafka_wire::{ErrorCode, Request};

use crate::or_skip;
use crate::support::peers::V4;
use crate::support::wire::Wire;
use crate::support::{Broker, Setup, free_port, succeeds, wait_for};

/// Who is not answered within this is not being served.
const SILENCE: Duration = Duration::from_millis(400);
/// ApiVersions, version 0, of a client without a name.
const ASK: [u8; 14] = [0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, 0xff, 0xff];
const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const ELSEWHERE: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));

/// A client that only ever asks what the broker can do.
struct Client {
    stream: TcpStream,
    waits: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Served,
    Waits,
    Closed,
}

impl Client {
    fn from(ip: IpAddr, port: u16) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let connected = runtime.block_on(async {
            let socket = tokio::net::TcpSocket::new_v4()?;
            socket.bind(SocketAddr::new(ip, 0))?;
            socket.connect(SocketAddr::new(HERE, port)).await?.into_std()
        });
        let stream = connected.expect("somebody listens");
        stream.set_nonblocking(false).expect("a blocking socket");
        stream.set_read_timeout(Some(SILENCE)).expect("a time limit");
        Self { stream, waits: false }
    }

    fn to(port: u16) -> Self {
        Self::from(HERE, port)
    }

    fn ask(&mut self) -> Outcome {
        if !self.waits && self.stream.write_all(&ASK).is_err() {
            return Outcome::Closed;
        }
        let mut size = [0; 4];
        let read = self.stream.read_exact(&mut size).and_then(|()| {
            let mut answer = vec![0; u32::from_be_bytes(size) as usize];
            self.stream.read_exact(&mut answer)
        });
        match read {
            Ok(()) => self.waits = false,
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => self.waits = true,
            Err(_) => return Outcome::Closed,
        }
        if self.waits { Outcome::Waits } else { Outcome::Served }
    }
}

fn served(clients: &mut [Client]) -> usize {
    clients.iter_mut().filter(|client| !client.waits).map(Client::ask).filter(|o| *o == Outcome::Served).count()
}

/// A broker with two listeners: `PLAINTEXT`, which brokers use, and `EXT` at this port.
fn two_listeners(setup: Setup, start: fn(Setup) -> Option<Broker>) -> Option<(Broker, u16)> {
    let (plain, ext, controller) = (free_port(), free_port(), free_port());
    let listeners = format!("PLAINTEXT://127.0.0.1:{plain},EXT://127.0.0.1:{ext}");
    let setup = setup
        .at(plain)
        .with("listeners", format!("{listeners},CONTROLLER://127.0.0.1:{controller}"))
        .with("advertised.listeners", listeners)
        .with("controller.quorum.bootstrap.servers", format!("127.0.0.1:{controller}"))
        .with("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,EXT:PLAINTEXT,CONTROLLER:PLAINTEXT")
        .with("inter.broker.listener.name", "PLAINTEXT");
    Some((start(setup)?, ext))
}

/// Sets a broker's dynamic setting, or takes it away.
fn set(wire: &mut Wire, name: &str, value: Option<&str>) -> (ErrorCode, Option<String>) {
    let config = AlterableConfig {
        name: name.into(),
        config_operation: i8::from(value.is_none()),
        value: value.map(str::to_owned),
        ..Default::default()
    };
    let resource = AlterConfigsResource {
        resource_type: 4,
        resource_name: "1".into(),
        configs: vec![config],
        ..Default::default()
    };
    let request = IncrementalAlterConfigsRequest { resources: vec![resource], ..Default::default() };
    let answer = wire.ask(1, &request);
    let first = &answer.responses[0];
    (ErrorCode(first.error_code), first.error_message.clone())
}

fn sets(wire: &mut Wire, name: &str, value: Option<&str>) {
    let (error, message) = set(wire, name, value);
    assert_eq!(error, ErrorCode::NONE, "{name}={value:?}: {message:?}");
}

#[test]
fn limits_of_connections_hold_and_follow_the_dynamic_configuration() {
    let (ours, ext) = two_listeners(Setup::default(), |setup| Some(setup.ours())).expect("ours");
    let refusals = limits(&ours, ext);
    let kafka = two_listeners(Setup::default(), Setup::kafka);
    let (kafka, ext) = or_skip!(kafka, "Apache Kafka {} is not installed", V4.0);
    assert_eq!(refusals, limits(&kafka, ext), "what may not be set");
}

/// The same on any broker. Answers what it says to values that may not be set.
fn limits(broker: &Broker, ext: u16) -> Vec<(ErrorCode, Option<String>)> {
    let mut admin = Wire::to(broker);
    // A change has an effect a moment after it is answered, at Kafka's.
    let until = |what: &str, mut condition: Box<dyn FnMut() -> bool>| wait_for(what, || condition().then_some(()));

    // One address may have two. A place that is given up is free.
    sets(&mut admin, "max.connections.per.ip.overrides", Some("127.0.0.2:2"));
    let of_address = |ip: IpAddr| {
        let mut all = [Client::from(ip, ext), Client::from(ip, ext), Client::from(ip, ext)];
        all.each_mut().map(Client::ask)
    };
    let two = [Outcome::Served, Outcome::Served, Outcome::Closed];
    until("two of three from an address", Box::new(move || of_address(ELSEWHERE) == two));
    assert_eq!(of_address(HERE), [Outcome::Served; 3], "others have no limit");
    sets(&mut admin, "max.connections.per.ip.overrides", None);
    until("three of three", Box::new(move || of_address(ELSEWHERE) == [Outcome::Served; 3]));

    // One listener may have two; a third waits for a place.
    sets(&mut admin, "listener.name.ext.max.connections", Some("2"));
    let mut clients = Vec::new();
    wait_for("two served and a third that waits", || {
        clients = vec![Client::to(ext), Client::to(ext), Client::to(ext)];
        (served(&mut clients) == 2 && clients[2].waits).then_some(())
    });
    drop(clients.remove(0));
    wait_for("the one who waits to be served", || (clients[1].ask() == Outcome::Served).then_some(()));
    admin.still_answers();
    sets(&mut admin, "listener.name.ext.max.connections", Some("3"));
    let mut third = Client::to(ext);
    wait_for("a third to be let in", || (third.ask() == Outcome::Served).then_some(()));
    sets(&mut admin, "listener.name.ext.max.connections", None);
    drop((clients, third));

    the_whole_broker(&mut admin, broker, ext);
    let refused = [
        ("max.connections", "0"),
        ("max.connections", "-1"),
        ("max.connections", "x"),
        ("listener.name.ext.max.connections", "0"),
        ("listener.name.ext.max.connections", "-3"),
        ("max.connection.creation.rate", "0"),
        ("connections.max.idle.ms", "5000"),
        ("queued.max.request.bytes", "500000000"),
    ];
    refused.iter().map(|(name, value)| set(&mut admin, name, Some(value))).collect()
}

/// `max.connections`: who comes by the brokers' listener comes in, and others go for it.
fn the_whole_broker(admin: &mut Wire, broker: &Broker, ext: u16) {
    // The administrator is one of four.
    sets(admin, "max.connections", Some("4"));
    let mut clients = Vec::new();
    wait_for("three served beside the administrator, and a fourth that waits", || {
        clients = (0..4).map(|_| Client::to(ext)).collect();
        (served(&mut clients) == 3 && clients[3].waits).then_some(())
    });
    let mut brokers = Wire::to(broker);
    brokers.still_answers();
    wait_for("a client to go for it", || (served(&mut clients) <= 2).then_some(()));
    assert_ne!(clients[3].ask(), Outcome::Served, "there is no place yet");
    // Two are at the brokers' listener; they stay. (Kafka's controller has the same limit, and needs some for itself.)
    sets(admin, "max.connections", Some("3"));
    wait_for("all clients but one to go", || (served(&mut clients) <= 1).then_some(()));
    admin.still_answers();
    brokers.still_answers();
    sets(admin, "max.connections", None);
    let mut after = Client::to(ext);
    wait_for("who comes then to be served", || (after.ask() == Outcome::Served).then_some(()));
}

#[test]
fn clients_come_no_faster_than_they_may() {
    // Ten seconds' worth may come at once; then one each second. Some have come already, to see whether the broker is there.
    let rate = |broker: Broker| {
        let start = Instant::now();
        let port = broker.home().port;
        let mut clients: Vec<_> = (0..13).map(|_| Client::to(port)).collect();
        for client in &mut clients {
            wait_for("each to be served in the end", || (client.ask() == Outcome::Served).then_some(()));
        }
        let took = start.elapsed();
        assert!(took >= Duration::from_secs(2), "13 clients were let in within {took:?}");
        assert!(took <= Duration::from_secs(20), "13 clients were let in after {took:?} only");
    };
    let setup = || Setup::default().with("max.connection.creation.rate", 1);
    rate(setup().ours());
    rate(or_skip!(setup().kafka(), "Apache Kafka {} is not installed", V4.0));
}

/// How long a client may be silent in the test below.
const IDLE: Duration = Duration::from_secs(2);

#[test]
fn silent_clients_are_let_go() {
    let setup = || {
        let setup = Setup::default().with("connections.max.idle.ms", IDLE.as_millis());
        setup.with("connection.failed.authentication.delay.ms", 50)
    };
    let ours = setup().ours();
    silent(&ours);
    let kafka = or_skip!(setup().kafka(), "Apache Kafka {} is not installed", V4.0);
    silent(&kafka);
}

fn silent(broker: &Broker) {
    succeeds(broker, "kafka-topics", &["--create", "--topic", "t"], b"");
    // Kafka's broker knows it a moment later.
    wait_for("the topic to be there", || {
        let answer = Wire::to(broker).ask(4, &patient_fetch(Duration::ZERO));
        (answer.responses[0].partitions[0].error_code == 0).then_some(())
    });
    let ends_in_time = |what: &str, sent: &[u8], answers: bool| {
        let mut wire = Wire::to(broker);
        wire.stream.write_all(sent).expect("sent");
        let start = Instant::now();
        if answers {
            wire.receive_bytes().unwrap_or_else(|error| panic!("{what}: {error}"));
        }
        let is_closed = wire.is_closed();
        let took = start.elapsed();
        assert!(is_closed, "{what}: answered or left open, after {took:?}");
        // Late on a busy machine, but long before the patient one would be answered.
        assert!(took >= IDLE - Duration::from_millis(100) && took < IDLE * 10, "{what}: after {took:?}");
    };
    thread::scope(|scope| {
        scope.spawn(|| ends_in_time("says nothing", &[], false));
        scope.spawn(|| ends_in_time("says half of something", &ASK[..7], false));
        scope.spawn(|| ends_in_time("says nothing after an answer", &ASK, true));
        // Also who waits for an answer is silent.
        scope.spawn(|| {
            let sent = Wire::to(broker).frame(4, &patient_fetch(IDLE * 20));
            ends_in_time("waits for records for long", &sent, false);
        });
        scope.spawn(|| {
            let mut wire = Wire::to(broker);
            let sent = wire.frame(4, &patient_fetch(IDLE / 2));
            wire.stream.write_all(&sent).expect("sent");
            wire.receive::<FetchRequest>(4);
            wire.still_answers();
        });
        // Who says something slowly is not.
        scope.spawn(|| {
            let mut wire = Wire::to(broker);
            for byte in ASK {
                wire.stream.write_all(&[byte]).expect("sent");
                thread::sleep(IDLE / 4);
            }
            wire.receive_bytes().expect("an answer");
        });
    });
}

fn patient_fetch(wait: Duration) -> FetchRequest {
    let partition = FetchPartition { partition_max_bytes: 1000, ..Default::default() };
    let topic = FetchTopic { topic: "t".into(), partitions: vec![partition], ..Default::default() };
    FetchRequest {
        max_bytes: 1000,
        min_bytes: 1000,
        max_wait_ms: i32::try_from(wait.as_millis()).expect("short"),
        topics: vec![topic],
        ..Default::default()
    }
}

/// The API key of ApiVersions is what [`ASK`] says.
const _: () = assert!(kafka_wire::messages::ApiVersionsRequest::API_KEY == ASK[5] as i16);
