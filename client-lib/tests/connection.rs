//! One connection against a broker that is made of a script: version negotiation, order, limits, and every way to fail.

use std::future::Future;
use std::time::Duration;

use bytes::Bytes;
use kafka_client::conn::{ConnectOptions, Connection};
use kafka_client::{AdminConfig, ClientError, ConnectError, ConnectStep};
use kafka_wire::api::{request_header_version, response_header_version};
use kafka_wire::messages::api_versions_response::ApiVersion;
use kafka_wire::messages::{
    ApiVersionsResponse, HeartbeatRequest, HeartbeatResponse, MetadataRequest, RequestHeader, ResponseHeader,
};
use kafka_wire::{ApiKey, Decoder, Encoder, ErrorCode, Message};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

fn options() -> ConnectOptions {
    let config = AdminConfig::new("localhost:1").expect("a configuration");
    let mut options = ConnectOptions::new(&config.common);
    options.setup_timeout = Duration::from_millis(500);
    options.request_timeout = Duration::from_millis(500);
    options
}

/// A listener, and what it does with the first connection.
async fn broker<F: Future<Output = ()> + Send + 'static>(script: impl FnOnce(TcpStream) -> F + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move { script(listener.accept().await.expect("a connection").0).await });
    port
}

async fn connect(port: u16) -> Result<Connection, ConnectError> {
    Connection::connect("127.0.0.1", port, &options()).await
}

async fn receive(stream: &mut TcpStream) -> RequestHeader {
    let length = stream.read_i32().await.expect("a length");
    let mut frame = vec![0; length as usize];
    stream.read_exact(&mut frame).await.expect("a frame");
    let key = ApiKey(i16::from_be_bytes([frame[0], frame[1]]));
    let version = i16::from_be_bytes([frame[2], frame[3]]);
    let frame = Bytes::from(frame);
    RequestHeader::decode(&mut Decoder::new(&frame), request_header_version(key, version)).expect("a header")
}

async fn answer<M: Message>(stream: &mut TcpStream, to: &RequestHeader, body: &M, version: i16) {
    let mut encoder = Encoder::new();
    let header = ResponseHeader { correlation_id: to.correlation_id, ..ResponseHeader::default() };
    let key = ApiKey(to.request_api_key);
    header.encode(&mut encoder, response_header_version(key, to.request_api_version)).expect("a header");
    body.encode(&mut encoder, version).expect("a body");
    let frame = encoder.into_bytes();
    stream.write_i32(frame.len() as i32).await.expect("written");
    stream.write_all(&frame).await.expect("written");
}

/// A broker that has Heartbeat 0 to 3, and ApiVersions.
fn versions(error: ErrorCode, max: i16) -> ApiVersionsResponse {
    let api =
        |key: ApiKey, max_version| ApiVersion { api_key: key.0, min_version: 0, max_version, ..ApiVersion::default() };
    ApiVersionsResponse {
        error_code: error.0,
        api_keys: vec![api(ApiKey::API_VERSIONS, max), api(ApiKey::HEARTBEAT, 3)],
        ..ApiVersionsResponse::default()
    }
}

async fn greet(stream: &mut TcpStream) {
    let asked = receive(stream).await;
    answer(stream, &asked, &versions(ErrorCode::NONE, 4), asked.request_api_version).await;
}

#[tokio::test]
async fn an_older_broker_is_asked_again_at_its_own_version() {
    let port = broker(|mut stream| async move {
        let first = receive(&mut stream).await;
        assert_eq!(first.request_api_version, 4);
        answer(&mut stream, &first, &versions(ErrorCode::UNSUPPORTED_VERSION, 2), 0).await;
        let second = receive(&mut stream).await;
        assert_eq!(second.request_api_version, 2);
        answer(&mut stream, &second, &versions(ErrorCode::NONE, 2), 2).await;
    })
    .await;
    let connection = connect(port).await.expect("connected");
    assert_eq!(connection.version::<HeartbeatRequest>().expect("common"), 3);
    let error = connection.version::<MetadataRequest>().expect_err("not offered");
    assert_eq!(error.to_string(), format!("the broker 127.0.0.1:{port} does not support Metadata"));
}

#[tokio::test]
async fn a_failed_connection_names_the_step() {
    let closed = broker(|_| async {}).await;
    let error = connect(closed).await.expect_err("closed at once");
    assert_eq!(error.step, ConnectStep::ApiVersions);

    let silent = broker(|stream| async move {
        let _stream = stream;
        std::future::pending::<()>().await;
    })
    .await;
    let error = connect(silent).await.expect_err("no answer");
    assert_eq!((error.step, error.reason.as_str()), (ConnectStep::ApiVersions, "timed out after 500 ms"));

    let http = broker(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        std::future::pending::<()>().await;
    })
    .await;
    let error = connect(http).await.expect_err("no broker");
    assert!(error.reason.contains("is it a broker"), "{error}");

    let free = TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("an address").port();
    assert_eq!(connect(free).await.expect_err("nobody listens").step, ConnectStep::Tcp);
    let error = Connection::connect("no.such.host.invalid", 1, &options()).await.expect_err("no such host");
    assert_eq!(error.step, ConnectStep::Dns);
}

