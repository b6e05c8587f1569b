//! Where admin requests go (controller, leaders, coordinators, given brokers), and how often they are tried.

use std::collections::BTreeMap;
use std::future::Future;
use std::time::Duration;

use kafka_wire::ErrorCode;
use tokio::time::{Instant, timeout_at};

use super::{AdminClient, PerItem};
use crate::cluster::Purpose;
use crate::conn::Connection;
use crate::error::{ApiError, ClientError};
use crate::{TopicPartition, concurrent, error};

/// How often a topic that no broker knows is looked up before that is the answer: it may just have been created.
const UNKNOWN_TOPIC_LOOKUPS: u32 = 5;

/// What [`AdminClient::by_leader`] calls a leader with, and what comes back.
pub(super) type Part<P> = Vec<(TopicPartition, P)>;

impl AdminClient {
    /// Tries until it succeeds, fails for good, or `default.api.timeout.ms` is over.
    pub(super) async fn retrying<T, F, Fut>(&self, doing: &str, mut attempt: F) -> Result<T, ClientError>
    where
        F: FnMut() -> Fut,
        Fut: Future<Output = Result<T, ClientError>>,
    {
        let limit_ms = self.config.default_api_timeout_ms;
        let deadline = Instant::now() + Duration::from_millis(limit_ms);
        let mut failures = 0;
        let mut last: Option<ClientError> = None;
        loop {
            let error = match timeout_at(deadline, attempt()).await {
                Ok(Ok(value)) => return Ok(value),
                Ok(Err(error)) => error,
                Err(_) => return Err(error::timeout(doing, limit_ms, last)),
            };
            failures += 1;
            if !error.is_retriable() || failures > self.config.retries {
                return Err(error);
            }
            tracing::debug!(%error, doing, "trying again");
            last = Some(error);
            let wait = self.cluster.retry_backoff(failures);
            if Instant::now() + wait >= deadline {
                return Err(error::timeout(doing, limit_ms, last));
            }
            tokio::time::sleep(wait).await;
            // Whoever was asked may not be the one to ask any more.
            let _ = timeout_at(deadline, self.cluster.fetch_metadata(Some(&[]), false)).await;
        }
    }

    /// A connection to the controller, or to the broker that stands in for it.
    pub(super) async fn controller(&self) -> Result<Connection, ClientError> {
        let mut metadata = self.cluster.metadata();
        if metadata.controller_id.is_none() {
            metadata = self.cluster.fetch_metadata(Some(&[]), false).await?;
        }
        match metadata.controller_id {
            Some(id) => self.cluster.connection(id, Purpose::General).await,
            None => Err(ApiError::new(ErrorCode::NOT_CONTROLLER).into()),
        }
    }

    /// An error if an answer says that it went to the wrong controller; the next attempt will know better.
    pub(super) async fn check_controller<K, T>(&self, answer: PerItem<K, T>) -> Result<PerItem<K, T>, ClientError> {
        let wrong = |r: &Result<T, ApiError>| r.as_ref().is_err_and(|e| e.code == ErrorCode::NOT_CONTROLLER);
        if answer.iter().any(|(_, result)| wrong(result)) {
            self.cluster.fetch_metadata(Some(&[]), false).await?;
            return Err(ApiError::new(ErrorCode::NOT_CONTROLLER).into());
        }
        Ok(answer)
    }

    /// Asks each partition's leader, again for those that moved meanwhile.
    pub(super) async fn by_leader<P, T, F, Fut>(
        &self,
        doing: &str,
        items: &[(TopicPartition, P)],
        call: F,
    ) -> Result<PerItem<TopicPartition, T>, ClientError>
    where
        P: Clone,
        F: Fn(Connection, Part<P>) -> Fut,
        Fut: Future<Output = Result<PerItem<TopicPartition, T>, ClientError>>,
    {
        let limit_ms = self.config.default_api_timeout_ms;
        let deadline = Instant::now() + Duration::from_millis(limit_ms);
        let mut open: Part<P> = items.to_vec();
        let mut done: BTreeMap<TopicPartition, Result<T, ApiError>> = BTreeMap::new();
        let mut failures = 0;
        while !open.is_empty() {
            let round = timeout_at(deadline, self.leader_round(&open, failures, &call)).await;
            let failed = match round {
                Ok(Ok((answers, failed))) => {
                    done.extend(answers);
                    failed
                }
                Ok(Err(error)) => Some(error),
                Err(_) => return Err(error::timeout(doing, limit_ms, None)),
            };
            match failed {
                None => {}
                Some(error) if error.is_retriable() => {
                    tracing::debug!(%error, doing, "trying again");
                    if Instant::now() + self.cluster.retry_backoff(failures + 1) >= deadline {
                        return Err(error::timeout(doing, limit_ms, Some(error)));
                    }
                }
                Some(error) => return Err(error),
            }
            open.retain(|(tp, _)| done.get(tp).is_none_or(|r| r.as_ref().is_err_and(|e| may_move(e.code, failures))));
            if open.is_empty() {
                break;
            }
            failures += 1;
            let wait = self.cluster.retry_backoff(failures);
            if Instant::now() + wait >= deadline {
                break;
            }
            tokio::time::sleep(wait).await;
        }
        let missing = || Err(ApiError::new(ErrorCode::REQUEST_TIMED_OUT));
        Ok(items.iter().map(|(tp, _)| (tp.clone(), done.remove(tp).unwrap_or_else(missing))).collect())
    }

