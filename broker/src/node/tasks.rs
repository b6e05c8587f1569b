//! The tasks of a running node: what serves clients, what works on the logs, and who says that the node cannot go on when one
//! of them ends.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use kafka_core::controller::ReplicaPlace;
use kafka_log::StorageError;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::broker::Broker;
use crate::net::{Clients, Listener};
use crate::replicas::housekeeping;

/// How long clients may take to be let go when the node stops: they go at the next point where they wait.
const SERVING_END_MAX: Duration = Duration::from_secs(1);

/// Those that run.
#[derive(Debug)]
pub(super) struct Tasks {
    stop: watch::Sender<bool>,
    /// What serves clients: ends when told to stop.
    serving: Vec<JoinHandle<()>>,
    /// What works on the logs in the background.
    background: Vec<JoinHandle<()>>,
    failure: watch::Receiver<Option<String>>,
}

/// What they are made of.
pub(super) struct Parts {
    pub(super) broker: Arc<Broker>,
    /// Under which the broker is registered.
    pub(super) broker_epoch: i64,
    pub(super) listeners: Vec<Listener>,
    /// Those of all listeners.
    pub(super) clients: Arc<Clients>,
    /// The group coordinator's task, which is stopped by its handle.
    pub(super) groups: JoinHandle<()>,
    /// Errors of disks.
    pub(super) failures: mpsc::UnboundedReceiver<StorageError>,
    /// Replicas that are elsewhere than the controller believes.
    pub(super) places: mpsc::UnboundedReceiver<ReplicaPlace>,
    pub(super) metadata_log_dir: PathBuf,
}

impl Tasks {
    pub(super) fn start(parts: Parts) -> Self {
        let Parts { broker, broker_epoch, listeners, clients, groups, failures, places, metadata_log_dir } = parts;
        let (stop, stopped) = watch::channel(false);
        let (fail, failure) = watch::channel(None);
        let alarm = |what| Alarm { what, stopped: stopped.clone(), fail: fail.clone() };
        let replicas = &broker.replicas;
        let care = housekeeping::run(replicas.clone(), stopped.clone());
        let of = Registered { broker: broker.clone(), epoch: broker_epoch };
        let give_up = give_up_failed_dirs(of.clone(), metadata_log_dir, failures, fail.clone());
        let background = vec![
            tokio::spawn(watch_over(alarm("the assignment of log directories"), tell_places(of, places))),
            tokio::spawn(watch_over(alarm("the care of the logs"), care)),
            tokio::spawn(watch_over(alarm("the watch over the log directories"), give_up)),
        ];
        let groups = async { groups.await.unwrap_or_else(|error| tracing::error!(%error, "groups")) };
        let mut serving = vec![tokio::spawn(watch_over(alarm("the group coordinator"), groups))];
        for listener in listeners {
            let accepting = listener.run(broker.clone(), clients.clone(), stopped.clone());
            serving.push(tokio::spawn(watch_over(alarm("a listener"), accepting)));
        }
        Self { stop, serving, background, failure }
    }

    /// Waits until one of them says that the node cannot go on, and why.
    pub(super) async fn failed(&self) -> String {
        let mut failure = self.failure.clone();
        let reason = failure.wait_for(Option::is_some).await.ok().and_then(|reason| reason.clone());
        reason.unwrap_or_else(|| "a part of the broker has ended".to_owned())
    }

    /// Tells all to stop.
    pub(super) fn tell_to_stop(&self) {
        self.stop.send_replace(true);
    }

    /// Waits until nothing is served any more.
    pub(super) async fn serving_ended(&mut self) {
        let ended = async {
            for task in &mut self.serving {
                // It said itself if it ended by a defect.
                let _ = task.await;
            }
        };
        if tokio::time::timeout(SERVING_END_MAX, ended).await.is_err() {
            tracing::warn!("a client is still served: what it asks for fails from now on");
        }
    }

    /// Ends those that are left.
    pub(super) fn end(self) {
        self.background.iter().for_each(JoinHandle::abort);
    }
}

/// The broker as the controller knows it.
#[derive(Clone)]
struct Registered {
    broker: Arc<Broker>,
    epoch: i64,
}

/// Takes directories that fail out of use and tells the controller, so that what was in them is led by nobody; when none is
/// left, the metadata's is lost, or the controller cannot be told, the node has failed (`BrokerLifecycleManager`, KIP-858).
async fn give_up_failed_dirs(
    of: Registered,
    metadata_log_dir: PathBuf,
    mut failures: mpsc::UnboundedReceiver<StorageError>,
    fail: watch::Sender<Option<String>>,
) {
    let replicas = &of.broker.replicas;
    while let Some(error) = failures.recv().await {
        let any_left = replicas.fail_dir(&error);
        let gone = replicas.take_failed_dirs();
        if !gone.is_empty() {
            tracing::error!(dir = %error.log_dir.display(), %error, "the log directory is offline until a restart");
        }
        if !any_left {
            fail.send_replace(Some(format!("no log directory is left: {error}")));
        } else if error.log_dir == metadata_log_dir {
            // As with Kafka: without its metadata a node knows nothing.
            fail.send_replace(Some(format!("the directory of the metadata log has failed: {error}")));
        } else if !gone.is_empty()
            && let Err(refused) = of.broker.controller.directories_failed(of.broker.node_id, of.epoch, gone).await
        {
            let dir = error.log_dir.display();
            fail.send_replace(Some(format!("the controller cannot be told that {dir} has failed: {refused}")));
        }
    }
}

/// Tells the controller where replicas are (`AssignmentsManager`).
async fn tell_places(of: Registered, mut places: mpsc::UnboundedReceiver<ReplicaPlace>) {
    let mut some = Vec::new();
    while places.recv_many(&mut some, ASSIGNMENTS_MAX).await > 0 {
        let told = of.broker.controller.assign_replicas_to_dirs(of.broker.node_id, of.epoch, std::mem::take(&mut some));
        if let Err(error) = told.await {
            // The next start tells all that it finds.
            tracing::warn!(%error, "the controller was not told in which log directories replicas are");
        }
    }
}

/// Replicas that the controller is told of at once (`AssignReplicasToDirsRequest.MAX_ASSIGNMENTS_PER_REQUEST`).
const ASSIGNMENTS_MAX: usize = 2250;

/// Says that a part of the node has ended although it was not told to, also by a panic.
struct Alarm {
    what: &'static str,
    stopped: watch::Receiver<bool>,
    fail: watch::Sender<Option<String>>,
}

impl Drop for Alarm {
    fn drop(&mut self) {
        if !*self.stopped.borrow() {
            let reason = format!("{} ended by a defect, see the messages before", self.what);
            self.fail.send_replace(Some(reason));
        }
    }
}

/// Runs a part without which the node cannot go on.
async fn watch_over(alarm: Alarm, part: impl Future<Output = ()>) {
    let _alarm = alarm;
    part.await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_part_that_ends_by_a_panic_is_told() {
        let (stop, stopped) = watch::channel(false);
        let (fail, mut failure) = watch::channel(None);
        let alarm = |what| Alarm { what, stopped: stopped.clone(), fail: fail.clone() };
        let part = tokio::spawn(watch_over(alarm("the part"), async { panic!("a defect") }));
        let reason = failure.wait_for(Option::is_some).await.expect("told").clone();
        assert!(reason.is_some_and(|reason| reason.starts_with("the part ended")));
        assert!(part.await.is_err());
        fail.send_replace(None);
        stop.send_replace(true);
        watch_over(alarm("the part"), async {}).await;
        assert!(failure.borrow().is_none(), "it was told to end");
    }
}
