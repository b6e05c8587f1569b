//! Runs a broker until it is told to stop. The first SIGTERM, SIGINT or SIGHUP stops it cleanly, the second at once; under
//! nohup a SIGHUP does nothing.

use std::process;

use anyhow::Context;
use kafka_broker::config::{BrokerConfig, UnusedKeys};
use kafka_broker::node::Node;
use kafka_kit::Failure;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing::{info, warn};

use super::log_lines;

/// What a process that was ended by a second signal exits with: 128 + SIGTERM's number, as shells count.
const KILLED: i32 = 143;

/// Runs the node; returns when it has stopped.
pub(super) fn serve(config: BrokerConfig, unused: &UnusedKeys) -> anyhow::Result<()> {
    log_lines::install()?;
    raise_open_files_limit();
    warn_of_unused(unused);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_name("kafka-broker")
        .build()
        .context("cannot start threads")?;
    let outcome = runtime.block_on(run(config));
    // Nothing that still runs there matters: all that must be durable is.
    runtime.shutdown_background();
    outcome
}

/// As many open files as this process may have, as a Java process takes them by itself: a shell's usual 1,024 are few for logs
/// of three files each, and a log directory in which no file can be opened goes offline.
fn raise_open_files_limit() {
    let limit = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
    if let Err(error) = raised {
        warn!(%error, "cannot raise the limit of open files");
    }
}

/// What the file asks for and this broker does not do is said once, in one line each.
fn warn_of_unused(unused: &UnusedKeys) {
    if !unused.without_effect.is_empty() {
        let keys = unused.without_effect.join(", ");
        warn!("These configurations are known but have no effect in this broker yet: [{keys}]");
    }
    if !unused.unknown.is_empty() {
        let keys = unused.unknown.join(", ");
        warn!("These configurations '[{keys}]' were supplied but are not used yet.");
    }
}

async fn run(config: BrokerConfig) -> anyhow::Result<()> {
    let mut signals = Signals::listen()?;
    let node = tokio::select! {
        started = Node::start(config) => started?,
        name = signals.next() => {
            info!("Stopped by {name} before the start was complete");
            return Ok(());
        }
    };
    serve_until_stopped(node, signals).await
}

async fn serve_until_stopped(mut node: Node, mut signals: Signals) -> anyhow::Result<()> {
    if let Some(line) = node.formatted() {
        info!("{line}");
    }
    let found = node.report();
    if found.recovered > 0 {
        info!(
            "Recovered {} of {} logs, which were not shut down cleanly; {} bytes that were not written completely were cut off",
            found.recovered, found.logs, found.bytes_truncated
        );
    }
    let listeners: Vec<String> = node.addresses().iter().map(|(name, address)| format!("{name}://{address}")).collect();
    let broker = node.broker();
    info!(
        node_id = broker.node_id,
        cluster_id = %broker.cluster_id,
        listeners = %listeners.join(","),
        "Kafka Server started"
    );
    let failure = tokio::select! {
        name = signals.next() => {
            info!("Stopping because of {name}");
            None
        }
        reason = node.failed() => Some(reason),
    };
    tokio::select! {
        () = node.stop() => {}
        name = signals.next() => {
            warn!("Ended at once by another {name}: the logs will be recovered at the next start");
            process::exit(KILLED);
        }
    }
    match failure {
        None => {
            info!("Kafka Server stopped");
            Ok(())
        }
        Some(reason) => Err(Failure::failed(reason).into()),
    }
}

/// The signals that end a broker.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
    /// None under nohup: the broker outlives the terminal then, as Kafka's does.
    hang_up: Option<Signal>,
}

impl Signals {
    fn listen() -> anyhow::Result<Signals> {
        let listen = |kind| signal(kind).context("cannot listen for signals");
        Ok(Signals {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
            hang_up: if ignores_hang_up() { None } else { Some(listen(SignalKind::hangup())?) },
        })
    }

    async fn next(&mut self) -> &'static str {
        let hang_up = async {
            match &mut self.hang_up {
                Some(hang_up) => hang_up.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
            _ = hang_up => "SIGHUP",
        }
    }
}

/// Whether who started this process wants hang-ups ignored. Listening for them would undo that.
fn ignores_hang_up() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 != 0)
}