    /// What the leaders said, and why one could not be asked, if so.
    async fn leader_round<P, T, F, Fut>(
        &self,
        open: &[(TopicPartition, P)],
        failures: u32,
        call: &F,
    ) -> Result<(PerItem<TopicPartition, T>, Option<ClientError>), ClientError>
    where
        P: Clone,
        F: Fn(Connection, Part<P>) -> Fut,
        Fut: Future<Output = Result<PerItem<TopicPartition, T>, ClientError>>,
    {
        let mut topics: Vec<&str> = open.iter().map(|(tp, _)| tp.topic.as_str()).collect();
        topics.sort_unstable();
        topics.dedup();
        let known = self.cluster.metadata();
        let metadata = if failures == 0 && topics.iter().all(|t| known.topic(t).is_some()) {
            known
        } else {
            self.cluster.fetch_metadata(Some(&topics), false).await?
        };
        let mut answers = Vec::new();
        let mut leaders: BTreeMap<i32, Part<P>> = BTreeMap::new();
        for (tp, what) in open {
            let error =
                metadata.topics.get(tp.topic.as_str()).map_or(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION, |t| t.error);
            match metadata.partition(&tp.topic, tp.partition) {
                Some(_) => match metadata.leader(&tp.topic, tp.partition) {
                    Some(leader) => leaders.entry(leader).or_default().push((tp.clone(), what.clone())),
                    None => answers.push((tp.clone(), Err(ApiError::new(ErrorCode::LEADER_NOT_AVAILABLE)))),
                },
                None if error == ErrorCode::NONE => {
                    answers.push((tp.clone(), Err(ApiError::new(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION))));
                }
                None => answers.push((tp.clone(), Err(ApiError::new(error)))),
            }
        }
        let calls = leaders.into_iter().map(|(leader, part)| async move {
            let connection = self.cluster.connection(leader, Purpose::General).await?;
            call(connection, part).await
        });
        // What some leaders said is kept when another is not there: only the rest is asked for again.
        let mut failed = None;
        for outcome in concurrent::all(calls).await {
            match outcome {
                Ok(part) => answers.extend(part),
                Err(error) => failed = Some(error),
            }
        }
        Ok((answers, failed))
    }

    /// Asks the group's coordinator, again when it moves.
    pub(super) async fn on_coordinator<T, F, Fut>(&self, doing: &str, group: &str, call: F) -> Result<T, ClientError>
    where
        F: Fn(Connection, super::Node) -> Fut,
        Fut: Future<Output = Result<T, ClientError>>,
    {
        let call = &call;
        self.retrying(doing, || async move {
            let node = self.cluster.find_coordinator(group).await?;
            let connection = self.cluster.connect_node(&node, Purpose::General).await?;
            call(connection, node).await
        })
        .await
    }

    /// The limit that goes into requests which the broker itself bounds.
    pub(super) fn broker_timeout_ms(&self) -> i32 {
        i32::try_from(self.config.common.request_timeout_ms).unwrap_or(i32::MAX)
    }
}

/// Whether fresh metadata may mend an error.
fn may_move(code: ErrorCode, failures: u32) -> bool {
    match code {
        ErrorCode::UNKNOWN_TOPIC_OR_PARTITION => failures + 1 < UNKNOWN_TOPIC_LOOKUPS,
        _ => code.is_retriable(),
    }
}

/// `Ok` for no error, else the code with the broker's words.
pub(super) fn result(code: i16, message: Option<String>) -> Result<(), ApiError> {
    match ErrorCode(code) {
        ErrorCode::NONE => Ok(()),
        code => Err(ApiError { code, message: message.filter(|m| !m.is_empty()) }),
    }
}

/// The answers in the order asked; one that is missing is an error of its own.
pub(super) fn in_order<K: Clone + PartialEq, T>(
    asked: impl IntoIterator<Item = K>,
    mut answers: Vec<(K, Result<T, ApiError>)>,
) -> PerItem<K, T> {
    let missing = || ApiError {
        code: ErrorCode::UNKNOWN_SERVER_ERROR,
        message: Some("The broker's answer does not speak of it.".into()),
    };
    let mut take = |key: K| match answers.iter().position(|(k, _)| *k == key) {
        Some(at) => answers.swap_remove(at),
        None => (key, Err(missing())),
    };
    asked.into_iter().map(&mut take).collect()
}

/// A topic with what is meant of its partitions.
pub(super) type OfTopic<P> = (String, Vec<(i32, P)>);

/// Partitions by topic, as requests have them.
pub(super) fn by_topic<P>(items: Vec<(TopicPartition, P)>) -> BTreeMap<String, Vec<(i32, P)>> {
    let mut topics: BTreeMap<String, Vec<(i32, P)>> = BTreeMap::new();
    for (tp, what) in items {
        topics.entry(tp.topic).or_default().push((tp.partition, what));
    }
    topics
}
