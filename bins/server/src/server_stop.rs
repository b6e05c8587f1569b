//! kafka-server-stop: tells the brokers of this machine to stop. Follows Kafka's script of that name, and looks only at
//! brokers that `kafka-server-start` of this suite runs, never at a Java one.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Command};
use kafka_broker::config;
use kafka_kit::{Example, Failure, Grammar, Tool};
use rustix::process::{Pid, Signal, kill_process};

use crate::server_start::TOOL as START;

/// The tool.
pub const TOOL: Tool = Tool {
    name: "kafka-server-stop",
    grammar: Grammar::Joptsimple,
    examples: &[
        Example { what: "stop every broker of this machine", line: "kafka-server-stop" },
        Example { what: "stop one of several", line: "kafka-server-stop --node-id=2" },
    ],
    command,
    run,
};

fn command() -> Command {
    Command::new(TOOL.name)
        .about("Stop the brokers that run on this machine.")
        .arg(
            Arg::new("process-role")
                .long("process-role")
                .value_name("ROLES")
                .help("Only nodes whose process.roles are these, such as broker or broker,controller."),
        )
        .arg(
            Arg::new("node-id")
                .long("node-id")
                .value_name("ID")
                .help("Only the node with this node.id; stronger than --process-role."),
        )
        .after_help("The environment variable SIGNAL names another signal than TERM: INT, KILL, HUP or QUIT.")
}

fn run(matches: &ArgMatches) -> anyhow::Result<()> {
    let node_id = matches.get_one::<String>("node-id");
    let role = matches.get_one::<String>("process-role");
    if node_id.is_some() && role.is_some() {
        println!("When both node-id and process-role are provided, the value for node-id will take precedence");
    }
    let signal = signal()?;
    let running = running_brokers();
    if running.is_empty() {
        return Err(Failure::failed("No kafka server to stop").into());
    }
    let mut stopped = 0;
    for broker in &running {
        let wanted = match (node_id, role) {
            (None, None) => true,
            (Some(id), _) => broker.has("node.id", id),
            (None, Some(role)) => broker.has("process.roles", role),
        };
        if wanted {
            kill_process(broker.pid, signal)
                .map_err(|error| Failure::failed(format!("cannot stop process {}: {error}", broker.pid)))?;
            stopped += 1;
        }
    }
    match stopped {
        0 => Err(Failure::failed("No kafka server to stop: none of those that run has these settings").into()),
        _ => Ok(()),
    }
}

fn signal() -> Result<Signal, Failure> {
    match std::env::var("SIGNAL").as_deref() {
        Err(_) | Ok("TERM") => Ok(Signal::TERM),
        Ok("INT") => Ok(Signal::INT),
        Ok("KILL") => Ok(Signal::KILL),
        Ok("HUP") => Ok(Signal::HUP),
        Ok("QUIT") => Ok(Signal::QUIT),
        Ok(other) => Err(Failure::usage(format!("SIGNAL={other} is none of TERM, INT, KILL, HUP, QUIT"))),
    }
}

/// A process that runs our kafka-server-start.
struct Running {
    pid: Pid,
    /// What it was started with, without the program's name.
    args: Vec<String>,
    directory: PathBuf,
}

impl Running {
    /// Whether a key has this value. Of a process whose settings cannot be read, which is about to end, none has.
    fn has(&self, key: &str, value: &str) -> bool {
        self.setting(key).is_ok_and(|setting| setting.as_deref() == Some(value))
    }

    /// What its file and overrides say about a key, or what an embedded node has.
    fn setting(&self, key: &str) -> anyhow::Result<Option<String>> {
        let line = crate::server_start::CommandLine::parse(&self.args)?;
        let file = line.file.map(|file| self.directory.join(file));
        let properties = config::load(file.as_deref(), &line.overrides)?;
        let config = config::BrokerConfig::from_properties(properties)?;
        Ok(config.properties.get(key).cloned())
    }
}

fn running_brokers() -> Vec<Running> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let own = std::process::id().to_string();
    let pids = entries.flatten().map(|entry| entry.file_name());
    let mut brokers: Vec<Running> =
        pids.filter(|pid| pid.as_bytes() != own.as_bytes()).filter_map(|pid| running_broker(&pid)).collect();
    brokers.sort_by_key(|broker| broker.pid.as_raw_nonzero());
    brokers
}

fn running_broker(pid: &OsStr) -> Option<Running> {
    let number = pid.to_str()?.parse().ok()?;
    let process = Path::new("/proc").join(pid);
    // A file that was replaced since the start is called `NAME (deleted)`.
    let program = fs::read_link(process.join("exe")).ok()?;
    let program = program.file_name()?.to_str()?.trim_end_matches(" (deleted)").to_owned();
    let line = fs::read(process.join("cmdline")).ok()?;
    let mut words = line.split(|byte| *byte == 0).map(|word| String::from_utf8_lossy(word).into_owned());
    let called = words.next()?;
    let mut args: Vec<String> = words.collect();
    // The list ends in a NUL, which leaves an empty last word.
    args.pop();
    let is_start = |name: &str| name.trim_end_matches(".sh") == START.name;
    let name = Path::new(&called).file_name()?.to_str()?;
    match program.as_str() {
        "kafka" if is_start(name) => {}
        "kafka"
            if args.first().is_some_and(|word| is_start(&format!("kafka-{}", word.trim_start_matches("kafka-")))) =>
        {
            args.remove(0);
        }
        program if program == START.name => {}
        _ => return None,
    }
    Some(Running { pid: Pid::from_raw(number)?, args, directory: fs::read_link(process.join("cwd")).ok()? })
}
