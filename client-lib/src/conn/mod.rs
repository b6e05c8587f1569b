//! One connection to a broker: requests are pipelined, answers come back in the order asked, each has a time limit.
//!
//! A connection is ready once ApiVersions has been answered; from then on every request is sent at the highest version
//! that both sides have (KIP-35, KIP-511). Which broker to connect to, and when again, is the cluster's business. TLS
//! and SASL will go between the TCP connect and ApiVersions (`connect`).
//!
//! ```no_run
//! use kafka_client::wire::messages::ListGroupsRequest;
//!
//! # async fn example(admin: kafka_client::AdminClient) -> Result<(), kafka_client::ClientError> {
//! let answer = admin.any_broker().await?.call(&ListGroupsRequest::default()).await?;
//! println!("{} groups", answer.groups.len());
//! # Ok(())
//! # }
//! ```

mod connect;
mod io;
mod throttle;
mod versions;

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU64, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use kafka_wire::api::{request_header_version, response_header_version};
use kafka_wire::messages::{RequestHeader, ResponseHeader};
use kafka_wire::{ApiKey, Decoder, Encoder, Message, Request};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

pub use connect::ConnectOptions;
pub use versions::ApiVersions;

use crate::error::{ClientError, ConnectError};

/// Requests that may wait to be written; beyond it, [`Connection::start`] waits.
const QUEUED_REQUESTS_MAX: usize = 256;

/// A connection that is ready for requests. Clones share it; it closes when the last one is gone.
#[derive(Debug, Clone)]
pub struct Connection {
    shared: Arc<Shared>,
    outgoing: mpsc::Sender<Outgoing>,
}

/// What the handles and the task of a connection have in common.
#[derive(Debug)]
struct Shared {
    address: String,
    client_id: String,
    request_timeout: Duration,
    versions: ApiVersions,
    next_correlation_id: AtomicI32,
    in_flight: AtomicUsize,
    closed: AtomicBool,
    opened: Instant,
    /// Until when the broker asked to be left alone, in milliseconds after `opened` (KIP-219).
    throttled_until_ms: AtomicU64,
}

/// A request on its way to the task.
struct Outgoing {
    pieces: Vec<Bytes>,
    correlation_id: i32,
    deadline: Instant,
    reply: oneshot::Sender<Result<Bytes, ClientError>>,
    /// Whether the broker answers; if not (Produce with `acks=0`), the reply comes when the request is written.
    is_answered: bool,
}

impl Connection {
    /// Connects to `host:port` and learns what the broker speaks.
    ///
    /// # Errors
    /// Says which step failed, and why.
    pub async fn connect(host: &str, port: u16, options: &ConnectOptions) -> Result<Self, ConnectError> {
        connect::connect(host, port, options).await
    }

    /// `host:port` as asked for.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.shared.address
    }

    /// What the broker speaks.
    #[must_use]
    pub fn api_versions(&self) -> &ApiVersions {
        &self.shared.versions
    }

    /// Whether it has ended; requests fail from then on.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.shared.closed.load(Ordering::Acquire)
    }

    /// Until when requests wait because the broker asked for it, if it did (KIP-219).
    #[must_use]
    pub fn throttled_until(&self) -> Option<Instant> {
        let until_ms = self.shared.throttled_until_ms.load(Ordering::Acquire);
        let until = self.shared.opened + Duration::from_millis(until_ms);
        (until_ms > 0 && until > Instant::now()).then_some(until)
    }

    /// Holds back requests for so long because an answer asked for it.
    pub(crate) fn throttle(&self, ms: i32) {
        self.shared.throttle(ms);
    }

    /// The same for the number in an answer to Produce of this version.
    pub(crate) fn throttle_produce(&self, version: i16, ms: i32) {
        if version >= throttle::PRODUCE_FROM {
            self.throttle(ms);
        }
    }

    /// Requests not yet answered.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.shared.in_flight.load(Ordering::Relaxed)
    }

    /// The highest version of a request that both sides have.
    ///
    /// # Errors
    /// When there is none.
    pub fn version<R: Request>(&self) -> Result<i16, ClientError> {
        self.shared.versions.common::<R>().ok_or_else(|| ClientError::UnsupportedVersion {
            address: self.shared.address.clone(),
            what: ApiKey(R::API_KEY).name().to_owned(),
        })
    }

    /// The same, but at most `max`: for versions whose meaning the caller does not use.
    ///
    /// # Errors
    /// When there is none.
    pub fn version_up_to<R: Request>(&self, max: i16) -> Result<i16, ClientError> {
        let version = self.version::<R>()?.min(max);
        match self.shared.versions.range(ApiKey(R::API_KEY)) {
            Some(range) if range.contains(&version) => Ok(version),
            _ => Err(ClientError::UnsupportedVersion {
                address: self.shared.address.clone(),
                what: format!("version {max} of {}", ApiKey(R::API_KEY).name()),
            }),
        }
    }

    /// Sends a request at the highest common version up to `max` and waits for its answer.
    ///
    /// # Errors
    /// As [`Self::call`].
    pub async fn call_up_to<R: Request>(&self, request: &R, max: i16) -> Result<R::Response, ClientError> {
        self.start(request, self.version_up_to::<R>(max)?, self.shared.request_timeout).await?.await
    }

    /// Sends a request at the highest common version and waits for its answer for `request.timeout.ms`.
    ///
    /// # Errors
    /// When the broker lacks the API or a field, the connection ends, the time is up, or the answer cannot be read.
    pub async fn call<R: Request>(&self, request: &R) -> Result<R::Response, ClientError> {
        self.start(request, self.version::<R>()?, self.shared.request_timeout).await?.await
    }

    /// Sends a request at a version and answers with its answer yet to come. Requests go out, and are answered, in the
    /// order of these calls. A broker that asked to be left alone is, before the request goes out.
    ///
    /// # Errors
    /// When the connection has ended, or this version cannot carry the request.
    pub async fn start<R: Request>(
        &self,
        request: &R,
        version: i16,
        timeout: Duration,
    ) -> Result<Answer<R>, ClientError> {
        self.enqueue(request, version, timeout, true).await
    }

    /// Sends a request that the broker does not answer. What comes back, an empty answer, says that it is written.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub async fn send_unanswered<R: Request>(&self, request: &R, version: i16) -> Result<Answer<R>, ClientError> {
        self.enqueue(request, version, self.shared.request_timeout, false).await
    }

    async fn enqueue<R: Request>(
        &self,
        request: &R,
        version: i16,
        timeout: Duration,
        is_answered: bool,
    ) -> Result<Answer<R>, ClientError> {
        while let Some(until) = self.throttled_until() {
            tokio::time::sleep_until(until).await;
        }
        let correlation_id = self.shared.next_correlation_id.fetch_add(1, Ordering::Relaxed) & i32::MAX;
        let pieces = encode(request, version, correlation_id, &self.shared.client_id).map_err(|e| match e {
            // The broker is too old for something that was asked of it.
            kafka_wire::EncodeError::Field { field, .. } => ClientError::UnsupportedVersion {
                address: self.shared.address.clone(),
                what: format!("{field} in {}", ApiKey(R::API_KEY).name()),
            },
            other => ClientError::Protocol { api: R::NAME, reason: other.to_string() },
        })?;
        let (reply, receiver) = oneshot::channel();
        let outgoing = Outgoing { pieces, correlation_id, deadline: Instant::now() + timeout, reply, is_answered };
        self.shared.in_flight.fetch_add(1, Ordering::Relaxed);
        self.outgoing.send(outgoing).await.map_err(|_| {
            self.shared.in_flight.fetch_sub(1, Ordering::Relaxed);
            ClientError::Disconnected { address: self.shared.address.clone(), reason: String::new() }
        })?;
        Ok(Answer { receiver, version, is_answered, shared: self.shared.clone(), of: PhantomData })
    }
}

