//! Running brokers: ours and Kafka's, each on free loopback ports in a directory of its own, and waiting for them.

use std::fs::{self, File};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;

use tempfile::TempDir;

use super::peers::{V4, Version, kafka};
use super::{free_port, ours, run, signal, wait_for};

/// A running broker, ours or Kafka's. Dropping it kills it; [`Broker::stop`] ends it cleanly.
#[derive(Debug)]
pub struct Broker {
    child: Child,
    /// `127.0.0.1:port`.
    pub address: String,
    /// What it prints.
    pub log: PathBuf,
    /// Its only log directory.
    pub data: PathBuf,
    dir: Option<Arc<TempDir>>,
}

/// How a broker is started.
#[derive(Debug, Default)]
pub struct Setup {
    /// Settings beside those that every test broker has.
    pub overrides: Vec<(String, String)>,
    /// An existing data directory, with its `server.properties` beside it; else a new one.
    pub data: Option<PathBuf>,
    /// The port to listen on; else a free one.
    pub port: Option<u16>,
}

impl Setup {
    /// One more setting.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl ToString) -> Self {
        self.overrides.push((key.to_owned(), value.to_string()));
        self
    }

    /// On an existing data directory.
    #[must_use]
    pub fn on(mut self, data: &Path) -> Self {
        self.data = Some(data.to_owned());
        self
    }

    /// On this port, as a broker that is started again where it was.
    #[must_use]
    pub fn at(mut self, port: u16) -> Self {
        self.port = Some(port);
        self
    }

    /// Formats the directory if it is new, starts our broker and waits until it answers.
    pub fn ours(self) -> Broker {
        let place = self.place();
        place.format(ours("kafka-storage"));
        Broker::spawn(ours("kafka-server-start"), place)
    }

    /// The same with Kafka 4.3.1; `None` if it is not installed.
    pub fn kafka(self) -> Option<Broker> {
        self.kafka_of(V4)
    }

    /// The same with a version of Kafka that has KRaft; `None` if it is not installed.
    pub fn kafka_of(self, version: Version) -> Option<Broker> {
        let (storage, start) = (kafka(version, "kafka-storage")?, kafka(version, "kafka-server-start")?);
        let place = self.place();
        place.format(storage);
        Some(Broker::spawn(start, place))
    }

    /// Where the broker shall be: an existing directory keeps the ports that its `server.properties` names.
    #[must_use]
    pub fn place(&self) -> Place {
        let (dir, data) = self.directory();
        let file = data.with_extension("properties");
        let old = fs::read_to_string(&file).ok();
        let text = old.unwrap_or_else(|| properties(&data, self.port.unwrap_or_else(free_port)));
        let more = self.overrides.iter().map(|(key, value)| format!("{key}={value}\n"));
        let text = text + &more.collect::<String>();
        let port = text.split("PLAINTEXT://127.0.0.1:").nth(1).and_then(|rest| rest.split(',').next());
        let port = port.and_then(|port| port.parse().ok()).expect("a port in server.properties");
        fs::create_dir_all(file.parent().expect("a directory")).expect("the directory of the properties");
        fs::write(&file, text).expect("server.properties");
        Place { dir, data, file, port }
    }

    fn directory(&self) -> (Option<Arc<TempDir>>, PathBuf) {
        match &self.data {
            Some(data) => (None, data.clone()),
            None => {
                let dir = tempfile::tempdir().expect("a temporary directory");
                let data = dir.path().join("data");
                (Some(Arc::new(dir)), data)
            }
        }
    }
}

/// A directory, a port, and the `server.properties` that says so.
#[derive(Debug)]
pub struct Place {
    dir: Option<Arc<TempDir>>,
    /// The log directory.
    pub data: PathBuf,
    /// `server.properties`.
    pub file: PathBuf,
    /// Where clients connect.
    pub port: u16,
}

