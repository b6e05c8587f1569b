//! Apache Kafka 4.3.1 on files that we wrote: its dump tool reads every one, and its server serves what we appended to a
//! directory that it had written before, after a clean shutdown and after none.
//!
//! Skipped, saying so, where Kafka is not installed (`$KAFKA_PEERS_HOME/4.3.1`, by default in `~/.cache/kafka-peers`).

mod support;

use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use kafka_log::{AppendOrigin, LogConfig, LogDirs, OpenDirsError, PartitionLog, RealDisk, TopicPartition};
use kafka_wire::batch::control::{ControlRecordType, EndTxnMarker, control_batch};
use kafka_wire::{BatchOptions, Compression, Uuid};
use support::*;

/// Kafka's programs, or `None` after saying why not.
fn kafka(test: &str) -> Option<PathBuf> {
    let home = std::env::var_os("KAFKA_PEERS_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache/kafka-peers")));
    let bin = home.map(|h| h.join("4.3.1/bin")).filter(|b| b.join("kafka-server-start.sh").exists());
    if bin.is_none() {
        let _ = writeln!(std::io::stderr(), "{test}: skipped, Apache Kafka 4.3.1 is not in $KAFKA_PEERS_HOME");
    }
    bin
}

fn now_ms() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    now.as_millis() as i64
}

/// Batches of every kind, 40 rounds of them, from sequence number `round * 2` on.
fn append_all_kinds(log: &mut PartitionLog, rounds: std::ops::Range<i32>) {
    let epoch = log.latest_epoch().unwrap_or(0) + 1;
    for round in rounds {
        let values = [format!("round {round} a {}", "z".repeat(50)), format!("round {round} b")];
        let values = [values[0].as_str(), values[1].as_str()];
        let compression = Compression::ALL[(round % 5) as usize];
        let plain = BatchOptions { compression, ..idempotent(1000, 0, round * 2) };
        log.append_as_leader(batch_with(plain, now_ms(), &values), epoch, AppendOrigin::Client, now_ms()).unwrap();
        if round % 4 == 3 {
            let txn = BatchOptions { is_transactional: true, ..idempotent(2000, 0, round / 4 * 2) };
            log.append_as_leader(batch_with(txn, now_ms(), &values), epoch, AppendOrigin::Client, now_ms()).unwrap();
            let is_abort = round % 8 == 7;
            let kind = if is_abort { ControlRecordType::Abort } else { ControlRecordType::Commit };
            let marker = BatchOptions { base_sequence: -1, ..txn };
            let marker =
                control_batch(marker, now_ms(), kind, &EndTxnMarker { coordinator_epoch: 0 }.to_bytes()).unwrap();
            log.append_as_leader(marker, epoch, AppendOrigin::Coordinator, now_ms()).unwrap();
        }
        log.set_high_watermark(log.log_end_offset());
    }
}

