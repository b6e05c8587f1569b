//! What the tests between processes share: our programs, Kafka's, brokers of both on free loopback ports, each in a
//! directory of its own, and waiting for named conditions instead of for time.
//!
//! Kafka is where `tests/interop/peers.sh` puts it. A test that lacks a peer says so and passes; `tests/scripts/test.sh`
//! installs them first, so that in CI nothing is skipped.

#![allow(dead_code, unused_imports)] // each test program uses a part of it

pub mod broker;
pub mod disk;
pub mod peers;
pub mod terminal;
pub mod wire;

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

pub use broker::{Broker, Place, Setup};

/// The longest that anything here is waited for.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks at a condition.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// One of our tools.
#[must_use]
pub fn ours(tool: &str) -> Command {
    let mut command = sealed(env!("CARGO_BIN_EXE_kafka"));
    command.arg(tool);
    command
}

/// A program that sees nothing of this process's environment but where programs and caches are.
#[must_use]
pub fn sealed(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env_clear();
    for kept in ["PATH", "HOME"] {
        command.env(kept, std::env::var_os(kept).unwrap_or_default());
    }
    command
}

/// Says that a test was skipped and why.
///
/// # Panics
/// In CI, where everything has to be there (`tests/scripts/prepare.sh` installs it).
pub fn skipped(why: &str) {
    assert!(std::env::var_os("CI").is_none(), "in CI nothing may be skipped: {why}");
    eprintln!("SKIPPED: {why}");
}

/// The value, or the end of the test with a line that says that it was skipped and why.
#[macro_export]
macro_rules! or_skip {
    ($value:expr, $($why:tt)+) => {
        match $value {
            Some(value) => value,
            None => return $crate::support::skipped(&format!($($why)+)),
        }
    };
}

/// Ends the test with a line that says so when a program is not installed.
#[macro_export]
macro_rules! or_skip_program {
    ($name:literal) => {
        if !$crate::support::is_installed($name) {
            return $crate::support::skipped(concat!($name, " is not installed (tests/scripts/prepare.sh)"));
        }
    };
}

/// Whether a program can be found.
#[must_use]
pub fn is_installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|directory| directory.join(program).is_file())
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

/// Runs one of our tools against a broker, and fails unless it succeeds. Answers what it printed.
///
/// # Panics
/// When it fails.
pub fn succeeds(broker: &Broker, tool: &str, args: &[&str], input: &[u8]) -> Printed {
    let printed = run(ours(tool).args(["--bootstrap-server", &broker.address]).args(args), input);
    assert_eq!(printed.code, Some(0), "{tool} {args:?}: {}{}", printed.stdout, printed.stderr);
    printed
}

/// A running command whose lines are collected as they come. Dropping it kills it.
#[derive(Debug)]
pub struct Running {
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
    reader: Option<thread::JoinHandle<()>>,
}

impl Running {
    /// Starts it, with nothing on its standard input.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("the command starts");
        let stdout = BufReader::new(child.stdout.take().expect("stdout is piped"));
        let lines = Arc::new(Mutex::new(Vec::new()));
        let shared = lines.clone();
        let reader = thread::spawn(move || {
            stdout.lines().map_while(Result::ok).for_each(|line| shared.lock().expect("lines").push(line));
        });
        Self { child, lines, reader: Some(reader) }
    }

    /// What it has printed so far.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.lines.lock().expect("lines").clone()
    }

    /// Sends a signal (`INT`, `TERM`) and waits for the end. Answers all lines and the exit code.
    ///
    /// # Panics
    /// When it does not end.
    pub fn stop(mut self, name: &str) -> (Vec<String>, Option<i32>) {
        signal(self.child.id(), name);
        let status = wait_for("the command to end", || self.child.try_wait().expect("the command's state"));
        if let Some(reader) = self.reader.take() {
            reader.join().expect("the reader ends");
        }
        (self.lines(), status.code())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal to a process.
///
/// # Panics
/// When it is not there.
pub fn signal(pid: u32, name: &str) {
    let status = Command::new("kill").args([&format!("-{name}"), &pid.to_string()]).status();
    assert!(status.expect("kill runs").success(), "process {pid} is there to be told");
}

/// Resident memory of a process, in bytes.
///
/// # Panics
/// When it is not there.
#[must_use]
pub fn resident_bytes(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("the process is there");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("VmRSS");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).expect("KiB") * 1024
}
