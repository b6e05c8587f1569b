//! kafka-server-start and kafka-server-stop: what they refuse, and a broker's life from start to stop.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::support::{self, Printed, free_port, wait_for};

fn start(dir: &Path, args: &[&str]) -> Printed {
    support::run(support::ours("kafka-server-start").args(args).current_dir(dir), b"")
}

/// A start that is refused: exit code 1 and one line, which says all of `says`.
fn refused(dir: &Path, args: &[&str], says: &[&str]) {
    let printed = start(dir, args);
    assert_eq!(printed.code, Some(1), "{printed:?}");
    assert_eq!(printed.stderr.lines().count(), 1, "{}", printed.stderr);
    assert!(says.iter().all(|text| printed.stderr.contains(text)), "{}", printed.stderr);
}

/// A broker that this test started; killed when the test fails before it stops it.
pub(crate) struct Running {
    child: Child,
    log: std::path::PathBuf,
}

impl Running {
    pub(crate) fn start(dir: &Path, args: &[&str]) -> Running {
        Self::spawn(dir, support::ours("kafka-server-start").args(args))
    }

    fn spawn(dir: &Path, command: &mut Command) -> Running {
        let log = dir.join("broker.log");
        let child = command
            .current_dir(dir)
            .stdin(Stdio::null())
            .stdout(File::create(&log).expect("a log"))
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the broker starts");
        let running = Running { child, log };
        wait_for("the broker to start", || running.text().contains("Kafka Server started").then_some(()));
        running
    }

