//! Who is let in, who has to go, and frames over a real socket.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use kafka_core::connections::ListenerId;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::clients::{Clients, Seat};
use super::memory::{Purpose, READING_FREE_BYTES};
use super::transport::{Transport, TransportError};
use crate::clock::now_ms;
use crate::config::BrokerConfig;
use crate::node::Node;
use crate::router::DEFECT;

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const ONLY: ListenerId = ListenerId(0);

fn config(properties: &[(&str, &str)]) -> BrokerConfig {
    let properties: BTreeMap<_, _> = properties.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    BrokerConfig::from_properties(properties).expect("valid")
}

fn clients(properties: &[(&str, &str)]) -> Arc<Clients> {
    Arc::new(Clients::new(&config(properties)))
}

/// Runs until nothing moves any more: what is still open then waits for something that does not come.
async fn is_stuck<T>(future: &mut (impl Future<Output = T> + Unpin)) -> bool {
    for _ in 0..100 {
        let once =
            std::future::poll_fn(|cx| std::task::Poll::Ready(std::pin::Pin::new(&mut *future).poll(cx).is_pending()));
        if !once.await {
            return false;
        }
        tokio::task::yield_now().await;
    }
    true
}

async fn seated(clients: &Arc<Clients>) -> Seat {
    clients.seat(ONLY, HERE).await.expect("let in")
}

#[tokio::test]
async fn a_place_that_is_given_up_is_taken_by_who_waits() {
    let clients = clients(&[("max.connections", "2")]);
    let first = seated(&clients).await;
    let _second = seated(&clients).await;
    let mut third = Box::pin(seated(&clients));
    assert!(is_stuck(&mut third).await);
    drop(first);
    let _third = third.await;
    let mut fourth = Box::pin(seated(&clients));
    assert!(is_stuck(&mut fourth).await);
    clients.configure(&config(&[("max.connections", "3")]).network);
    fourth.await;
}

#[tokio::test]
async fn the_longest_idle_has_to_go_when_the_limit_is_lowered() {
    let clients = clients(&[]);
    let seats = [seated(&clients).await, seated(&clients).await, seated(&clients).await];
    let now = now_ms();
    for (seat, active_ms) in seats.iter().zip([now - 10, now - 30, now - 20]) {
        seat.was_active_at(active_ms);
    }
    clients.configure(&config(&[("max.connections", "2")]).network);
    seats[1].has_to_go().await;
    assert!(is_stuck(&mut Box::pin(seats[0].has_to_go())).await);
    assert!(is_stuck(&mut Box::pin(seats[2].has_to_go())).await);
    // It is on its way: nobody goes in its place.
    clients.configure(&config(&[("max.connections", "2"), ("max.connections.per.ip", "9")]).network);
    assert!(is_stuck(&mut Box::pin(seats[2].has_to_go())).await);
}

#[tokio::test]
async fn an_override_counts_for_its_address() {
    let clients = clients(&[("max.connections.per.ip", "1"), ("max.connections.per.ip.overrides", "127.0.0.1:2")]);
    let _two = [seated(&clients).await, seated(&clients).await];
    assert!(clients.seat(ONLY, HERE).await.is_err());
    let other = IpAddr::from([127, 0, 0, 2]);
    let one = clients.seat(ONLY, other).await;
    assert!(clients.seat(ONLY, other).await.is_err());
    drop(one);
    assert!(clients.seat(ONLY, other).await.is_ok());
}

const MIB: usize = 1 << 20;

/// Clients that may hold 8 MiB of requests.
fn tight() -> Arc<Clients> {
    let mib = MIB.to_string();
    clients(&[("socket.request.max.bytes", &mib), ("queued.max.request.bytes", &(8 * MIB).to_string())])
}

#[tokio::test]
async fn who_finds_no_memory_waits_and_one_goes_beyond() {
    let clients = tight();
    let (full, beyond, waiting) = (seated(&clients).await, seated(&clients).await, seated(&clients).await);
    full.hold(Purpose::Reading, 8 * MIB).await;
    beyond.hold(Purpose::Reading, MIB).await;
    beyond.hold(Purpose::Reading, MIB).await;
    let mut held = Box::pin(waiting.hold(Purpose::Reading, 1));
    assert!(is_stuck(&mut held).await);
    beyond.give_back(Purpose::Reading);
    held.await;
    drop(full);
    assert!(waiting.is_plenty(Purpose::Reading), "what was held is given back with the seat");
}

#[tokio::test]
async fn who_holds_the_most_for_the_longest_has_to_go() {
    let clients = tight();
    let seats = [seated(&clients).await, seated(&clients).await, seated(&clients).await, seated(&clients).await];
    let [small, large, blameless, late] = &seats;
    small.hold(Purpose::Reading, MIB).await;
    large.hold(Purpose::Reading, 4 * MIB).await;
    blameless.hold(Purpose::Reading, 3 * MIB).await;
    blameless.set_blameless(true);
    clients.make_room(Purpose::Reading, now_ms());
    for seat in &seats {
        assert!(is_stuck(&mut Box::pin(seat.has_to_go())).await, "they have not held it for long");
    }
    late.hold(Purpose::Reading, 1).await;
    [large, late].into_iter().for_each(|seat| seat.was_active_at(now_ms() + 4500));
    clients.make_room(Purpose::Reading, now_ms() + 5000);
    small.has_to_go().await;
    assert!(is_stuck(&mut Box::pin(large.has_to_go())).await, "it moves");
    [large, late].into_iter().for_each(|seat| seat.was_active_at(now_ms() + 40_000));
    clients.make_room(Purpose::Reading, now_ms() + 40_000);
    large.has_to_go().await;
    for seat in [small, blameless, late] {
        assert!(is_stuck(&mut Box::pin(seat.has_to_go())).await, "one was enough");
    }
}