#[test]
fn the_dump_tool_reads_our_files() {
    let Some(bin) = kafka("the_dump_tool_reads_our_files") else { return };
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("logs");
    let mut dirs = LogDirs::open(Arc::new(RealDisk), std::slice::from_ref(&path)).unwrap();
    let partition = TopicPartition::new("ours", 0);
    let mut log = dirs.create_log(&partition, Uuid([3; 16]), small(), None, now_ms()).unwrap();
    append_all_kinds(&mut log, 0..40);
    log.close(now_ms()).unwrap();
    let end = log.log_end_offset();
    let config = LogConfig { compact: true, delete: false, ..small() };
    let mut compacted =
        dirs.create_log(&TopicPartition::new("compacted", 0), Uuid([4; 16]), config, None, now_ms()).unwrap();
    // A producer of which only the sequence number is left.
    let lone = batch_with(idempotent(3000, 0, 0), now_ms(), &["superseded"]);
    compacted.append_as_leader(lone, 0, AppendOrigin::Client, now_ms()).unwrap();
    append_all_kinds(&mut compacted, 0..40);
    let done = compacted.compaction_plan(now_ms()).unwrap().expect("all of it is dirty").run().unwrap();
    assert!(done.stats.bytes_after < done.stats.bytes_before / 2, "{:?}", done.stats);
    assert!(compacted.finish_compaction(done, now_ms()).unwrap());
    compacted.close(now_ms()).unwrap();
    let offsets = [log.offsets(), compacted.offsets()];
    drop((log, compacted));
    assert!(dirs.shut_down(&offsets, 1).is_empty());

    check_dump(&bin, &path.join("ours-0"), |deep| {
        let records = deep.lines().filter(|l| l.starts_with("| offset:")).count();
        assert_eq!(records as i64, end, "every record once: {deep}");
        assert!(deep.contains("endTxnMarker: ABORT") && deep.contains("round 39 b"));
        for codec in Compression::ALL {
            assert!(deep.contains(&format!("compresscodec: {codec}")), "{codec}");
        }
        assert!(deep.contains("producerId: 1000") && deep.contains("lastSequence: 79"), "{deep}");
    });
    check_dump(&bin, &path.join("compacted-0"), |deep| {
        assert!(deep.contains("round 39 b") && !deep.contains("round 0 a"), "{deep}");
        assert!(deep.contains("count: 0 ") && !deep.contains("superseded"), "only the producer stays: {deep}");
    });
}

/// Has the dump tool read all files of a partition, and look for what is wrong in them.
fn check_dump(bin: &Path, dir: &Path, check: impl Fn(&str)) {
    let mut files: Vec<PathBuf> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|f| {
        f.extension().is_some_and(|e| ["log", "index", "timeindex", "txnindex", "snapshot"].iter().any(|k| e == *k))
    });
    files.sort();
    assert!(files.len() > 10);
    let list = files.iter().map(|f| f.display().to_string()).collect::<Vec<_>>().join(",");
    let dump = |arguments: &[&str]| {
        let out =
            Command::new(bin.join("kafka-dump-log.sh")).args(arguments).args(["--files", &list]).output().unwrap();
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        assert!(out.status.success(), "{text}\n{}", String::from_utf8_lossy(&out.stderr));
        for complaint in [
            "Found timestamp mismatch",
            "Found out of order",
            "Non-consecutive",
            "does not match",
            "Index sanity check failed",
            "mismatches",
        ] {
            assert!(!text.contains(complaint), "{complaint}: {text}");
        }
        text
    };
    let deep = dump(&["--deep-iteration", "--print-data-log"]);
    check(&deep);
    assert!(deep.contains("isvalid: true") && !deep.contains("isvalid: false"));
    assert!(dump(&["--index-sanity-check"]).contains("passed sanity check."));
}

