//! What the tests between processes share: our programs, Kafka's, brokers of both on free loopback ports, each in a
//! directory of its own, and waiting for named conditions instead of for time.
//!
//! Kafka is where `tests/interop/peers.sh` puts it. A test that lacks a peer says so and passes; `tests/scripts/test.sh`
//! installs them first, so that in CI nothing is skipped.

#![allow(dead_code)] // each test program uses a part of it

use std::fs::{self, File};
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The longest that anything here is waited for.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks at a condition.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A version of Apache Kafka.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version(pub &'static str);

/// The reference.
pub const V4: Version = Version("4.3.1");
/// Classic Kafka.
pub const V2: Version = Version("2.4.1");

/// One of our tools.
#[must_use]
pub fn ours(tool: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kafka"));
    command.arg(tool).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
}

/// One of Kafka's tools, if that version is installed.
#[must_use]
pub fn kafka(version: Version, tool: &str) -> Option<Command> {
    let home = std::env::var_os("KAFKA_PEERS_HOME").map(PathBuf::from).or_else(|| {
        std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache/kafka-peers"))
    })?;
    let dir = home.join(version.0);
    let script = dir.join("bin").join(format!("{tool}.sh"));
    if !dir.join(".done").exists() || !script.exists() {
        return None;
    }
    let mut command = Command::new(script);
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", std::env::var_os("HOME").unwrap_or_default())
        .env("KAFKA_HEAP_OPTS", "-Xmx384M -XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    Some(command)
}

/// Kafka's tool, or the end of the test with a line that says why it was skipped.
#[macro_export]
macro_rules! kafka_or_skip {
    ($version:expr, $tool:expr) => {
        match $crate::support::kafka($version, $tool) {
            Some(command) => command,
            None => {
                eprintln!("SKIPPED: Apache Kafka {} is not installed (tests/interop/peers.sh)", $version.0);
                return;
            }
        }
    };
}

/// A port that nobody listens on now.
#[must_use]
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free loopback port").port()
}

/// Looks until `condition` gives a value.
///
/// # Panics
/// After [`PATIENCE`], naming what was waited for.
pub fn wait_for<T>(what: &str, mut condition: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(value) = condition() {
            return value;
        }
        assert!(Instant::now() < until, "not within {PATIENCE:?}: {what}");
        thread::sleep(LOOK_EVERY);
    }
}

/// What a command printed, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// The exit code; none when a signal ended it.
    pub code: Option<i32>,
}

impl From<Output> for Printed {
    fn from(output: Output) -> Self {
        Self {
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            code: output.status.code(),
        }
    }
}

/// Runs a command to its end, with `input` on its standard input.
///
/// # Panics
/// When it cannot be started or does not end in time.
pub fn run(command: &mut Command, input: &[u8]) -> Printed {
    let shown = format!("{command:?}");
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|e| panic!("cannot start {shown}: {e}"));
    let mut stdin = child.stdin.take().expect("stdin is piped");
    let input = input.to_owned();
    // A command that ends without reading all of its input closes the pipe, which is its right.
    let feeder = thread::spawn(move || drop(stdin.write_all(&input)));
    let watchdog = Watchdog::over(&child);
    let output = child.wait_with_output().expect("the command's output");
    drop(watchdog);
    feeder.join().expect("the feeder ends");
    output.into()
}

/// Ends a process that takes longer than twice [`PATIENCE`].
struct Watchdog(Option<std::sync::mpsc::Sender<()>>);

impl Watchdog {
    fn over(child: &Child) -> Self {
        let pid = child.id().to_string();
        let (sender, receiver) = std::sync::mpsc::channel::<()>();
        thread::spawn(move || {
            if receiver.recv_timeout(2 * PATIENCE) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                eprintln!("ending process {pid}: it took longer than {:?}", 2 * PATIENCE);
                let _ = Command::new("kill").args(["-9", &pid]).status();
            }
        });
        Self(Some(sender))
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.0.take();
    }
}

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
    _dir: Option<TempDir>,
}

