//! An address where nobody is: one line within five seconds, naming the address and the step, exit code 3.

use std::io::Write;
use std::net::TcpListener;
use std::process::Stdio;
use std::time::{Duration, Instant};

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
    let limit = Duration::from_secs(6);
    let steps = [address.as_str(), "TCP connect"];
    check("kafka-topics", &format!("--bootstrap-server {address} --list"), &steps, limit);
    check("kafka-console-producer", &format!("--bootstrap-server {address} --topic a"), &steps, limit);
    check("kafka-console-consumer", &format!("--bootstrap-server {address} --topic a"), &steps, limit);
}

#[test]
fn a_name_that_nobody_has() {
    let line = "--bootstrap-server no-such-host.invalid:9092 --list --timeout 1";
    check("kafka-topics", line, &["no-such-host.invalid:9092", "name lookup"], Duration::from_secs(6));
}

#[test]
fn somebody_who_never_answers() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let line = format!("--bootstrap-server {address} --list --timeout 1");
    check("kafka-topics", &line, &[&address, "ApiVersions"], Duration::from_secs(4));
}