/// A Kafka broker on a log directory; killed when dropped.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    fn start(bin: &Path, root: &Path) -> Self {
        let free = || TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let (port, controller) = (free(), free());
        let properties = format!(
            "process.roles=broker,controller\nnode.id=1\ncontroller.quorum.voters=1@127.0.0.1:{controller}\n\
             listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}\n\
             controller.listener.names=CONTROLLER\nlog.dirs={}\nlog.retention.ms=-1\n",
            root.join("logs").display()
        );
        std::fs::write(root.join("server.properties"), properties).unwrap();
        let log = std::fs::File::create(root.join("server.out")).unwrap();
        let child = Command::new(bin.join("kafka-server-start.sh"))
            .arg(root.join("server.properties"))
            .env("KAFKA_HEAP_OPTS", "-Xmx300m")
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut server = Self { child, port };
        let deadline = Instant::now() + Duration::from_secs(120);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = server.child.try_wait().unwrap();
            assert!(ended.is_none() && Instant::now() < deadline, "Kafka does not start: {ended:?}");
            std::thread::park_timeout(Duration::from_millis(100));
        }
        server
    }

    /// The values of `topic`, as `read_committed` gives them.
    fn values(&self, bin: &Path, topic: &str, count: usize) -> Vec<String> {
        let out = Command::new(bin.join("kafka-console-consumer.sh"))
            .args(["--bootstrap-server", &format!("127.0.0.1:{}", self.port), "--topic", topic])
            .args(["--partition", "0", "--offset", "earliest"])
            .args([
                "--isolation-level",
                "read_committed",
                "--max-messages",
                &count.to_string(),
                "--timeout-ms",
                "60000",
            ])
            .stderr(Stdio::null())
            .output()
            .unwrap();
        String::from_utf8_lossy(&out.stdout).lines().map(str::to_owned).collect()
    }

    fn stop(mut self) {
        Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn copy_dir(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_dir(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn plain_config() -> LogConfig {
    LogConfig {
        segment_bytes: 16000,
        index_interval_bytes: 256,
        segment_index_bytes: 1200,
        retention_ms: -1,
        ..LogConfig::default()
    }
}

/// Opens the directory as our broker would, and appends to `plain`.
fn append_to_plain(root: &Path, rounds: std::ops::Range<i32>, is_clean: bool) -> i64 {
    let mut dirs = LogDirs::open(Arc::new(RealDisk), &[root.join("logs")]).unwrap();
    let found: Vec<_> = dirs.find_logs(&|_| None).into_iter().map(Result::unwrap).collect();
    let mut logs: Vec<PartitionLog> =
        found.iter().map(|f| dirs.open_log(f, plain_config(), now_ms()).unwrap().0).collect();
    let plain = logs.iter_mut().find(|l| l.partition().topic == "plain").unwrap();
    append_all_kinds(plain, rounds);
    let end = plain.log_end_offset();
    if is_clean {
        logs.iter_mut().for_each(|l| l.close(now_ms()).unwrap());
        let offsets: Vec<_> = logs.iter().map(PartitionLog::offsets).collect();
        drop(logs);
        assert!(dirs.shut_down(&offsets, -1).is_empty());
    }
    end
}

#[test]
fn the_server_goes_on_where_we_stopped() {
    let Some(bin) = kafka("the_server_goes_on_where_we_stopped") else { return };
    let root = tempfile::tempdir().unwrap();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/kafka-4.3.1-clean");
    copy_dir(&fixture, &root.path().join("logs"));

    // Kafka had 400 records; each round has 2 more, every eighth 2 that are committed and every eighth 2 aborted.
    append_to_plain(root.path(), 0..40, true);
    let server = Server::start(&bin, root.path());
    let values = server.values(&bin, "plain", 400 + 80 + 10);
    assert_eq!(values.len(), 490);
    assert!(values[0].starts_with("value number 0 "));
    assert_eq!(values[489], "round 39 b");
    let while_kafka_runs = LogDirs::open(Arc::new(RealDisk), &[root.path().join("logs")]);
    assert!(matches!(while_kafka_runs, Err(OpenDirsError::Locked(_))));
    server.stop();

    // Now without a shutdown, and with half a batch at the end, as after a kill.
    let end = append_to_plain(root.path(), 40..80, false);
    let mut logs: Vec<_> =
        std::fs::read_dir(root.path().join("logs/plain-0")).unwrap().map(|e| e.unwrap().path()).collect();
    logs.retain(|p| p.extension().is_some_and(|e| e == "log"));
    logs.sort();
    let mut last = std::fs::OpenOptions::new().append(true).open(logs.last().unwrap()).unwrap();
    last.write_all(&batch(&["torn"])[..70]).unwrap();
    let server = Server::start(&bin, root.path());
    let values = server.values(&bin, "plain", 490 + 80 + 10);
    assert_eq!(values.len(), 580);
    assert_eq!(values[579], "round 79 b");
    server.stop();

    // And back: what Kafka recovered is what we had.
    let mut dirs = LogDirs::open(Arc::new(RealDisk), &[root.path().join("logs")]).unwrap();
    let found =
        dirs.find_logs(&|_| None).into_iter().map(Result::unwrap).find(|f| f.partition.topic == "plain").unwrap();
    let (mut log, report) = dirs.open_log(&found, plain_config(), now_ms()).unwrap();
    assert_eq!((log.log_end_offset(), report.segments_recovered), (end, 0));
    assert_eq!(read_all(&mut log, 0).len() as i64, end);
}
