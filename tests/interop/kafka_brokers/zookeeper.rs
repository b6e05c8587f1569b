//! Kafka's brokers of the time before KRaft, each with a ZooKeeper of its own.

use std::fs::{self, File};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};

use tempfile::TempDir;

use crate::support::peers::{Version, kafka};
use crate::support::{Broker, Place, free_port, wait_for};

/// A broker and its ZooKeeper. The broker ends first.
#[derive(Debug)]
pub struct WithZookeeper {
    pub broker: Broker,
    _zookeeper: Zookeeper,
}

/// Starts both; `None` if that version is not installed.
pub fn start(version: Version) -> Option<WithZookeeper> {
    let server = kafka(version, "kafka-server-start")?;
    let zookeeper = Zookeeper::start(version)?;
    let (port, at) = (free_port(), zookeeper.port);
    let broker = Broker::spawn(server, Place::new(port, |data| properties(data, port, at)));
    Some(WithZookeeper { broker, _zookeeper: zookeeper })
}

/// A `server.properties` that every version up to 3.9 takes.
fn properties(data: &Path, port: u16, zookeeper: u16) -> String {
    format!(
        "broker.id=1\nlog.dirs={}\nlisteners=PLAINTEXT://127.0.0.1:{port}\n\
         zookeeper.connect=127.0.0.1:{zookeeper}\nzookeeper.connection.timeout.ms=30000\n\
         offsets.topic.replication.factor=1\noffsets.topic.num.partitions=4\n\
         transaction.state.log.replication.factor=1\ntransaction.state.log.min.isr=1\n\
         group.initial.rebalance.delay.ms=0\n",
        data.display()
    )
}

/// A running ZooKeeper. Dropping it kills it.
#[derive(Debug)]
struct Zookeeper {
    child: Child,
    port: u16,
    _dir: TempDir,
}

impl Zookeeper {
    fn start(version: Version) -> Option<Self> {
        let mut command = kafka(version, "zookeeper-server-start")?;
        let dir = tempfile::tempdir().expect("a temporary directory");
        let port = free_port();
        let file = dir.path().join("zookeeper.properties");
        let text = format!(
            "dataDir={}\nclientPort={port}\nclientPortAddress=127.0.0.1\nmaxClientCnxns=0\nadmin.enableServer=false\n",
            dir.path().join("data").display()
        );
        fs::write(&file, text).expect("zookeeper.properties");
        let log = dir.path().join("zookeeper.log");
        let out = File::create(&log).expect("its log");
        let mut child = command
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(out.try_clone().expect("a second handle"))
            .stderr(out)
            .spawn()
            .expect("ZooKeeper starts");
        wait_for("ZooKeeper to listen", || {
            if let Some(status) = child.try_wait().expect("its state") {
                panic!("ZooKeeper ended with {status}:\n{}", fs::read_to_string(&log).unwrap_or_default());
            }
            TcpStream::connect(("127.0.0.1", port)).ok()
        });
        Some(Self { child, port, _dir: dir })
    }
}

impl Drop for Zookeeper {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