#[tokio::test]
async fn requests_are_pipelined_and_answered_in_order() {
    let port = broker(|mut stream| async move {
        greet(&mut stream).await;
        let first = receive(&mut stream).await;
        let second = receive(&mut stream).await;
        for (asked, code) in [(first, 1), (second, 2)] {
            let body = HeartbeatResponse { error_code: code, ..HeartbeatResponse::default() };
            answer(&mut stream, &asked, &body, asked.request_api_version).await;
        }
    })
    .await;
    let connection = connect(port).await.expect("connected");
    let request = HeartbeatRequest::default();
    let first = connection.start(&request, 3, Duration::from_secs(5)).await.expect("sent");
    let second = connection.start(&request, 3, Duration::from_secs(5)).await.expect("sent");
    assert_eq!(second.await.expect("answered").error_code, 2);
    assert_eq!(first.await.expect("answered").error_code, 1);
}

/// KIP-219: the answer comes at once, and the client waits by itself.
#[tokio::test]
async fn a_broker_that_asks_for_it_is_left_alone() {
    let port = broker(|mut stream| async move {
        greet(&mut stream).await;
        for throttle_time_ms in [400, 0] {
            let asked = receive(&mut stream).await;
            let body = HeartbeatResponse { throttle_time_ms, ..HeartbeatResponse::default() };
            answer(&mut stream, &asked, &body, asked.request_api_version).await;
        }
    })
    .await;
    let connection = connect(port).await.expect("connected");
    let start = std::time::Instant::now();
    connection.call(&HeartbeatRequest::default()).await.expect("answered");
    assert!(start.elapsed() < Duration::from_millis(400) && connection.throttled_until().is_some());
    connection.call(&HeartbeatRequest::default()).await.expect("answered");
    assert!(start.elapsed() >= Duration::from_millis(400), "{:?}", start.elapsed());
}

#[tokio::test]
async fn all_requests_fail_when_the_connection_ends() {
    let port = broker(|mut stream| async move {
        greet(&mut stream).await;
        receive(&mut stream).await;
        receive(&mut stream).await;
    })
    .await;
    let connection = connect(port).await.expect("connected");
    let request = HeartbeatRequest::default();
    let first = connection.start(&request, 3, Duration::from_secs(5)).await.expect("sent");
    let second = connection.start(&request, 3, Duration::from_secs(5)).await.expect("sent");
    for answer in [first, second] {
        let error = answer.await.expect_err("closed");
        assert!(matches!(error, ClientError::Disconnected { .. }) && error.is_retriable(), "{error}");
    }
    assert!(connection.call(&request).await.is_err() && connection.is_closed());
}

#[tokio::test]
async fn a_request_that_is_not_answered_ends_the_connection() {
    let port = broker(|mut stream| async move {
        greet(&mut stream).await;
        std::future::pending::<()>().await;
    })
    .await;
    let connection = connect(port).await.expect("connected");
    let error = connection.call(&HeartbeatRequest::default()).await.expect_err("late");
    assert!(error.to_string().ends_with("a request timed out"), "{error}");
}

#[tokio::test]
async fn an_answer_to_something_else_ends_the_connection() {
    let port = broker(|mut stream| async move {
        greet(&mut stream).await;
        let mut asked = receive(&mut stream).await;
        asked.correlation_id += 1;
        answer(&mut stream, &asked, &HeartbeatResponse::default(), asked.request_api_version).await;
        std::future::pending::<()>().await;
    })
    .await;
    let connection = connect(port).await.expect("connected");
    let error = connection.call(&HeartbeatRequest::default()).await.expect_err("not ours");
    assert!(error.to_string().contains("out of order"), "{error}");
}

#[tokio::test]
async fn an_answer_beyond_the_limit_ends_the_connection() {
    let port = broker(|mut stream| async move {
        greet(&mut stream).await;
        receive(&mut stream).await;
        stream.write_i32(2_000_000).await.expect("written");
        std::future::pending::<()>().await;
    })
    .await;
    let mut options = options();
    options.response_bytes_max = 1_000_000;
    let connection = Connection::connect("127.0.0.1", port, &options).await.expect("connected");
    let error = connection.call(&HeartbeatRequest::default()).await.expect_err("too large");
    assert!(error.to_string().contains("2000000"), "{error}");
}

#[tokio::test]
async fn an_idle_connection_closes_and_a_field_too_new_is_named() {
    let port = broker(|mut stream| async move {
        greet(&mut stream).await;
        assert_eq!(stream.read(&mut [0; 1]).await.expect("the end"), 0);
    })
    .await;
    let mut options = options();
    options.max_idle = Some(Duration::from_millis(50));
    let connection = Connection::connect("127.0.0.1", port, &options).await.expect("connected");
    let request = HeartbeatRequest { group_instance_id: Some("i".into()), ..HeartbeatRequest::default() };
    let error = connection.start(&request, 0, Duration::from_secs(5)).await.expect_err("version 0 has no such field");
    assert!(matches!(&error, ClientError::UnsupportedVersion { what, .. } if what.contains("Heartbeat")), "{error}");
    while !connection.is_closed() {
        tokio::task::yield_now().await;
    }
}
