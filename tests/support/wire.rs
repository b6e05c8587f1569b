//! One connection that speaks the protocol byte by byte: for requests that no client would send.

use std::io::{self, Read, Write};
use std::net::TcpStream;

use bytes::Bytes;
use kafka_wire::api::{self, ApiKey};
use kafka_wire::messages::ApiVersionsRequest;
use kafka_wire::{Decoder, Encoder, Request};

use super::{Broker, PATIENCE};

/// A connection of our own.
#[derive(Debug)]
pub struct Wire {
    /// The socket, for what is no request.
    pub stream: TcpStream,
    sent: i32,
}

impl Wire {
    /// A new connection.
    ///
    /// # Panics
    /// When nobody listens.
    #[must_use]
    pub fn to(broker: &Broker) -> Self {
        Self::connect(&broker.address).expect("the broker listens")
    }

    /// A new connection to a broker that may not be there.
    ///
    /// # Errors
    /// Then.
    pub fn connect(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream, sent: 0 })
    }

    /// Asks; the connection may end before the answer comes.
    ///
    /// # Errors
    /// Then.
    ///
    /// # Panics
    /// When the answer is not of this version.
    pub fn try_ask<R: Request>(&mut self, version: i16, request: &R) -> io::Result<R::Response> {
        let frame = self.frame(version, request);
        self.stream.write_all(&frame)?;
        let frame = self.receive_bytes()?;
        Ok(self.read::<R>(version, &frame))
    }

    /// A request as it goes over the wire, its length first.
    ///
    /// # Panics
    /// When the version cannot hold it.
    pub fn frame<R: Request>(&mut self, version: i16, request: &R) -> Vec<u8> {
        let key = ApiKey(R::API_KEY);
        self.sent += 1;
        let mut e = Encoder::framed();
        e.i16(key.0);
        e.i16(version);
        e.i32(self.sent);
        e.string(Some("wire"), false).expect("a short name");
        if api::request_header_version(key, version) >= 2 {
            e.uvarint(0);
        }
        request.encode(&mut e, version).unwrap_or_else(|error| panic!("{} v{version}: {error}", R::NAME));
        e.into_frame().expect("a frame").into_iter().flatten().collect()
    }

    /// The answer to the last request.
    ///
    /// # Panics
    /// When none comes, or one that is not of this version.
    pub fn receive<R: Request>(&mut self, version: i16) -> R::Response {
        let frame =
            self.receive_bytes().unwrap_or_else(|error| panic!("the answer to {} v{version}: {error}", R::NAME));
        self.read::<R>(version, &frame)
    }

    fn read<R: Request>(&self, version: i16, frame: &Bytes) -> R::Response {
        use kafka_wire::Message;
        let what = format!("the answer to {} v{version}", R::NAME);
        let mut d = Decoder::new(frame);
        assert_eq!(d.i32().expect(&what), self.sent, "{what} comes in its turn");
        if api::response_header_version(ApiKey(R::API_KEY), version) >= 1 {
            d.tagged_fields(|_, _| Ok(false)).expect(&what);
        }
        R::Response::decode(&mut d, version).expect(&what)
    }

    /// The next frame, without its length.
    ///
    /// # Errors
    /// When the connection ends, or nothing comes in time.
    pub fn receive_bytes(&mut self) -> io::Result<Bytes> {
        let mut length = [0; 4];
        self.stream.read_exact(&mut length)?;
        let mut frame = vec![0; u32::from_be_bytes(length) as usize];
        self.stream.read_exact(&mut frame)?;
        Ok(Bytes::from(frame))
    }

    /// Asks and waits for the answer.
    ///
    /// # Panics
    /// As [`Self::receive`].
    pub fn ask<R: Request>(&mut self, version: i16, request: &R) -> R::Response {
        let frame = self.frame(version, request);
        self.stream.write_all(&frame).expect("the broker reads");
        self.receive::<R>(version)
    }

    /// Whether the broker has closed the connection.
    pub fn is_closed(&mut self) -> bool {
        let mut byte = [0];
        match self.stream.read(&mut byte) {
            Ok(read) => read == 0,
            Err(error) => matches!(error.kind(), io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe),
        }
    }

    /// Fails when the broker does not answer on this connection.
    ///
    /// # Panics
    /// Then.
    pub fn still_answers(&mut self) {
        let answer = self.ask(
            3,
            &ApiVersionsRequest {
                client_software_name: "wire".into(),
                client_software_version: "1".into(),
                ..Default::default()
            },
        );
        assert_eq!(answer.error_code, 0, "{answer:?}");
    }
}
