//! Connections that speak the protocol request by request, and what is left out of a comparison.

use std::io::{Read, Write};
use std::net::TcpStream;

use bytes::Bytes;
use kafka_wire::api::{self, ApiKey};
use kafka_wire::{Decoder, Encoder, Message, Request};

use crate::support::{self, Broker};

/// A connection of our own, one request after the other.
pub struct Wire {
    stream: TcpStream,
    client_id: String,
    sent: i32,
}

impl Wire {
    pub fn to(broker: &Broker, client_id: &str) -> Self {
        let stream = TcpStream::connect(&broker.address).expect("the broker listens");
        stream.set_read_timeout(Some(support::PATIENCE)).expect("a time limit");
        Self { stream, client_id: client_id.to_owned(), sent: 0 }
    }

    pub fn send<R: Request>(&mut self, version: i16, request: &R) {
        let mut e = Encoder::new();
        request.encode(&mut e, version).unwrap_or_else(|error| panic!("{} v{version}: {error}", R::NAME));
        self.send_body(R::API_KEY, version, &e.into_bytes());
    }

    /// Sends bytes that may be no request.
    pub fn send_body(&mut self, key: i16, version: i16, body: &[u8]) {
        let key = ApiKey(key);
        self.sent += 1;
        let mut e = Encoder::framed();
        e.i16(key.0);
        e.i16(version);
        e.i32(self.sent);
        e.string(Some(&self.client_id), false).expect("a short name");
        if api::request_header_version(key, version) >= 2 {
            e.uvarint(0);
        }
        e.raw(body);
        for piece in e.into_frame().expect("a frame") {
            self.stream.write_all(&piece).expect("the broker reads");
        }
    }

    pub fn receive<R: Request>(&mut self, version: i16) -> R::Response {
        let what = format!("the answer to {} v{version}", R::NAME);
        let mut length = [0; 4];
        self.stream.read_exact(&mut length).expect(&what);
        let mut frame = vec![0; u32::from_be_bytes(length) as usize];
        self.stream.read_exact(&mut frame).expect(&what);
        let frame = Bytes::from(frame);
        let mut d = Decoder::new(&frame);
        assert_eq!(d.i32().expect(&what), self.sent);
        if api::response_header_version(ApiKey(R::API_KEY), version) >= 1 {
            d.tagged_fields(|_, _| Ok(false)).expect(&what);
        }
        let response = R::Response::decode(&mut d, version).expect(&what);
        assert_eq!(d.remaining(), 0, "{what} has more bytes");
        response
    }

    /// Whether the broker ends the connection instead of answering.
    pub fn is_closed(&mut self) -> bool {
        let mut byte = [0];
        match self.stream.read(&mut byte) {
            Ok(read) => read == 0,
            Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
        }
    }

    pub fn ask<R: Request>(&mut self, version: i16, request: &R) -> R::Response {
        self.send(version, request);
        self.receive::<R>(version)
    }
}

/// Puts a word in the place of each UUID as Java prints it.
pub fn without_uuids(line: &str) -> String {
    let is_uuid = |part: &str| {
        part.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
    };
    let mut out = String::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        match rest.get(..36).filter(|part| is_uuid(part)) {
            Some(_) => {
                out.push_str("UUID");
                rest = &rest[36..];
            }
            None => {
                out.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    out
}
