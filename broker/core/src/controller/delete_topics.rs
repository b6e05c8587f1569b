//! DeleteTopics by name and by id (`ControllerApis.deleteTopics`, `ReplicationControlManager`).

use std::collections::BTreeMap;

use kafka_wire::messages::delete_topics_response::DeletableTopicResult;
use kafka_wire::messages::{DeleteTopicsRequest, RemoveTopicRecord};
use kafka_wire::{ErrorCode, Uuid};

use super::{ApiError, Decision, View};

impl View<'_> {
    /// Removes topics; each has its own result. `version` is the request's: since version 3 there is an error code for
    /// a cluster that forbids it.
    ///
    /// # Errors
    /// When the cluster forbids deletion.
    pub fn delete_topics(
        &self,
        request: &DeleteTopicsRequest,
        version: i16,
    ) -> Result<Decision<Vec<DeletableTopicResult>>, ApiError> {
        if !self.settings.delete_topic_enable {
            return Err(if version < 3 {
                ApiError::new(ErrorCode::INVALID_REQUEST, "Topic deletion is disabled.")
            } else {
                ApiError::plain(ErrorCode::TOPIC_DELETION_DISABLED)
            });
        }
        let mut asked = Asked::default();
        asked.read(request);
        let Asked { names, ids, mut results } = asked;
        let mut doomed: BTreeMap<Uuid, String> = BTreeMap::new();
        for (id, count) in &ids {
            if *count > 1 {
                results.push(refused(None, *id, ApiError::new(ErrorCode::INVALID_REQUEST, "Duplicate topic id.")));
                continue;
            }
            match self.image.topics.by_id(*id) {
                Some(topic) => {
                    doomed.insert(*id, topic.name.clone());
                }
                None => results.push(refused(None, *id, ApiError::plain(ErrorCode::UNKNOWN_TOPIC_ID))),
            }
        }
        for (name, count) in names {
            let error = if count > 1 {
                (Uuid::ZERO, ApiError::new(ErrorCode::INVALID_REQUEST, "Duplicate topic name."))
            } else {
                match self.image.topics.by_name(name) {
                    None => (Uuid::ZERO, ApiError::plain(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION)),
                    Some(topic) if ids.contains_key(&topic.id) => {
                        doomed.remove(&topic.id);
                        let text = "The provided topic name maps to an ID that was already supplied.";
                        (topic.id, ApiError::new(ErrorCode::INVALID_REQUEST, text))
                    }
                    Some(topic) => {
                        doomed.insert(topic.id, name.to_owned());
                        continue;
                    }
                }
            };
            results.push(refused(Some(name), error.0, error.1));
        }
        let records =
            doomed.keys().map(|id| RemoveTopicRecord { topic_id: *id, ..RemoveTopicRecord::default() }.into());
        let records = records.collect();
        results.extend(doomed.into_iter().map(|(id, name)| DeletableTopicResult {
            name: Some(name),
            topic_id: id,
            ..DeletableTopicResult::default()
        }));
        Ok(Decision { records, reply: results })
    }
}

/// What a request names: how often each, and results for what makes no sense.
#[derive(Default)]
struct Asked<'a> {
    names: BTreeMap<&'a str, usize>,
    ids: BTreeMap<Uuid, usize>,
    results: Vec<DeletableTopicResult>,
}

impl<'a> Asked<'a> {
    fn read(&mut self, request: &'a DeleteTopicsRequest) {
        for name in &request.topic_names {
            *self.names.entry(name).or_default() += 1;
        }
        for topic in &request.topics {
            match (topic.name.as_deref(), topic.topic_id) {
                (None, Uuid::ZERO) => {
                    let error = ApiError::new(ErrorCode::INVALID_REQUEST, "Neither topic name nor id were specified.");
                    self.results.push(refused(None, Uuid::ZERO, error));
                }
                (None, id) => *self.ids.entry(id).or_default() += 1,
                (Some(name), Uuid::ZERO) => *self.names.entry(name).or_default() += 1,
                (Some(name), id) => {
                    let error =
                        ApiError::new(ErrorCode::INVALID_REQUEST, "You may not specify both topic name and topic id.");
                    self.results.push(refused(Some(name), id, error));
                }
            }
        }
    }
}

fn refused(name: Option<&str>, topic_id: Uuid, error: ApiError) -> DeletableTopicResult {
    DeletableTopicResult {
        name: name.map(str::to_owned),
        topic_id,
        error_code: error.code.0,
        error_message: error.message,
        ..DeletableTopicResult::default()
    }
}