/// A transport and the client at its other end.
async fn pair(idle_max: Option<Duration>) -> (Transport, TcpStream) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let client = TcpStream::connect(listener.local_addr().expect("bound")).await.expect("connected");
    let (socket, _) = listener.accept().await.expect("accepted");
    (Transport::new(socket, MIB, idle_max), client)
}

fn frame(len: usize) -> Vec<u8> {
    let body = (0..len).map(|at| (at % 251) as u8);
    u32::try_from(len).expect("small").to_be_bytes().into_iter().chain(body).collect()
}

#[tokio::test]
async fn frames_of_all_sizes_come_whole_and_give_back_what_they_took() {
    let clients = tight();
    let seat = seated(&clients).await;
    let (mut transport, mut client) = pair(None).await;
    let lens = [0, 1, 100, 4095, 5000, READING_FREE_BYTES, READING_FREE_BYTES + 1, 100_000, MIB - 1, MIB, 3];
    let writer = tokio::spawn(async move {
        for len in lens {
            client.write_all(&frame(len)).await.expect("sent");
        }
        client
    });
    for len in lens {
        let got = transport.frame(&seat).await.expect("whole");
        assert!(got == frame(len)[4..], "a frame of {len} bytes");
        seat.give_back(Purpose::Reading);
    }
    drop(writer.await.expect("sent"));
    assert!(matches!(transport.frame(&seat).await, Err(TransportError::Closed)));
    assert_eq!(clients.held_bytes(Purpose::Reading), 0);
}

#[tokio::test]
async fn a_promise_costs_nothing_where_memory_is_short() {
    let clients = tight();
    let other = seated(&clients).await;
    other.hold(Purpose::Reading, 5 * MIB).await;
    let seat = seated(&clients).await;
    let (mut transport, mut client) = pair(None).await;
    client.write_all(&frame(MIB)[..1000]).await.expect("sent");
    let mut reading = Box::pin(transport.frame(&seat));
    assert!(is_stuck(&mut reading).await);
    assert_eq!(clients.held_bytes(Purpose::Reading), 5 * MIB as u64);
    drop(reading);
}

#[tokio::test]
async fn who_moves_nothing_is_idle() {
    let clients = tight();
    let seat = seated(&clients).await;
    for sent in [0, 3, 4, 50] {
        let (mut transport, mut client) = pair(Some(Duration::from_millis(20))).await;
        client.write_all(&frame(100)[..sent]).await.expect("sent");
        assert!(matches!(transport.frame(&seat).await, Err(TransportError::Idle)), "after {sent} bytes");
    }
    // It takes nothing of what is sent to it either.
    let (mut transport, _client) = pair(Some(Duration::from_millis(20))).await;
    let sent = transport.send(&mut [Bytes::from(vec![0; 64 * MIB])], &seat).await;
    assert!(matches!(sent, Err(TransportError::Idle)));
}

/// ApiVersions, version 0, by a client of this name; whether it is answered, or the connection is closed.
async fn is_answered(client: &mut TcpStream, name: &str) -> bool {
    let len = u16::try_from(name.len()).expect("short");
    let mut request = vec![0, 0, 0, 10 + name.len() as u8, 0, 18, 0, 0, 0, 0, 0, 7];
    request.extend(len.to_be_bytes());
    request.extend(name.bytes());
    if client.write_all(&request).await.is_err() {
        return false;
    }
    let Ok(size) = client.read_u32().await else { return false };
    let mut answer = vec![0; size as usize];
    client.read_exact(&mut answer).await.expect("a whole answer");
    assert_eq!(answer[..4], [0, 0, 0, 7]);
    true
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_defect_in_a_handler_costs_its_client_the_connection_and_nobody_else() {
    let dir = tempfile::tempdir().expect("made");
    let log_dir = dir.path().display().to_string();
    let node = Node::start(config(&[
        ("log.dirs", &log_dir),
        ("listeners", "PLAINTEXT://127.0.0.1:0"),
        ("max.connections", "2"),
    ]));
    let mut node = node.await.expect("started");
    let connect = || TcpStream::connect(node.addresses()[0].1);
    let mut other = connect().await.expect("connected");
    assert!(is_answered(&mut other, "other").await);
    for _ in 0..10 {
        // Each gets the second place, which is free again although the one before ended by a panic.
        let mut client = connect().await.expect("connected");
        assert!(is_answered(&mut client, "one").await);
        assert!(!is_answered(&mut client, DEFECT).await, "closed");
        assert!(is_answered(&mut other, "other").await, "nobody else notices");
    }
    assert!(tokio::time::timeout(Duration::ZERO, node.failed()).await.is_err(), "the node goes on");
    node.stop().await;
}
