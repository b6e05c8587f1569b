//! Registered brokers and controllers (`ClusterImage`). A registration is kept as the record that would write it.

use std::sync::Arc;

use imbl::OrdMap;
use kafka_wire::messages::{
    BrokerRegistrationChangeRecord, RegisterBrokerRecord, RegisterControllerRecord, UnregisterBrokerRecord,
};

use super::{ApplyError, DIRECTORY_LOST, DIRECTORY_MIGRATING, DIRECTORY_UNASSIGNED, Delta, PartitionRegistration};

/// The nodes of the cluster.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClusterImage {
    /// Brokers by id.
    pub brokers: OrdMap<i32, Arc<RegisterBrokerRecord>>,
    /// Controllers by id.
    pub controllers: OrdMap<i32, Arc<RegisterControllerRecord>>,
}

impl ClusterImage {
    /// A broker's registration.
    #[must_use]
    pub fn broker(&self, id: i32) -> Option<&RegisterBrokerRecord> {
        self.brokers.get(&id).map(Arc::as_ref)
    }

    /// Whether a broker can be given leaders: registered, unfenced and not shutting down.
    #[must_use]
    pub fn is_active(&self, id: i32) -> bool {
        self.broker(id).is_some_and(|b| !b.fenced && !b.in_controlled_shutdown)
    }

    /// Brokers that clients may be told about: those that are not fenced.
    pub fn alive(&self) -> impl Iterator<Item = &RegisterBrokerRecord> {
        self.brokers.values().map(Arc::as_ref).filter(|b| !b.fenced)
    }

    /// Whether a broker is registered with the directory that holds its replica of a partition (`DirectoryId.isOnline`).
    #[must_use]
    pub fn has_online_directory(&self, partition: &PartitionRegistration, broker: i32) -> bool {
        let Some(registered) = self.broker(broker) else { return false };
        match partition.directory(broker) {
            None | Some(DIRECTORY_LOST) => false,
            Some(DIRECTORY_MIGRATING | DIRECTORY_UNASSIGNED) => true,
            // A registration without any is from before directory ids.
            Some(dir) => registered.log_dirs.is_empty() || registered.log_dirs.contains(&dir),
        }
    }

    /// The replicas of a partition that cannot be used now: their broker is gone or fenced, or has lost their directory.
    #[must_use]
    pub fn offline_replicas(&self, partition: &PartitionRegistration) -> Vec<i32> {
        let is_online =
            |r: &i32| self.broker(*r).is_some_and(|b| !b.fenced) && self.has_online_directory(partition, *r);
        partition.replicas.iter().copied().filter(|r| !is_online(r)).collect()
    }

    pub(super) fn register_broker(&mut self, record: &RegisterBrokerRecord, delta: &mut Delta) {
        let mut record = record.clone();
        // A registration's features are a set: in one order, so that equal registrations are equal.
        record.features.sort_by(|a, b| a.name.cmp(&b.name));
        let id = record.broker_id;
        self.brokers.insert(id, Arc::new(record));
        delta.brokers.insert(id);
    }

    pub(super) fn unregister_broker(
        &mut self,
        record: &UnregisterBrokerRecord,
        delta: &mut Delta,
    ) -> Result<(), ApplyError> {
        self.broker_at("UnregisterBrokerRecord", (record.broker_id, record.broker_epoch))?;
        self.brokers.remove(&record.broker_id);
        delta.brokers.insert(record.broker_id);
        Ok(())
    }

    pub(super) fn set_fenced(
        &mut self,
        name: &'static str,
        (id, epoch): (i32, i64),
        fenced: bool,
        delta: &mut Delta,
    ) -> Result<(), ApplyError> {
        self.broker_at(name, (id, epoch))?.fenced = fenced;
        delta.brokers.insert(id);
        Ok(())
    }

    pub(super) fn change_broker(
        &mut self,
        record: &BrokerRegistrationChangeRecord,
        delta: &mut Delta,
    ) -> Result<(), ApplyError> {
        let broker = self.broker_at("BrokerRegistrationChangeRecord", (record.broker_id, record.broker_epoch))?;
        // 0 means "no change"; for `fenced` -1 is unfence and 1 is fence, a shutdown can only begin.
        match record.fenced {
            1 => broker.fenced = true,
            -1 => broker.fenced = false,
            _ => {}
        }
        if record.in_controlled_shutdown == 1 {
            broker.in_controlled_shutdown = true;
        }
        if !record.log_dirs.is_empty() {
            broker.log_dirs.clone_from(&record.log_dirs);
        }
        if record.cordoned_log_dirs.is_some() {
            broker.cordoned_log_dirs.clone_from(&record.cordoned_log_dirs);
        }
        delta.brokers.insert(record.broker_id);
        Ok(())
    }

    pub(super) fn register_controller(&mut self, record: &RegisterControllerRecord, delta: &mut Delta) {
        let mut record = record.clone();
        record.features.sort_by(|a, b| a.name.cmp(&b.name));
        let id = record.controller_id;
        self.controllers.insert(id, Arc::new(record));
        delta.controllers.insert(id);
    }

    fn broker_at(
        &mut self,
        record: &'static str,
        (id, epoch): (i32, i64),
    ) -> Result<&mut RegisterBrokerRecord, ApplyError> {
        match self.brokers.get_mut(&id) {
            Some(broker) if broker.broker_epoch == epoch => Ok(Arc::make_mut(broker)),
            _ => Err(ApplyError::UnknownBroker { record, broker: id, epoch }),
        }
    }
}