    fn text(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    fn signal(&self, name: &str) {
        let status = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status().expect("kill");
        assert!(status.success());
    }

    fn exit_code(&mut self) -> Option<i32> {
        wait_for("the broker to end", || self.child.try_wait().expect("its state")).code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has usually ended by now.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn wrong_settings_are_one_line() {
    let temp = tempfile::tempdir().expect("a directory");
    let dir = temp.path();
    refused(dir, &["nowhere.properties"], &["nowhere.properties", "No such file"]);
    refused(
        dir,
        &["--override", "num.partitions=0"],
        &["Invalid value 0 for configuration num.partitions: Value must be at least 1"],
    );
    refused(
        dir,
        &["--override", "process.roles=broker,controller"],
        &["Missing required configuration \"controller.listener.names\""],
    );
    fs::write(dir.join("old.properties"), "broker.id=0\nlog.dirs=data\nzookeeper.connect=h:2181\n").expect("a file");
    refused(dir, &["old.properties"], &["zookeeper.connect=h:2181", "remove zookeeper.connect"]);
    refused(
        dir,
        &["--override", "listeners=SSL://:9092", "--override", "security.inter.broker.protocol=SSL"],
        &["listener SSL uses the security protocol SSL", "only PLAINTEXT"],
    );
    refused(dir, &["--override", "authorizer.class.name=x.Y"], &["authorizer.class.name=x.Y"]);
    assert_eq!(start(dir, &["--override", "x"]).code, Some(2));
    assert_eq!(fs::read_dir(dir).expect("readable").count(), 1, "nothing was made");
}

#[test]
fn a_file_with_roles_wants_formatted_directories() {
    let temp = tempfile::tempdir().expect("a directory");
    let text = format!(
        "process.roles=broker,controller\nnode.id=1\nlog.dirs=data\ncontroller.listener.names=CONTROLLER\n\
         controller.quorum.bootstrap.servers=localhost:{0}\nlisteners=PLAINTEXT://localhost:{1},CONTROLLER://localhost:{0}\n",
        free_port(),
        free_port()
    );
    fs::write(temp.path().join("server.properties"), text).expect("a file");
    refused(temp.path(), &["server.properties"], &["kafka-storage"]);
}

#[test]
fn an_embedded_node_lives_and_stops() {
    let temp = tempfile::tempdir().expect("a directory");
    let dir = temp.path();
    let listeners = format!("listeners=PLAINTEXT://127.0.0.1:{}", free_port());
    let args = ["--override", "log.dirs=data", "--override", &listeners, "--override", "node.id=7"];
    let with = |more: &[&'static str]| args.iter().copied().chain(more.iter().copied()).collect::<Vec<_>>();

    let mut broker = Running::start(dir, &with(&["--override", "num.io.threads=3", "--override", "foo=bar"]));
    let log = broker.text();
    assert!(log.contains("formatted"), "{log}");
    assert!(log.contains("have no effect in this broker yet: [num.io.threads]"), "{log}");
    assert!(log.contains("These configurations '[foo]' were supplied but are not used yet."), "{log}");
    let meta = fs::read_to_string(dir.join("data/meta.properties")).expect("formatted");
    assert!(meta.contains("node.id=7"), "{meta}");

    // A second process on the same directory.
    refused(dir, &args, &[".lock"]);
    broker.signal("TERM");
    assert_eq!(broker.exit_code(), Some(0));
    assert!(broker.text().contains("Kafka Server stopped"), "{}", broker.text());

    // Another node's directory.
    refused(dir, &with(&["--override", "node.id=8"]), &["data/meta.properties", "node.id=7"]);

    let mut broker = Running::start(dir, &args);
    assert!(!broker.text().contains("formatted"), "{}", broker.text());
    let other = support::run(support::ours("kafka-server-stop").arg("--node-id=8"), b"");
    assert_eq!(other.code, Some(1), "{other:?}");
    let stopped = support::run(support::ours("kafka-server-stop").arg("--node-id=7"), b"");
    assert_eq!((stopped.code, stopped.stderr.as_str()), (Some(0), ""));
    assert_eq!(broker.exit_code(), Some(0));
}

#[test]
fn a_daemon_runs_in_the_background() {
    let temp = tempfile::tempdir().expect("a directory");
    let dir = temp.path();
    let listeners = format!("listeners=PLAINTEXT://127.0.0.1:{}", free_port());
    let args = ["-daemon", "--override", "log.dirs=data", "--override", &listeners, "--override", "node.id=4711"];
    let printed = start(dir, &args);
    assert_eq!(printed.code, Some(0), "{printed:?}");
    let out = dir.join("logs/kafkaServer.out");
    let text = || fs::read_to_string(&out).unwrap_or_default();
    wait_for("the daemon to start", || text().contains("Kafka Server started").then_some(()));
    let stopped = support::run(support::ours("kafka-server-stop").arg("--node-id=4711"), b"");
    assert_eq!(stopped.code, Some(0), "{stopped:?}");
    wait_for("the daemon to stop", || text().contains("Kafka Server stopped").then_some(()));
}

/// What a start finds on disk is told when there was something to do, and after a clean stop there is not.
#[test]
fn a_start_tells_what_it_recovered() {
    let temp = tempfile::tempdir().expect("a directory");
    let dir = temp.path();
    let at = format!("127.0.0.1:{}", free_port());
    let listeners = format!("listeners=PLAINTEXT://{at}");
    let args = ["--override", "log.dirs=data", "--override", &listeners];
    let mut broker = Running::start(dir, &args);
    let produced = support::run(
        support::ours("kafka-console-producer").args(["--bootstrap-server", &at, "--topic", "t"]),
        b"one\ntwo\n",
    );
    assert_eq!(produced.code, Some(0), "{produced:?}");
    broker.signal("KILL");
    assert_eq!(broker.exit_code(), None);

    let mut broker = Running::start(dir, &args);
    assert!(broker.text().contains("Recovered 1 of 1 logs"), "{}", broker.text());
    broker.signal("TERM");
    assert_eq!(broker.exit_code(), Some(0));
    let broker = Running::start(dir, &args);
    assert!(!broker.text().contains("Recovered"), "{}", broker.text());
}

/// Kafka's default of 3 replicas is too many for a single node: group members wait for ever, so the log has to say why.
#[test]
fn groups_without_a_topic_for_them_are_named_in_the_log() {
    let temp = tempfile::tempdir().expect("a directory");
    let at = format!("127.0.0.1:{}", free_port());
    let (listeners, replicas) = (format!("listeners=PLAINTEXT://{at}"), "offsets.topic.replication.factor=3");
    let args = ["--override", "log.dirs=data", "--override", &listeners, "--override", replicas];
    let broker = Running::start(temp.path(), &args);
    let mut member = support::ours("kafka-console-consumer");
    member
        .args(["--bootstrap-server", &at, "--topic", "t", "--group", "g"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut member = member.spawn().expect("the consumer starts");
    wait_for("the log to say it", || {
        let text = broker.text();
        (text.contains("__consumer_offsets") && text.contains("Unable to replicate the partition 3")).then_some(())
    });
    member.kill().expect("killed");
    member.wait().expect("ended");
}

/// Browsers, probes and TLS clients at a PLAINTEXT port are closed, and the log says what they are.
#[test]
fn who_speaks_another_protocol_is_named_in_the_log() {
    let temp = tempfile::tempdir().expect("a directory");
    let at = format!("127.0.0.1:{}", free_port());
    let listeners = format!("listeners=PLAINTEXT://{at}");
    let broker = Running::start(temp.path(), &["--override", "log.dirs=data", "--override", &listeners]);
    for (bytes, says) in
        [(&b"GET / HTTP/1.1\r\n\r\n"[..], "it looks like HTTP"), (&[0x16, 3, 1, 0, 200, 1], "it looks like TLS")]
    {
        let mut client = TcpStream::connect(&at).expect("connected");
        client.write_all(bytes).expect("sent");
        // Closed with bytes that nobody has read is a reset.
        let answer = client.read(&mut [0]).unwrap_or(0);
        assert_eq!(answer, 0, "{says}");
        wait_for("the log to say it", || broker.text().contains(says).then_some(()));
    }
}

/// A shell's soft limit of open files would end a broker with a few hundred partitions; Java raises it by itself.
#[test]
fn a_broker_may_open_as_many_files_as_the_hard_limit_says() {
    let temp = tempfile::tempdir().expect("a directory");
    let listeners = format!("listeners=PLAINTEXT://127.0.0.1:{}", free_port());
    let ours = support::ours("kafka-server-start");
    let mut command = support::sealed("sh");
    command.args(["-c", "ulimit -Sn 64; exec \"$@\"", "sh"]).arg(ours.get_program()).args(ours.get_args());
    let broker = Running::spawn(temp.path(), command.args(["--override", "log.dirs=data", "--override", &listeners]));
    let limits = fs::read_to_string(format!("/proc/{}/limits", broker.child.id())).expect("limits");
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files")).expect("a limit");
    let (soft, hard) = line.trim().split_once(' ').map(|(soft, rest)| (soft, rest.trim())).expect("two limits");
    assert!(hard.starts_with(soft) && soft != "64", "{line}");
}

/// `nohup kafka-server-start &` outlives its terminal, as Kafka's does.
#[test]
fn a_hang_up_that_nohup_ignores_does_not_stop_a_broker() {
    let temp = tempfile::tempdir().expect("a directory");
    let dir = temp.path();
    let listeners = format!("listeners=PLAINTEXT://127.0.0.1:{}", free_port());
    let ours = support::ours("kafka-server-start");
    let mut command = support::sealed("nohup");
    command.arg(ours.get_program()).args(ours.get_args());
    command.args(["--override", "log.dirs=data", "--override", &listeners]);
    let mut broker = Running::spawn(dir, &mut command);
    broker.signal("HUP");
    broker.signal("TERM");
    assert_eq!(broker.exit_code(), Some(0));
    assert!(!broker.text().contains("SIGHUP"), "{}", broker.text());
    assert!(broker.text().contains("Stopping because of SIGTERM"), "{}", broker.text());
}
