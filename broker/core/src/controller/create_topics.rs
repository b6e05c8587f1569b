//! CreateTopics (`ControllerApis.createTopics`, `ReplicationControlManager.createTopics`): names, placement or manual
//! assignment, configurations; each topic has its own result.

use std::collections::{BTreeMap, BTreeSet};

use kafka_wire::messages::create_topics_request::CreatableTopic;
use kafka_wire::messages::create_topics_response::{CreatableTopicConfigs, CreatableTopicResult};
use kafka_wire::messages::{CreateTopicsRequest, CreateTopicsResponse, TopicRecord};
use kafka_wire::metadata_record::MetadataRecord;
use kafka_wire::{ErrorCode, Uuid};

use super::configs::{ResourceChange, effective_topic_config};
use super::names::Collisions;
use super::placement::Placer;
use super::{ApiError, Decision, MAX_RECORDS_PER_USER_OP, Random, View, validate_topic_name};
use crate::configs::alter::AlterOp;
use crate::image::{ConfigResource, DIRECTORY_UNASSIGNED, LEADER_RECOVERED, Overrides, PartitionRegistration};

const METADATA_TOPIC: &str = "__cluster_metadata";

impl View<'_> {
    /// Creates topics. With `validate_only` the answer is the same and nothing is written.
    ///
    /// # Errors
    /// When the request as a whole asks for too much.
    pub fn create_topics(
        &self,
        request: &CreateTopicsRequest,
        random: &mut Random<'_>,
    ) -> Result<Decision<CreateTopicsResponse>, ApiError> {
        self.check_partitions_in_all(request)?;
        let mut named: BTreeMap<&str, usize> = BTreeMap::new();
        for topic in &request.topics {
            *named.entry(&topic.name).or_default() += 1;
        }
        let is_twice = |name: &str| named.get(name).is_some_and(|n| *n > 1);
        let collisions = Collisions::new(&self.image.topics);
        let mut records = Vec::new();
        let mut results = Vec::with_capacity(request.topics.len());
        for topic in request.topics.iter().filter(|t| !is_twice(&t.name) && t.name != METADATA_TOPIC) {
            let result = match self.create_topic(topic, &collisions, random) {
                Ok((new, result)) => {
                    records.extend(new);
                    result
                }
                Err(error) => refused(&topic.name, error),
            };
            results.push(result);
        }
        for name in named.keys().filter(|name| is_twice(name)) {
            results.push(refused(name, ApiError::new(ErrorCode::INVALID_REQUEST, "Duplicate topic name.")));
        }
        if named.get(METADATA_TOPIC) == Some(&1) {
            let text = format!("Creation of internal topic {METADATA_TOPIC} is prohibited.");
            results.push(refused(METADATA_TOPIC, ApiError::new(ErrorCode::INVALID_REQUEST, text)));
        }
        let reply = CreateTopicsResponse { topics: results, ..CreateTopicsResponse::default() };
        let mut decision = Decision { records, reply }.bounded()?;
        if request.validate_only {
            decision.records.clear();
        }
        Ok(decision)
    }

    /// Before anything else, the partitions of all topics are counted (`validateTotalNumberOfPartitions`).
    fn check_partitions_in_all(&self, request: &CreateTopicsRequest) -> Result<(), ApiError> {
        let partitions = |topic: &CreatableTopic| match topic.num_partitions {
            _ if !topic.assignments.is_empty() => topic.assignments.len(),
            -1 => usize::try_from(self.settings.num_partitions).unwrap_or(0),
            count => usize::try_from(count).unwrap_or(0),
        };
        if request.topics.iter().map(partitions).sum::<usize>() > MAX_RECORDS_PER_USER_OP {
            let text = "Excessively large number of partitions per request.";
            return Err(ApiError::new(ErrorCode::POLICY_VIOLATION, text));
        }
        Ok(())
    }

    fn create_topic(
        &self,
        topic: &CreatableTopic,
        collisions: &Collisions,
        random: &mut Random<'_>,
    ) -> Result<(Vec<MetadataRecord>, CreatableTopicResult), ApiError> {
        let name = &topic.name;
        if self.image.topics.by_name(name).is_some() {
            return Err(ApiError::new(ErrorCode::TOPIC_ALREADY_EXISTS, format!("Topic '{name}' already exists.")));
        }
        validate_topic_name(name).map_err(|text| ApiError::new(ErrorCode::INVALID_TOPIC_EXCEPTION, text))?;
        if let Some(other) = collisions.of(name) {
            let text = format!("Topic '{name}' collides with existing topic: {other}");
            return Err(ApiError::new(ErrorCode::INVALID_TOPIC_EXCEPTION, text));
        }
        let config_records = self.creation_configs(topic)?;
        let partitions = self.new_partitions(topic, random)?;
        let topic_id = random.uuid();
        let record = TopicRecord { name: name.clone(), topic_id, ..TopicRecord::default() };
        let mut records: Vec<MetadataRecord> = vec![record.into()];
        records.extend(config_records);
        let replication_factor = partitions.first().map_or(0, |p| p.replicas.len());
        let num_partitions = partitions.len() as i32;
        let numbered = (0..).zip(&partitions);
        records.extend(numbered.map(|(number, p)| self.partition_record(p, topic_id, number)));
        let result = CreatableTopicResult {
            name: name.clone(),
            topic_id,
            num_partitions,
            replication_factor: replication_factor as i16,
            configs: Some(self.config_results(topic)),
            error_message: None,
            ..CreatableTopicResult::default()
        };
        Ok((records, result))
    }

    fn creation_configs(&self, topic: &CreatableTopic) -> Result<Vec<MetadataRecord>, ApiError> {
        let nulls: Vec<&str> = topic.configs.iter().filter(|c| c.value.is_none()).map(|c| c.name.as_str()).collect();
        if !nulls.is_empty() {
            let text = format!("Null value not supported for topic configs: {}", nulls.join(","));
            return Err(ApiError::new(ErrorCode::INVALID_CONFIG, text));
        }
        if topic.configs.is_empty() {
            return Ok(Vec::new());
        }
        let ops: BTreeMap<_, _> =
            topic.configs.iter().map(|c| (c.name.clone(), AlterOp::Set(c.value.clone().unwrap_or_default()))).collect();
        let change = ResourceChange::Incremental(ops.into_iter().collect());
        self.change_resource(&ConfigResource::topic(&topic.name), &change)
    }

    fn new_partitions(
        &self,
        topic: &CreatableTopic,
        random: &mut Random<'_>,
    ) -> Result<Vec<PartitionRegistration>, ApiError> {
        if !topic.assignments.is_empty() {
            return self.manual_partitions(topic);
        }
        if topic.replication_factor < -1 || topic.replication_factor == 0 {
            let text = "Replication factor must be larger than 0, or -1 to use the default value.";
            return Err(ApiError::new(ErrorCode::INVALID_REPLICATION_FACTOR, text));
        }
        if topic.num_partitions < -1 || topic.num_partitions == 0 {
            let text = "Number of partitions was set to an invalid non-positive value.";
            return Err(ApiError::new(ErrorCode::INVALID_PARTITIONS, text));
        }
        let partitions = if topic.num_partitions == -1 { self.settings.num_partitions } else { topic.num_partitions };
        let factor = match topic.replication_factor {
            -1 => self.settings.default_replication_factor,
            factor => factor,
        };
        self.place(partitions as usize, factor, random).map_err(|why| {
            let text = format!("Unable to replicate the partition {factor} time(s): {why}");
            ApiError::new(ErrorCode::INVALID_REPLICATION_FACTOR, text)
        })
    }

    /// Places new partitions on the brokers.
    pub(super) fn place(
        &self,
        partitions: usize,
        replication_factor: i16,
        random: &mut Random<'_>,
    ) -> Result<Vec<PartitionRegistration>, String> {
        let mut placer = Placer::new(&self.image.cluster, random);
        let replication_factor = usize::try_from(replication_factor).unwrap_or(0);
        let mut placed = Vec::with_capacity(partitions);
        for _ in 0..partitions {
            let replicas = placer.place(replication_factor, random)?;
            placed.push(
                self.new_partition(replicas).ok_or("All brokers are currently fenced or in controlled shutdown.")?,
            );
        }
        Ok(placed)
    }

    fn manual_partitions(&self, topic: &CreatableTopic) -> Result<Vec<PartitionRegistration>, ApiError> {
        let not_unset = |what: &str| {
            let text = format!("A manual partition assignment was specified, but {what} was not set to -1.");
            Err(ApiError::new(ErrorCode::INVALID_REQUEST, text))
        };
        if topic.replication_factor != -1 {
            return not_unset("replication factor");
        }
        if topic.num_partitions != -1 {
            return not_unset("numPartitions");
        }
        let invalid = |text: String| Err(ApiError::new(ErrorCode::INVALID_REPLICA_ASSIGNMENT, text));
        let mut partitions = BTreeMap::new();
        let mut factor = None;
        for assignment in &topic.assignments {
            let number = assignment.partition_index;
            if partitions.contains_key(&number) {
                return invalid(format!("Found multiple manual partition assignments for partition {number}"));
            }
            self.check_manual_assignment(&assignment.broker_ids, factor)?;
            factor = Some(assignment.broker_ids.len());
            let Some(partition) = self.new_partition(assignment.broker_ids.clone()) else {
                return invalid(format!(
                    "All brokers specified in the manual partition assignment for partition {number} are fenced or in \
                     controlled shutdown."
                ));
            };
            partitions.insert(number, partition);
        }
        if partitions.keys().copied().ne(0..partitions.len() as i32) {
            return invalid("partitions should be a consecutive 0-based integer sequence".into());
        }
        Ok(partitions.into_values().collect())
    }

    /// Checks a replica list that a user gave; `factor` is how many replicas the topic's other partitions have.
    pub(super) fn check_manual_assignment(&self, replicas: &[i32], factor: Option<usize>) -> Result<(), ApiError> {
        let invalid = |text: String| Err(ApiError::new(ErrorCode::INVALID_REPLICA_ASSIGNMENT, text));
        if replicas.is_empty() {
            return invalid("The manual partition assignment includes an empty replica list.".into());
        }
        let mut sorted = replicas.to_vec();
        sorted.sort_unstable();
        let mut seen = BTreeSet::new();
        for broker in sorted {
            if self.image.cluster.broker(broker).is_none() {
                return invalid(format!(
                    "The manual partition assignment includes broker {broker}, but no such broker is registered."
                ));
            }
            if !seen.insert(broker) {
                return invalid(format!(
                    "The manual partition assignment includes the broker {broker} more than once."
                ));
            }
        }
        match factor {
            Some(factor) if factor != replicas.len() => invalid(format!(
                "The manual partition assignment includes a partition with {} replica(s), but this is not consistent \
                 with previous partitions, which have {factor} replica(s).",
                replicas.len()
            )),
            _ => Ok(()),
        }
    }

    /// A new partition with all active replicas in sync; `None` when none is active.
    pub(super) fn new_partition(&self, replicas: Vec<i32>) -> Option<PartitionRegistration> {
        let isr: Vec<i32> = replicas.iter().copied().filter(|r| self.image.cluster.is_active(*r)).collect();
        let leader = *isr.first()?;
        Some(PartitionRegistration {
            directories: replicas.iter().map(|r| self.default_directory(*r)).collect(),
            replicas,
            isr,
            removing_replicas: Vec::new(),
            adding_replicas: Vec::new(),
            elr: Vec::new(),
            last_known_elr: Vec::new(),
            leader,
            leader_recovery_state: LEADER_RECOVERED,
            leader_epoch: 0,
            partition_epoch: 0,
        })
    }

    /// The directory of a new replica: a broker with a single one has no choice, others tell later.
    fn default_directory(&self, broker: i32) -> Uuid {
        match self.image.cluster.broker(broker).map(|b| b.log_dirs.as_slice()) {
            Some([only]) => *only,
            // A registration from before directory ids.
            Some([]) => crate::image::DIRECTORY_MIGRATING,
            _ => DIRECTORY_UNASSIGNED,
        }
    }

    /// A partition's record as far as the metadata.version goes.
    pub(super) fn partition_record(&self, p: &PartitionRegistration, topic_id: Uuid, number: i32) -> MetadataRecord {
        let mut record = p.to_record(topic_id, number);
        if !self.image.features.metadata_version().has_directories() {
            record.directories.clear();
        }
        record.into()
    }

    fn config_results(&self, topic: &CreatableTopic) -> Vec<CreatableTopicConfigs> {
        let own: Overrides = topic.configs.iter().filter_map(|c| Some((c.name.clone(), c.value.clone()?))).collect();
        let all = crate::configs::topic().iter().filter(|key| !key.internal);
        all.filter_map(|key| {
            let found = effective_topic_config(self, &own, key.name)?;
            Some(CreatableTopicConfigs {
                name: key.name.to_owned(),
                value: if key.is_sensitive() { None } else { found.value },
                read_only: false,
                config_source: found.source,
                is_sensitive: key.is_sensitive(),
                ..CreatableTopicConfigs::default()
            })
        })
        .collect()
    }
}

fn refused(name: &str, error: ApiError) -> CreatableTopicResult {
    CreatableTopicResult {
        name: name.to_owned(),
        error_code: error.code.0,
        error_message: error.message,
        ..CreatableTopicResult::default()
    }
}
