//! Brokers come, catch up, shut down and go (`ClusterControlManager`, `ReplicationControlManager`).
//!
//! Sessions are not here: a node that is its own controller needs none, its broker lives as long as it does.

use std::collections::BTreeSet;

use kafka_wire::messages::register_broker_record::{BrokerEndpoint, BrokerFeature};
use kafka_wire::messages::register_controller_record::{ControllerEndpoint, ControllerFeature};
use kafka_wire::messages::{BrokerRegistrationChangeRecord, RegisterBrokerRecord, RegisterControllerRecord};
use kafka_wire::metadata_record::MetadataRecord;
use kafka_wire::{ErrorCode, Uuid};

use super::partition_change::PartitionChange;
use super::{ApiError, Decision, View};
use crate::image::{MetadataVersion, NO_LEADER, PartitionRegistration, SUPPORTED_FEATURES, TopicImage};

/// An address at which a node is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokerListener {
    /// The listener's name.
    pub name: String,
    /// The advertised host.
    pub host: String,
    /// The advertised port.
    pub port: u16,
    /// `SecurityProtocol`'s id: 0 PLAINTEXT, 1 SSL, 2 `SASL_PLAINTEXT`, 3 `SASL_SSL`.
    pub security_protocol: i16,
}

/// A broker that joins the cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterBroker {
    /// Its id.
    pub broker_id: i32,
    /// The cluster that it belongs to.
    pub cluster_id: String,
    /// A new id for each start of the process.
    pub incarnation_id: Uuid,
    /// Its listeners for clients and other brokers.
    pub listeners: Vec<BrokerListener>,
    /// Its rack.
    pub rack: Option<String>,
    /// The ids of its log directories.
    pub log_dirs: Vec<Uuid>,
    /// The broker epoch at its last clean shutdown, -1 if there was none: tells whether it may have lost data.
    pub previous_broker_epoch: i64,
}

/// A controller that makes itself known (KIP-919).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControllerToRegister {
    /// Its id.
    pub controller_id: i32,
    /// A new id for each start of the process.
    pub incarnation_id: Uuid,
    /// Its listeners.
    pub listeners: Vec<BrokerListener>,
}

/// Which broker changes, and how, for the partitions that it is in.
#[derive(Clone, Copy)]
pub(super) enum Happening {
    /// It can no longer lead.
    Leaves(i32),
    /// It can no longer lead what is in this directory.
    LosesDirectory(i32, Uuid),
    /// It can lead from now on, though the image still has it fenced.
    Comes(i32),
    /// It was there before and may have lost what it had.
    CameBackUncleanly(i32),
}

