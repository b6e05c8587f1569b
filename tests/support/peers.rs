//! Apache Kafka beside us: its tools one by one, many of them in one JVM, and small Java programs of our own on its jars.
//!
//! Kafka is where `tests/interop/peers.sh` puts it: jars in `libs/`, and in `bin/` a wrapper for each of its scripts, which
//! names the main class. The JVM is started from here, with the flags that make a short run cheap.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use std::{env, fs};

use serde_json::{Value, json};

use super::{Printed, run};

/// A version of Apache Kafka.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version(pub &'static str);

/// The reference.
pub const V4: Version = Version("4.3.1");
/// Classic Kafka.
pub const V2: Version = Version("2.4.1");

/// What makes a JVM that lives for seconds start and run quickly on two cores.
const SHORT_RUN: &[&str] = &["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx384M"];

impl Version {
    /// Where it is installed, if it is.
    #[must_use]
    pub fn home(self) -> Option<PathBuf> {
        let all = env::var_os("KAFKA_PEERS_HOME")
            .map(PathBuf::from)
            .or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cache/kafka-peers")))?;
        let home = all.join(self.0);
        home.join(".done").exists().then_some(home)
    }

    /// A JVM with Kafka's jars and, before them, `classes`. The main class and its arguments are to be added.
    #[must_use]
    pub fn java(self, classes: Option<&Path>) -> Option<Command> {
        let libs = self.home()?.join("libs/*");
        let path = match classes {
            Some(classes) => format!("{}:{}", classes.display(), libs.display()),
            None => libs.display().to_string(),
        };
        let mut command = super::sealed("java");
        let sources = sources();
        command
            .args(SHORT_RUN)
            .arg(format!("-Dlog4j2.configurationFile={}", sources.join("log4j2.xml").display()))
            .arg(format!("-Dlog4j.configuration=file:{}", sources.join("log4j.properties").display()))
            .args(["-cp", &path]);
        Some(command)
    }

    /// The main class of one of Kafka's scripts.
    #[must_use]
    pub fn class_of(self, tool: &str) -> Option<String> {
        let script = fs::read_to_string(self.home()?.join("bin").join(format!("{tool}.sh"))).ok()?;
        let (before, _) = script.trim_end().rsplit_once(" \"$@\"")?;
        before.rsplit(' ').next().map(str::to_owned)
    }

    /// Compiles one of `tests/interop/java` against this version's jars. Answers the folder of the classes.
    ///
    /// # Panics
    /// When it does not compile.
    #[must_use]
    pub fn compiled(self, program: &str) -> Option<PathBuf> {
        let home = self.home()?;
        let out =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("java-{}-{program}-{}", self.0, std::process::id()));
        fs::create_dir_all(&out).expect("a folder for classes");
        let source = sources().join(format!("{program}.java"));
        let mut javac = super::sealed("javac");
        javac.arg("-d").arg(&out).arg("-cp").arg(home.join("libs/*")).args(["-nowarn", "-proc:none"]).arg(&source);
        let printed = run(&mut javac, b"");
        assert_eq!(printed.code, Some(0), "{}: {}", source.display(), printed.stderr);
        Some(out)
    }
}

/// One of Kafka's tools in a JVM of its own, if that version is installed.
#[must_use]
pub fn kafka(version: Version, tool: &str) -> Option<Command> {
    let mut command = version.java(None)?;
    command.arg(version.class_of(tool)?);
    Some(command)
}

/// The Java sources of the tests.
fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop/java")
}

/// Many command lines of Kafka's tools in one JVM: see `ToolDriver.java`.
#[derive(Debug)]
pub struct Driver {
    version: Version,
    child: Child,
    commands: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Driver {
    /// Starts the JVM, if that version is installed.
    ///
    /// # Panics
    /// When it is, and there is no Java to start.
    #[must_use]
    pub fn start(version: Version) -> Option<Self> {
        static CLASSES: Mutex<BTreeMap<&str, Option<PathBuf>>> = Mutex::new(BTreeMap::new());
        let classes = {
            let mut compiled = CLASSES.lock().expect("no compilation panicked");
            compiled.entry(version.0).or_insert_with(|| version.compiled("ToolDriver")).clone()?
        };
        let mut command = version.java(Some(&classes))?;
        let mut child = command
            .args(["--add-opens", "java.base/java.lang=ALL-UNNAMED", "ToolDriver"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("java starts");
        let commands = child.stdin.take().expect("stdin is piped");
        let answers = BufReader::new(child.stdout.take().expect("stdout is piped"));
        Some(Self { version, child, commands, answers })
    }

    /// Runs a tool to its end.
    ///
    /// # Panics
    /// When the JVM is gone, or that version has no such tool.
    pub fn run(&mut self, tool: &str, args: &[String], input: &[u8]) -> Printed {
        let class = self.version.class_of(tool).unwrap_or_else(|| panic!("Kafka {} has no {tool}", self.version.0));
        let command = json!({ "class": class, "args": args, "stdin": base64(input) });
        writeln!(self.commands, "{command}").expect("the JVM takes commands");
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("the JVM answers");
        let answer: Value = serde_json::from_str(&line).unwrap_or_else(|e| panic!("the JVM answered {line:?}: {e}"));
        let text = |key: &str| String::from_utf8_lossy(&from_base64(answer[key].as_str().unwrap_or(""))).into_owned();
        let code = answer["code"].as_i64().and_then(|code| i32::try_from(code).ok()).filter(|code| *code >= 0);
        Printed { stdout: text("stdout"), stderr: text("stderr"), code }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let index = (word >> (18 - 6 * at) & 63) as usize;
            text.push(if at <= chunk.len() { char::from(ALPHABET[index]) } else { '=' });
        }
    }
    text
}

fn from_base64(text: &str) -> Vec<u8> {
    let (mut bytes, mut word, mut bits) = (Vec::with_capacity(text.len() / 4 * 3), 0u32, 0);
    for digit in text.bytes().filter_map(|c| ALPHABET.iter().position(|a| *a == c)) {
        word = word << 6 | digit as u32;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((word >> bits) as u8);
        }
    }
    bytes
}