impl Place {
    /// A new directory for a broker with settings of its own, which `text` makes from its log directory.
    pub fn new(port: u16, text: impl FnOnce(&Path) -> String) -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let data = dir.path().join("data");
        let file = data.with_extension("properties");
        fs::write(&file, text(&data)).expect("server.properties");
        Place { dir: Some(Arc::new(dir)), data, file, port }
    }

    /// Formats the log directory if that was not done.
    fn format(&self, mut tool: Command) {
        if !self.data.join("meta.properties").exists() {
            let args = ["format", "--standalone", "-t", CLUSTER_ID, "-c"];
            let printed = run(tool.args(args).arg(&self.file), b"");
            assert_eq!(printed.code, Some(0), "kafka-storage format: {}{}", printed.stdout, printed.stderr);
        }
    }
}

/// Of every test cluster.
pub const CLUSTER_ID: &str = "4L6g3nShT-eMCtK--X86sw";

/// A `server.properties` that both Kafka and we take.
fn properties(data: &Path, port: u16) -> String {
    let controller_port = free_port();
    format!(
        "process.roles=broker,controller\nnode.id=1\nlog.dirs={}\n\
         listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}\n\
         advertised.listeners=PLAINTEXT://127.0.0.1:{port}\ncontroller.listener.names=CONTROLLER\n\
         controller.quorum.bootstrap.servers=127.0.0.1:{controller_port}\n\
         offsets.topic.replication.factor=1\noffsets.topic.num.partitions=4\n\
         transaction.state.log.replication.factor=1\ntransaction.state.log.min.isr=1\n\
         share.coordinator.state.topic.replication.factor=1\nshare.coordinator.state.topic.min.isr=1\n\
         group.initial.rebalance.delay.ms=0\n",
        data.display()
    )
}

impl Broker {
    /// Starts a broker with the file of its place, and waits until it answers.
    pub fn spawn(mut command: Command, place: Place) -> Self {
        let Place { dir, data, file, port } = place;
        let log = data.with_extension("log");
        let out = File::create(&log).expect("the broker's log");
        let child = command
            .arg(file)
            .stdin(Stdio::null())
            .stdout(out.try_clone().expect("a second handle"))
            .stderr(out)
            .spawn()
            .expect("the broker starts");
        let address = format!("127.0.0.1:{port}");
        let mut broker = Self { child, address, log, data, dir };
        broker.wait_until_it_answers();
        broker
    }

    fn wait_until_it_answers(&mut self) {
        wait_for("the broker to listen", || {
            if let Some(status) = self.child.try_wait().expect("the broker's state") {
                panic!("the broker ended with {status}:\n{}", self.log_text());
            }
            TcpStream::connect(&self.address).ok()
        });
        let address = self.address.clone();
        wait_for("the broker to answer", || {
            let printed = run(ours("kafka-topics").args(["--bootstrap-server", &address, "--list"]), b"");
            (printed.code == Some(0)).then_some(())
        });
    }

    /// Its directory, for a later start. It goes with the last one that knows it.
    #[must_use]
    pub fn home(&self) -> Place {
        let port = self.address.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
        Place { dir: self.dir.clone(), data: self.data.clone(), file: self.data.with_extension("properties"), port }
    }

    /// What the broker has printed.
    #[must_use]
    pub fn log_text(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// The process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends SIGTERM and waits for the end. Answers the exit code.
    pub fn stop(mut self) -> Option<i32> {
        signal(self.pid(), "TERM");
        self.wait()
    }

    /// Sends SIGKILL and waits for the end.
    pub fn kill(mut self) {
        signal(self.pid(), "KILL");
        self.wait();
    }

    fn wait(&mut self) -> Option<i32> {
        wait_for("the broker to end", || self.child.try_wait().expect("the broker's state")).code()
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if thread::panicking() {
            eprintln!("--- the broker's log:\n{}", self.log_text());
        }
    }
}
