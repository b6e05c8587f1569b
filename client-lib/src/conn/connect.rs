//! Opening a connection: name lookup, TCP, ApiVersions, each bounded in time and named when it fails.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU64, AtomicUsize};
use std::time::Duration;

use bytes::Bytes;
use kafka_wire::messages::{ApiVersionsRequest, ApiVersionsResponse};
use kafka_wire::{ApiKey, Decoder, ErrorCode, Message};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};

use super::{ApiVersions, Connection, QUEUED_REQUESTS_MAX, Shared, io};
use crate::config::{CommonConfig, HostPort};
use crate::error::{ConnectError, ConnectStep};

/// A larger answer to ApiVersions is none: something else than a broker listens there.
const API_VERSIONS_BYTES_MAX: usize = 1 << 20;

/// How to open a connection.
#[derive(Debug, Clone)]
pub struct ConnectOptions {
    /// Sent with each request.
    pub client_id: String,
    /// Limit of each request, where the call does not say otherwise.
    pub request_timeout: Duration,
    /// Limit of name lookup, TCP connect and ApiVersions together, for each IP address of the host.
    pub setup_timeout: Duration,
    /// The connection closes after so long without a request; `None` for never.
    pub max_idle: Option<Duration>,
    /// TCP send buffer; `None` leaves it to the system.
    pub send_buffer_bytes: Option<u32>,
    /// TCP receive buffer; `None` leaves it to the system.
    pub receive_buffer_bytes: Option<u32>,
    /// Longest response; a longer one ends the connection.
    pub response_bytes_max: usize,
}

impl ConnectOptions {
    /// What a client's configuration says.
    #[must_use]
    pub fn new(config: &CommonConfig) -> Self {
        let buffer = |bytes: i32| u32::try_from(bytes).ok();
        Self {
            client_id: config.client_id.clone(),
            request_timeout: Duration::from_millis(config.request_timeout_ms),
            setup_timeout: Duration::from_millis(config.socket_connection_setup_timeout_ms),
            max_idle: u64::try_from(config.connections_max_idle_ms).ok().map(Duration::from_millis),
            send_buffer_bytes: buffer(config.send_buffer_bytes),
            receive_buffer_bytes: buffer(config.receive_buffer_bytes),
            response_bytes_max: i32::MAX as usize,
        }
    }
}

pub(super) async fn connect(host: &str, port: u16, options: &ConnectOptions) -> Result<Connection, ConnectError> {
    let address = HostPort { host: host.to_owned(), port }.to_string();
    let error = |step, reason: String| ConnectError { address: address.clone(), step, reason };
    let late = |step| error(step, format!("timed out after {} ms", options.setup_timeout.as_millis()));

    let deadline = Instant::now() + options.setup_timeout;
    let found = timeout_at(deadline, tokio::net::lookup_host((host, port))).await;
    let found = found.map_err(|_| late(ConnectStep::Dns))?.map_err(|e| error(ConnectStep::Dns, e.to_string()))?;
    let mut last = error(ConnectStep::Dns, "the name has no address".into());
    // As `client.dns.lookup=use_all_dns_ips`: each address in turn until one works.
    for ip in found {
        let deadline = Instant::now() + options.setup_timeout;
        let mut stream = match timeout_at(deadline, open(ip, options)).await {
            Ok(Ok(stream)) => stream,
            Ok(Err(e)) => {
                last = error(ConnectStep::Tcp, e.to_string());
                continue;
            }
            Err(_) => {
                last = late(ConnectStep::Tcp);
                continue;
            }
        };
        match timeout_at(deadline, ask_versions(&mut stream, &options.client_id)).await {
            Ok(Ok(versions)) => return Ok(start(address, stream, versions, options)),
            Ok(Err(reason)) => last = error(ConnectStep::ApiVersions, reason),
            Err(_) => last = late(ConnectStep::ApiVersions),
        }
    }
    Err(last)
}

async fn open(ip: SocketAddr, options: &ConnectOptions) -> std::io::Result<TcpStream> {
    let socket = if ip.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    if let Some(bytes) = options.send_buffer_bytes {
        socket.set_send_buffer_size(bytes)?;
    }
    if let Some(bytes) = options.receive_buffer_bytes {
        socket.set_recv_buffer_size(bytes)?;
    }
    let stream = socket.connect(ip).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

fn start(address: String, stream: TcpStream, versions: ApiVersions, options: &ConnectOptions) -> Connection {
    let (outgoing, incoming) = mpsc::channel(QUEUED_REQUESTS_MAX);
    let shared = Arc::new(Shared {
        address,
        client_id: options.client_id.clone(),
        request_timeout: options.request_timeout,
        versions,
        next_correlation_id: AtomicI32::new(1),
        in_flight: AtomicUsize::new(0),
        closed: AtomicBool::new(false),
        opened: Instant::now(),
        throttled_until_ms: AtomicU64::new(0),
    });
    // The task ends when all handles are gone, or the connection is.
    tokio::spawn(io::run(shared.clone(), stream, incoming, options.max_idle, options.response_bytes_max));
    Connection { shared, outgoing }
}

/// Asks at the newest version; a broker that does not know it says so in version 0 and names its own (KIP-511).
async fn ask_versions(stream: &mut TcpStream, client_id: &str) -> Result<ApiVersions, String> {
    let mut version = *ApiVersionsRequest::VERSIONS.end();
    loop {
        let response = ask_versions_at(stream, client_id, version).await?;
        match ErrorCode(response.error_code) {
            ErrorCode::NONE => return Ok(ApiVersions::new(&response)),
            ErrorCode::UNSUPPORTED_VERSION if version > 0 => {
                let own = response.api_keys.iter().find(|a| ApiKey(a.api_key) == ApiKey::API_VERSIONS);
                version = own.map_or(0, |a| a.max_version.clamp(0, version - 1));
            }
            code => return Err(code.message().to_owned()),
        }
    }
}

async fn ask_versions_at(stream: &mut TcpStream, client_id: &str, version: i16) -> Result<ApiVersionsResponse, String> {
    let request = ApiVersionsRequest {
        client_software_name: "kafka-suite".into(),
        client_software_version: env!("CARGO_PKG_VERSION").into(),
        ..ApiVersionsRequest::default()
    };
    // Older versions cannot name the software.
    let request = if version < 3 { ApiVersionsRequest::default() } else { request };
    let pieces = super::encode(&request, version, 0, client_id).map_err(|e| e.to_string())?;
    stream.write_all(&pieces.concat()).await.map_err(|e| e.to_string())?;

    let mut prefix = [0; 4];
    let closed = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::UnexpectedEof => "the other side closed the connection".to_owned(),
        _ => e.to_string(),
    };
    stream.read_exact(&mut prefix).await.map_err(closed)?;
    let length = kafka_wire::frame::frame_len(prefix, API_VERSIONS_BYTES_MAX)
        .map_err(|_| "the answer is not Kafka's: is it a broker, and is this its plaintext port?".to_owned())?;
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.map_err(closed)?;
    // Correlation id and error code; the error for an unknown version is always written as version 0.
    let unsupported = body.get(4..6) == Some(&ErrorCode::UNSUPPORTED_VERSION.0.to_be_bytes());
    let mut body = Bytes::from(body);
    if body.len() < 4 {
        return Err("the answer is too short".into());
    }
    let body = body.split_off(4);
    ApiVersionsResponse::decode(&mut Decoder::new(&body), if unsupported { 0 } else { version })
        .map_err(|e| format!("the answer cannot be read: {e}"))
}
