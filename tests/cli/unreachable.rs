//! An address where nobody is: one line within five seconds, naming the address and the step, exit code 3.

use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::server::Running;
use crate::{complaint, ours};

/// A port that was free a moment ago.
fn closed_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port()
}

fn check(tool: &str, line: &str, steps: &[&str], limit: Duration) {
    let started = Instant::now();
    let mut child = ours(tool)
        .args(line.split_whitespace())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the tool starts");
    // It may be gone before it reads.
    let _ = child.stdin.take().expect("piped").write_all(b"lost\n");
    let output = child.wait_with_output().expect("the tool ends");
    let complaint = complaint(tool, &output);
    assert_eq!(output.status.code(), Some(3), "{tool}: {complaint}");
    assert!(started.elapsed() < limit, "{tool} took {:?}", started.elapsed());
    let lines: Vec<&str> = complaint.lines().collect();
    assert_eq!(lines.len(), 1, "{complaint}");
    assert!(steps.iter().all(|step| lines[0].contains(step)), "{complaint}");
    assert!(output.stdout.is_empty());
}

#[test]
fn a_closed_port() {
    let address = format!("127.0.0.1:{}", closed_port());
    let limit = Duration::from_secs(5);
    let steps = [address.as_str(), "TCP connect"];
    check("kafka-topics", &format!("--bootstrap-server {address} --list"), &steps, limit);
    check("kafka-console-producer", &format!("--bootstrap-server {address} --topic a"), &steps, limit);
    check("kafka-console-consumer", &format!("--bootstrap-server {address} --topic a"), &steps, limit);
}

#[test]
fn a_name_that_nobody_has() {
    let line = "--bootstrap-server no-such-host.invalid:9092 --list";
    check("kafka-topics", line, &["no-such-host.invalid:9092", "name lookup"], Duration::from_secs(6));
}

#[test]
fn somebody_who_never_answers() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let line = format!("--bootstrap-server {address} --list --timeout 1");
    check("kafka-topics", &line, &[&address, "ApiVersions"], Duration::from_secs(2));
}

#[test]
fn a_broker_that_is_elsewhere_than_it_says() {
    let temp = tempfile::tempdir().expect("a directory");
    let (port, elsewhere) = (closed_port(), closed_port());
    let settings = [
        "log.dirs=data".to_string(),
        format!("listeners=PLAINTEXT://127.0.0.1:{port}"),
        format!("advertised.listeners=PLAINTEXT://127.0.0.1:{elsewhere}"),
    ];
    let args: Vec<&str> = settings.iter().flat_map(|setting| ["--override", setting]).collect();
    let _broker = Running::start(temp.path(), &args);
    let says = format!("cannot connect to 127.0.0.1:{elsewhere}: TCP connect failed");
    let steps = ["advertised.listeners", says.as_str()];
    let (line, limit) = (format!("--bootstrap-server 127.0.0.1:{port}"), Duration::from_secs(5));
    check("kafka-topics", &format!("{line} --create --topic a"), &steps, limit);
    check("kafka-console-producer", &format!("{line} --topic a --connect-timeout 1"), &steps, limit);
    check("kafka-console-consumer", &format!("{line} --topic a --timeout 1"), &steps, limit);
}

/// A port whose queue of connections is full: the kernel answers nothing to whoever else wants one, as a router that drops
/// packets does.
struct BlackHole {
    address: SocketAddr,
    _queued: Vec<TcpStream>,
    _listener: tokio::net::TcpListener,
    _runtime: tokio::runtime::Runtime,
}

impl BlackHole {
    fn new() -> BlackHole {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().expect("a runtime");
        let listener = runtime.block_on(async {
            let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
            socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("a free port");
            socket.listen(0).expect("a queue of one")
        });
        let address = listener.local_addr().expect("an address");
        let mut queued = Vec::new();
        while let Ok(stream) = TcpStream::connect_timeout(&address, Duration::from_millis(200)) {
            queued.push(stream);
            assert!(queued.len() < 100, "the queue does not fill");
        }
        BlackHole { address, _queued: queued, _listener: listener, _runtime: runtime }
    }
}

#[test]
fn an_address_that_swallows_everything() {
    let hole = BlackHole::new();
    let address = hole.address.to_string();
    let steps = [address.as_str(), "TCP connect", "timed out"];
    let limit = Duration::from_secs(2);
    check("kafka-topics", &format!("--bootstrap-server {address} --list --timeout 1"), &steps, limit);
    let line = format!("--bootstrap-server {address} --topic a --connect-timeout 1");
    check("kafka-console-producer", &line, &steps, limit);
    check("kafka-console-consumer", &format!("--bootstrap-server {address} --topic a"), &steps, Duration::from_secs(6));
}