impl View<'_> {
    /// Checks that a broker is registered under an epoch.
    ///
    /// # Errors
    /// When it is not.
    pub(super) fn check_broker_epoch(&self, id: i32, epoch: i64) -> Result<&RegisterBrokerRecord, ApiError> {
        let Some(broker) = self.image.cluster.broker(id) else {
            let text = format!("No broker registration found for broker id {id}");
            return Err(ApiError::new(ErrorCode::STALE_BROKER_EPOCH, text));
        };
        if broker.broker_epoch != epoch {
            let text = format!("Expected broker epoch {}, but got broker epoch {epoch}", broker.broker_epoch);
            return Err(ApiError::new(ErrorCode::STALE_BROKER_EPOCH, text));
        }
        Ok(broker)
    }

    /// Registers a broker, fenced; answers its broker epoch.
    ///
    /// # Errors
    /// When it belongs to another cluster or its directories are not its own.
    pub fn register_broker(&self, request: &RegisterBroker) -> Result<Decision<i64>, ApiError> {
        if request.cluster_id != self.settings.cluster_id {
            let text =
                format!("Expected cluster ID {}, but got cluster ID {}", self.settings.cluster_id, request.cluster_id);
            return Err(ApiError::new(ErrorCode::INCONSISTENT_CLUSTER_ID, text));
        }
        let version = self.image.features.metadata_version();
        if version.has_directories() {
            self.check_directories(request)?;
        }
        self.check_finalized_features()?;
        let existing = self.image.cluster.broker(request.broker_id);
        let same_incarnation = existing.filter(|b| b.incarnation_id == request.incarnation_id);
        let mut records = Vec::new();
        if let (Some(before), None) = (existing, same_incarnation) {
            let id = request.broker_id;
            let lost_nothing = request.previous_broker_epoch == before.broker_epoch || !version.has_elr();
            records = self.partition_changes(if lost_nothing {
                Happening::Leaves(id)
            } else {
                Happening::CameBackUncleanly(id)
            });
        }
        let broker_epoch = same_incarnation.map_or(self.next_offset(), |b| b.broker_epoch);
        let record = RegisterBrokerRecord {
            broker_id: request.broker_id,
            incarnation_id: request.incarnation_id,
            broker_epoch,
            end_points: request.listeners.iter().map(broker_endpoint).collect(),
            features: SUPPORTED_FEATURES
                .iter()
                .map(|f| BrokerFeature {
                    name: f.name.to_owned(),
                    min_supported_version: f.min_level(),
                    max_supported_version: f.max_level,
                    ..BrokerFeature::default()
                })
                .collect(),
            rack: request.rack.clone(),
            fenced: same_incarnation.is_none_or(|b| b.fenced),
            in_controlled_shutdown: same_incarnation.is_some_and(|b| b.in_controlled_shutdown),
            log_dirs: if version.has_directories() { request.log_dirs.clone() } else { Vec::new() },
            ..RegisterBrokerRecord::default()
        };
        records.push(record.into());
        Ok(Decision { records, reply: broker_epoch })
    }

    fn check_directories(&self, request: &RegisterBroker) -> Result<(), ApiError> {
        let invalid = |text: String| Err(ApiError::new(ErrorCode::INVALID_REGISTRATION, text));
        if request.log_dirs.is_empty() {
            return invalid("No directories specified in request".into());
        }
        // The first hundred ids are reserved (`DirectoryId.reserved`).
        if request.log_dirs.iter().any(|dir| u128::from_be_bytes(dir.0) < 100) {
            return invalid("Reserved directory ID in request".into());
        }
        if request.log_dirs.iter().collect::<BTreeSet<_>>().len() != request.log_dirs.len() {
            return invalid("Duplicate directory ID in request".into());
        }
        for other in self.image.cluster.brokers.values().filter(|b| b.broker_id != request.broker_id) {
            if let Some(dir) = request.log_dirs.iter().find(|dir| other.log_dirs.contains(dir)) {
                return invalid(format!("Broker {} is already registered with directory {dir}", other.broker_id));
            }
        }
        Ok(())
    }

    /// Every finalized feature must be one that this software supports at that level.
    fn check_finalized_features(&self) -> Result<(), ApiError> {
        for (name, level) in self.image.features.finalized() {
            let supported = crate::image::known_feature(&name).map_or((0, 0), |f| (f.min_level(), f.max_level));
            if level < supported.0 || level > supported.1 {
                let text = format!(
                    "Unable to register because the broker does not support finalized version {level} of {name}. The \
                     broker wants a version between {} and {}, inclusive.",
                    supported.0, supported.1
                );
                return Err(ApiError::new(ErrorCode::UNSUPPORTED_VERSION, text));
            }
        }
        Ok(())
    }

    /// Makes a registered broker one that can lead, and gives partitions without a leader to it.
    ///
    /// # Errors
    /// When it is not registered under that epoch.
    pub fn unfence_broker(&self, id: i32, epoch: i64) -> Result<Decision<()>, ApiError> {
        if !self.check_broker_epoch(id, epoch)?.fenced {
            return Ok(Decision::only(()));
        }
        let mut records = vec![registration_change(id, epoch, |r| r.fenced = -1)];
        records.extend(self.partition_changes(Happening::Comes(id)));
        Ok(Decision { records, reply: () })
    }

    /// Takes the leaders off a broker that wants to stop.
    ///
    /// # Errors
    /// When it is not registered under that epoch.
    pub fn begin_controlled_shutdown(&self, id: i32, epoch: i64) -> Result<Decision<()>, ApiError> {
        if self.check_broker_epoch(id, epoch)?.in_controlled_shutdown {
            return Ok(Decision::only(()));
        }
        let mut records = vec![registration_change(id, epoch, |r| r.in_controlled_shutdown = 1)];
        records.extend(self.partition_changes(Happening::Leaves(id)));
        Ok(Decision { records, reply: () })
    }

    /// Fences a broker: it stopped, or nothing was heard of it.
    ///
    /// # Errors
    /// When it is not registered under that epoch.
    pub fn fence_broker(&self, id: i32, epoch: i64) -> Result<Decision<()>, ApiError> {
        if self.check_broker_epoch(id, epoch)?.fenced {
            return Ok(Decision::only(()));
        }
        let mut records = self.partition_changes(Happening::Leaves(id));
        records.push(registration_change(id, epoch, |r| r.fenced = 1));
        Ok(Decision { records, reply: () })
    }

    /// Registers a controller. Before metadata.version 15 there is nothing to write.
    #[must_use]
    pub fn register_controller(&self, request: &ControllerToRegister) -> Decision<()> {
        if !self.image.features.metadata_version().has_controller_registration() {
            return Decision::only(());
        }
        let record = RegisterControllerRecord {
            controller_id: request.controller_id,
            incarnation_id: request.incarnation_id,
            end_points: request.listeners.iter().map(controller_endpoint).collect(),
            features: SUPPORTED_FEATURES
                .iter()
                .map(|f| ControllerFeature {
                    name: f.name.to_owned(),
                    min_supported_version: f.min_level(),
                    max_supported_version: f.max_level,
                    ..ControllerFeature::default()
                })
                .collect(),
            ..RegisterControllerRecord::default()
        };
        Decision { records: vec![record.into()], reply: () }
    }

    /// Goes over the partitions that the happening can concern.
    pub(super) fn partition_changes(&self, happening: Happening) -> Vec<MetadataRecord> {
        self.partition_changes_of(happening, &|_, _, p| match happening {
            Happening::Leaves(id) => p.isr.contains(&id),
            Happening::LosesDirectory(id, dir) => p.directory(id) == Some(dir),
            Happening::CameBackUncleanly(id) => p.isr.contains(&id) || p.elr.contains(&id),
            Happening::Comes(_) => p.leader == NO_LEADER,
        })
    }

    /// What the happening does to the partitions that `concerned` names by topic, number and state. With one broker it
    /// concerns all; an index by broker comes with the second.
    pub(super) fn partition_changes_of(
        &self,
        happening: Happening,
        concerned: &dyn Fn(&TopicImage, i32, &PartitionRegistration) -> bool,
    ) -> Vec<MetadataRecord> {
        let version = self.image.features.metadata_version();
        let mut records = Vec::new();
        for topic in self.image.topics.iter() {
            if topic.partitions.iter().any(|(number, p)| concerned(topic, *number, p)) {
                self.topic_changes(topic, (happening, version), concerned, &mut records);
            }
        }
        records
    }

    fn topic_changes(
        &self,
        topic: &TopicImage,
        (happening, version): (Happening, MetadataVersion),
        concerned: &dyn Fn(&TopicImage, i32, &PartitionRegistration) -> bool,
        records: &mut Vec<MetadataRecord>,
    ) {
        let unclean_election = self.unclean_election(&topic.name);
        for (number, partition) in topic.partitions.iter().filter(|(number, p)| concerned(topic, **number, p)) {
            let can_lead = |r: i32| self.can_lead(partition, r, happening);
            let (gone, unclean_shutdown) = match happening {
                Happening::Leaves(id) | Happening::LosesDirectory(id, _) => (Some(id), None),
                Happening::CameBackUncleanly(id) => (Some(id), Some(id)),
                Happening::Comes(_) => (None, None),
            };
            let change = PartitionChange {
                partition,
                target_isr: partition.isr.iter().copied().filter(|r| Some(*r) != gone).collect(),
                unclean_shutdown,
                unclean_election,
                min_isr: self.min_isr(&topic.name, partition.replicas.len()),
                elr_enabled: self.image.features.elr_enabled(),
                version,
                can_lead: &can_lead,
            };
            records.extend(change.record(topic.id, *number).map(MetadataRecord::from));
        }
    }

    fn can_lead(&self, partition: &PartitionRegistration, replica: i32, happening: Happening) -> bool {
        let active = match happening {
            Happening::Leaves(id) | Happening::LosesDirectory(id, _) | Happening::CameBackUncleanly(id)
                if id == replica =>
            {
                false
            }
            Happening::Comes(id) if id == replica => true,
            _ => self.image.cluster.is_active(replica),
        };
        active && self.image.cluster.has_online_directory(partition, replica)
    }
}

pub(super) fn registration_change(
    broker_id: i32,
    broker_epoch: i64,
    set: impl FnOnce(&mut BrokerRegistrationChangeRecord),
) -> MetadataRecord {
    let mut record =
        BrokerRegistrationChangeRecord { broker_id, broker_epoch, ..BrokerRegistrationChangeRecord::default() };
    set(&mut record);
    record.into()
}

fn broker_endpoint(listener: &BrokerListener) -> BrokerEndpoint {
    BrokerEndpoint {
        name: listener.name.clone(),
        host: listener.host.clone(),
        port: listener.port,
        security_protocol: listener.security_protocol,
        ..BrokerEndpoint::default()
    }
}

fn controller_endpoint(listener: &BrokerListener) -> ControllerEndpoint {
    ControllerEndpoint {
        name: listener.name.clone(),
        host: listener.host.clone(),
        port: listener.port,
        security_protocol: listener.security_protocol,
        ..ControllerEndpoint::default()
    }
}
