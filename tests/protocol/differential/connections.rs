//! What a connection can do wrong, and what the broker does with it: answer, close, or wait.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use kafka_wire::messages::{ApiVersionsRequest, MetadataRequest};

use crate::exchange::{Pair, connect, frame, read_frame};

/// A broker that has not answered or closed within this is waiting for more.
const SILENT_AFTER: Duration = Duration::from_millis(1500);

pub fn compare(pair: &mut Pair) {
    let good = frame(2, 1, &ApiVersionsRequest::default());
    let header = |key: i16, version: i16| {
        let mut body = Vec::new();
        for number in [key, version] {
            body.extend(number.to_be_bytes());
        }
        body.extend(1i32.to_be_bytes());
        body.extend((-1i16).to_be_bytes());
        [&u32::try_from(body.len()).expect("small").to_be_bytes()[..], &body].concat()
    };
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("a good request", good.clone()),
        ("an unknown API", header(999, 0)),
        ("a negative API", header(-1, 0)),
        ("a version too new", header(3, 99)),
        ("a negative version", header(3, -1)),
        ("ApiVersions too new", header(18, 99)),
        ("ApiVersions negative", header(18, -1)),
        ("an API of controllers", header(52, 0)),
        ("a header cut short", vec![0, 0, 0, 3, 0, 3, 0]),
        ("size 0", vec![0, 0, 0, 0]),
        ("size -1", vec![255; 4]),
        ("size -2147483648", vec![128, 0, 0, 0]),
        ("size above socket.request.max.bytes", 1_000_001u32.to_be_bytes().to_vec()),
        ("size i32::MAX", i32::MAX.to_be_bytes().to_vec()),
        ("half a size", vec![0, 0]),
        ("half a frame", good[..good.len() / 2].to_vec()),
        ("HTTP", b"GET / HTTP/1.1\r\n\r\n".to_vec()),
        ("TLS", vec![0x16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3]),
        ("a good request and garbage", [&good[..], &[255; 40]].concat()),
        ("bytes behind the message", {
            let mut long = good.clone();
            long.extend([1, 2, 3]);
            let size = u32::try_from(long.len() - 4).expect("small");
            long[..4].copy_from_slice(&size.to_be_bytes());
            long
        }),
        ("a list that lies about its length", {
            let mut lies = header(3, 1);
            lies.extend(i32::MAX.to_be_bytes());
            let size = u32::try_from(lies.len() - 4).expect("small");
            lies[..4].copy_from_slice(&size.to_be_bytes());
            lies
        }),
        (
            "pipelined",
            (1..=20)
                .flat_map(|id| frame(9, id, &MetadataRequest { topics: Some(vec![]), ..Default::default() }))
                .collect(),
        ),
    ];
    for (case, bytes) in &cases {
        pair.show(&format!("connection: {case}"), |side| {
            let mut socket = connect(&side.address);
            socket.write_all(bytes).expect("sent");
            outcome(&mut socket)
        });
        pair.show(&format!("connection: {case}, then closed"), |side| {
            let mut socket = connect(&side.address);
            socket.write_all(bytes).expect("sent");
            let _ = socket.shutdown(Shutdown::Write);
            outcome(&mut socket).split(' ').next_back().unwrap_or_default().to_owned()
        });
    }
    per_address(pair, &good);
}

/// Correlation ids of the answers, then what comes after them.
fn outcome(socket: &mut TcpStream) -> String {
    socket.set_read_timeout(Some(SILENT_AFTER)).expect("a timeout");
    let mut text = String::new();
    loop {
        let mut size = [0; 4];
        match socket.read_exact(&mut size) {
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => return text + "silent",
            Err(_) => return text + "closed",
            Ok(()) => {}
        }
        let mut answer = vec![0; u32::from_be_bytes(size) as usize];
        socket.read_exact(&mut answer).expect("a whole answer");
        text += &format!("answered-{} ", u32::from_be_bytes([answer[0], answer[1], answer[2], answer[3]]));
    }
}

/// max.connections.per.ip: what is above it is closed, what was there is served, and a place that is given up is free.
fn per_address(pair: &mut Pair, good: &[u8]) {
    pair.show("connections above the limit", |side| {
        let mut sockets = Vec::new();
        let mut served = 0;
        for _ in 0..40 {
            let mut socket = connect(&side.address);
            if socket.write_all(good).is_ok() && read_frame(&mut socket).is_some() {
                served += 1;
                sockets.push(socket);
            }
        }
        drop(sockets);
        crate::support::wait_for("a place to be free", || {
            let mut socket = connect(&side.address);
            (socket.write_all(good).is_ok() && read_frame(&mut socket).is_some()).then_some(())
        });
        // Connections that earlier cases closed may still be counted.
        assert!((20..30).contains(&served), "{served} of 40 connections are served, of 30 allowed");
        "no more than allowed are served".to_owned()
    });
}