/// How a broker is started.
#[derive(Debug, Default)]
pub struct Setup {
    /// Settings beside those that every test broker has.
    pub overrides: Vec<(String, String)>,
    /// An existing data directory to use; else a new one.
    pub data: Option<PathBuf>,
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

    /// Starts our broker and waits until it answers.
    pub fn ours(self) -> Broker {
        let (dir, data) = self.directory();
        let port = free_port();
        let mut command = ours("kafka-server-start");
        command.arg(properties(&data, port, &self.overrides, &data.with_extension("properties")));
        Broker::spawn(command, port, data, dir)
    }

    /// Formats the directory if it is new, starts Kafka 4.3.1 and waits until it answers; `None` if it is not installed.
    pub fn kafka(self) -> Option<Broker> {
        let (dir, data) = self.directory();
        let port = free_port();
        let file = properties(&data, port, &self.overrides, &data.with_extension("properties"));
        if !data.join("meta.properties").exists() {
            let mut format = kafka(V4, "kafka-storage")?;
            let id = "4L6g3nShT-eMCtK--X86sw";
            let printed = run(format.args(["format", "--standalone", "-t", id, "-c"]).arg(&file), b"");
            assert_eq!(printed.code, Some(0), "kafka-storage format: {}{}", printed.stdout, printed.stderr);
        }
        let mut command = kafka(V4, "kafka-server-start")?;
        command.arg(file);
        Some(Broker::spawn(command, port, data, dir))
    }

    fn directory(&self) -> (Option<TempDir>, PathBuf) {
        match &self.data {
            Some(data) => (None, data.clone()),
            None => {
                let dir = tempfile::tempdir().expect("a temporary directory");
                let data = dir.path().join("data");
                (Some(dir), data)
            }
        }
    }
}

/// Writes a `server.properties` that both Kafka and we take.
fn properties(data: &Path, port: u16, overrides: &[(String, String)], file: &Path) -> PathBuf {
    let controller_port = free_port();
    let mut text = format!(
        "process.roles=broker,controller\nnode.id=1\nlog.dirs={}\n\
         listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}\n\
         advertised.listeners=PLAINTEXT://127.0.0.1:{port}\ncontroller.listener.names=CONTROLLER\n\
         controller.quorum.bootstrap.servers=127.0.0.1:{controller_port}\n\
         offsets.topic.replication.factor=1\noffsets.topic.num.partitions=4\n\
         transaction.state.log.replication.factor=1\ntransaction.state.log.min.isr=1\n\
         share.coordinator.state.topic.replication.factor=1\nshare.coordinator.state.topic.min.isr=1\n\
         group.initial.rebalance.delay.ms=0\n",
        data.display()
    );
    for (key, value) in overrides {
        text.push_str(&format!("{key}={value}\n"));
    }
    fs::create_dir_all(file.parent().expect("a directory")).expect("the directory of the properties");
    fs::write(file, text).expect("server.properties");
    file.to_owned()
}

impl Broker {
    fn spawn(mut command: Command, port: u16, data: PathBuf, dir: Option<TempDir>) -> Self {
        let log = data.with_extension("log");
        let out = File::create(&log).expect("the broker's log");
        let child = command
            .stdin(Stdio::null())
            .stdout(out.try_clone().expect("a second handle"))
            .stderr(out)
            .spawn()
            .expect("the broker starts");
        let address = format!("127.0.0.1:{port}");
        let mut broker = Self { child, address, log, data, _dir: dir };
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
        self.signal("TERM");
        self.wait()
    }

    /// Sends SIGKILL and waits for the end.
    pub fn kill(mut self) {
        self.signal("KILL");
        self.wait();
    }

    fn signal(&self, name: &str) {
        let status = Command::new("kill").args([&format!("-{name}"), &self.pid().to_string()]).status();
        assert!(status.expect("kill runs").success(), "the broker is there to be told");
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