impl Shared {
    fn throttle(&self, ms: i32) {
        if let Ok(ms) = u64::try_from(ms)
            && ms > 0
        {
            let now_ms = u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX);
            self.throttled_until_ms.fetch_max(now_ms.saturating_add(ms), Ordering::AcqRel);
            tracing::debug!(address = %self.address, ms, "the broker asks to be left alone");
        }
    }
}

/// A request's answer, to be awaited. Dropping it leaves the connection as it is.
#[derive(Debug)]
pub struct Answer<R> {
    receiver: oneshot::Receiver<Result<Bytes, ClientError>>,
    version: i16,
    is_answered: bool,
    shared: Arc<Shared>,
    of: PhantomData<fn() -> R>,
}

impl<R: Request> Future for Answer<R> {
    type Output = Result<R::Response, ClientError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Poll::Ready(received) = Pin::new(&mut self.receiver).poll(cx) else { return Poll::Pending };
        let frame = received.unwrap_or_else(|_| {
            Err(ClientError::Disconnected { address: self.shared.address.clone(), reason: String::new() })
        });
        Poll::Ready(match self.is_answered {
            true => frame.and_then(|frame| decode::<R>(&frame, self.version, &self.shared)),
            false => frame.map(|_| R::Response::default()),
        })
    }
}

/// The frame of a request: length, header, body.
fn encode<R: Request>(
    request: &R,
    version: i16,
    correlation_id: i32,
    client_id: &str,
) -> Result<Vec<Bytes>, kafka_wire::EncodeError> {
    let header = RequestHeader {
        request_api_key: R::API_KEY,
        request_api_version: version,
        correlation_id,
        client_id: Some(client_id.to_owned()),
        ..RequestHeader::default()
    };
    let mut encoder = Encoder::with_capacity(256);
    header.encode(&mut encoder, request_header_version(ApiKey(R::API_KEY), version))?;
    request.encode(&mut encoder, version)?;
    let length = encoder.len();
    let prefix = kafka_wire::frame::frame_prefix(length).map_err(|_| kafka_wire::EncodeError::TooLong { length })?;
    let mut pieces = Vec::with_capacity(8);
    pieces.push(Bytes::copy_from_slice(&prefix));
    pieces.extend(encoder.into_pieces());
    Ok(pieces)
}

/// The body of a response, whose correlation id is already checked.
fn decode<R: Request>(frame: &Bytes, version: i16, connection: &Shared) -> Result<R::Response, ClientError> {
    let error = |e: kafka_wire::DecodeError| ClientError::Protocol {
        api: <R::Response as Message>::NAME,
        reason: e.to_string(),
    };
    let mut decoder = Decoder::new(frame);
    ResponseHeader::decode(&mut decoder, response_header_version(ApiKey(R::API_KEY), version)).map_err(error)?;
    let body = &frame[frame.len() - decoder.remaining()..];
    connection.throttle(throttle::asked_for_ms(ApiKey(R::API_KEY), version, body));
    R::Response::decode(&mut decoder, version).map_err(error)
}
