//! CreatePartitions: a topic can only grow (`ReplicationControlManager.createPartitions`).

use std::collections::BTreeMap;

use kafka_wire::ErrorCode;
use kafka_wire::messages::CreatePartitionsRequest;
use kafka_wire::messages::create_partitions_request::CreatePartitionsTopic;
use kafka_wire::messages::create_partitions_response::CreatePartitionsTopicResult;
use kafka_wire::metadata_record::MetadataRecord;

use super::{ApiError, Decision, MAX_RECORDS_PER_USER_OP, Random, View};
use crate::image::PartitionRegistration;

impl View<'_> {
    /// Adds partitions to topics; each topic has its own result. With `validate_only` nothing is written.
    pub fn create_partitions(
        &self,
        request: &CreatePartitionsRequest,
        random: &mut Random<'_>,
    ) -> Decision<Vec<CreatePartitionsTopicResult>> {
        let mut named: BTreeMap<&str, usize> = BTreeMap::new();
        for topic in &request.topics {
            *named.entry(&topic.name).or_default() += 1;
        }
        let mut records = Vec::new();
        let mut results = Vec::with_capacity(request.topics.len());
        for (name, _) in named.iter().filter(|(_, count)| **count > 1) {
            let error = ApiError::new(ErrorCode::INVALID_REQUEST, "Duplicate topic name.");
            results.push(result(name, Some(error)));
        }
        for topic in request.topics.iter().filter(|t| named.get(t.name.as_str()) == Some(&1)) {
            let room = MAX_RECORDS_PER_USER_OP - records.len();
            match self.grow(topic, room, random) {
                Ok(new) => {
                    records.extend(new);
                    results.push(result(&topic.name, None));
                }
                Err(error) => results.push(result(&topic.name, Some(error))),
            }
        }
        if request.validate_only {
            records.clear();
        }
        Decision { records, reply: results }
    }

    fn grow(
        &self,
        topic: &CreatePartitionsTopic,
        room: usize,
        random: &mut Random<'_>,
    ) -> Result<Vec<MetadataRecord>, ApiError> {
        let Some(existing) = self.image.topics.by_name(&topic.name) else {
            // Without a text, as Kafka answers it here.
            return Err(ApiError { code: ErrorCode::UNKNOWN_TOPIC_OR_PARTITION, message: None });
        };
        let before = existing.partitions.len();
        let invalid = |text: String| Err(ApiError::new(ErrorCode::INVALID_PARTITIONS, text));
        let additional = match usize::try_from(topic.count) {
            Ok(count) if count == before => return invalid(format!("Topic already has {before} partition(s).")),
            Ok(count) if count > before => count - before,
            _ => {
                return invalid(format!(
                    "The topic {} currently has {before} partition(s); {} would not be an increase.",
                    topic.name, topic.count
                ));
            }
        };
        if additional > room {
            // Kafka answers UNKNOWN_SERVER_ERROR and yet adds some of them; here it is all or nothing.
            let text = "Excessively large number of partitions per request.";
            return Err(ApiError::new(ErrorCode::POLICY_VIOLATION, text));
        }
        let factor = existing.partitions.values().next().map_or(1, |p| p.replicas.len());
        let new = match &topic.assignments {
            None => self
                .place(additional, i16::try_from(factor).unwrap_or(i16::MAX), random)
                .map_err(|why| ApiError::new(ErrorCode::INVALID_REPLICATION_FACTOR, why))?,
            Some(assignments) if assignments.len() != additional => {
                let text = format!(
                    "Attempted to add {additional} additional partition(s), but only {} assignment(s) were specified.",
                    assignments.len()
                );
                return Err(ApiError::new(ErrorCode::INVALID_REPLICA_ASSIGNMENT, text));
            }
            Some(assignments) => {
                let lists = assignments.iter().map(|a| a.broker_ids.as_slice());
                self.assigned(lists, before, factor)?
            }
        };
        let numbered = (before as i32..).zip(&new);
        Ok(numbered.map(|(number, p)| self.partition_record(p, existing.id, number)).collect())
    }

    fn assigned<'a>(
        &self,
        lists: impl Iterator<Item = &'a [i32]>,
        first: usize,
        factor: usize,
    ) -> Result<Vec<PartitionRegistration>, ApiError> {
        let mut new = Vec::new();
        for (number, replicas) in (first..).zip(lists) {
            self.check_manual_assignment(replicas, Some(factor))?;
            let Some(partition) = self.new_partition(replicas.to_vec()) else {
                let text = format!(
                    "All brokers specified in the manual partition assignment for partition {number} are fenced or in \
                     controlled shutdown."
                );
                return Err(ApiError::new(ErrorCode::INVALID_REPLICA_ASSIGNMENT, text));
            };
            new.push(partition);
        }
        Ok(new)
    }
}

fn result(name: &str, error: Option<ApiError>) -> CreatePartitionsTopicResult {
    let (error_code, error_message) = error.map_or((0, None), |e| (e.code.0, e.message));
    CreatePartitionsTopicResult {
        name: name.to_owned(),
        error_code,
        error_message,
        ..CreatePartitionsTopicResult::default()
    }
}
