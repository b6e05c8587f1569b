//! What a broker's coming or going does to one partition: ISR, eligible leader replicas (KIP-966) and leader
//! (`PartitionChangeBuilder`, without reassignment).

use kafka_wire::Uuid;
use kafka_wire::messages::PartitionChangeRecord;

use crate::image::{LEADER_RECOVERING, MetadataVersion, NO_LEADER, NO_LEADER_CHANGE, PartitionRegistration};

/// A change to decide about.
pub(super) struct PartitionChange<'a> {
    pub(super) partition: &'a PartitionRegistration,
    /// Who is to be in sync afterwards.
    pub(super) target_isr: Vec<i32>,
    /// A replica that may have lost what it had, so that it is no longer eligible.
    pub(super) unclean_shutdown: Option<i32>,
    /// Whether a leader may come from outside the ISR.
    pub(super) unclean_election: bool,
    pub(super) min_isr: usize,
    pub(super) elr_enabled: bool,
    pub(super) version: MetadataVersion,
    /// Whether a replica can lead: its broker is active and its directory online.
    pub(super) can_lead: &'a dyn Fn(i32) -> bool,
}

struct Election {
    leader: i32,
    unclean: bool,
}

impl PartitionChange<'_> {
    /// The record that makes the change, or `None` if nothing changes.
    pub(super) fn record(mut self, topic_id: Uuid, partition_id: i32) -> Option<PartitionChangeRecord> {
        let now = self.partition;
        let mut record = PartitionChangeRecord { topic_id, partition_id, ..PartitionChangeRecord::default() };
        let mut elr = self.target_elr();
        let election = self.elect(&elr);
        if election.leader != now.leader {
            if elr.contains(&election.leader) {
                self.target_isr = vec![election.leader];
                elr.retain(|r| *r != election.leader);
            }
            record.leader = election.leader;
            if election.unclean {
                // Only the new leader's log counts from here on; what others had more is lost.
                record.isr = Some(vec![election.leader]);
                if now.leader_recovery_state != LEADER_RECOVERING {
                    record.leader_recovery_state = LEADER_RECOVERING;
                }
            }
        }
        if record.isr.is_some() || !self.elr_enabled {
            elr.clear();
        }
        if elr != now.elr {
            record.eligible_leader_replicas = Some(elr);
        }
        // Without eligible leader replicas the last ISR stays: it says who may lead again.
        let may_be_set = !self.target_isr.is_empty() || self.elr_enabled;
        if record.isr.is_none() && may_be_set && self.target_isr != now.isr {
            record.isr = Some(self.target_isr.clone());
        }
        if self.version.bumps_leader_epoch_on_shrink()
            && record.leader == NO_LEADER_CHANGE
            && record.isr.as_ref().is_some_and(|isr| now.isr.iter().any(|r| !isr.contains(r)))
        {
            record.leader = now.leader;
        }
        record.last_known_elr = self.last_known_leader(&record);
        let unchanged = PartitionChangeRecord { topic_id, partition_id, ..PartitionChangeRecord::default() };
        (record != unchanged).then_some(record)
    }

    /// Eligible leader replicas are kept while the ISR is smaller than `min.insync.replicas`: who left it cleanly.
    fn target_elr(&self) -> Vec<i32> {
        if !self.elr_enabled {
            return self.partition.elr.clone();
        }
        if self.target_isr.len() >= self.min_isr {
            return Vec::new();
        }
        let mut elr = self.partition.elr.clone();
        elr.extend(self.partition.isr.iter().filter(|r| !self.partition.elr.contains(r)));
        elr.retain(|r| !self.target_isr.contains(r) && self.unclean_shutdown != Some(*r));
        elr.sort_unstable();
        elr
    }

    fn elect(&self, elr: &[i32]) -> Election {
        let eligible = |r: i32| {
            (self.target_isr.contains(&r) || (self.target_isr.is_empty() && elr.contains(&r))) && (self.can_lead)(r)
        };
        let clean = |leader| Election { leader, unclean: false };
        let now = self.partition;
        if eligible(now.leader) {
            return clean(now.leader);
        }
        if let Some(leader) = now.replicas.iter().copied().find(|r| eligible(*r)) {
            return clean(leader);
        }
        if self.elr_enabled && elr.is_empty() && self.target_isr.is_empty() {
            // Nobody is known to have everything. Of those who may have lost something, the last leader is the best guess.
            if let [last] = now.last_known_elr[..]
                && (self.can_lead)(last)
            {
                return Election { leader: last, unclean: true };
            }
        }
        if self.unclean_election
            && let Some(leader) = now.replicas.iter().copied().find(|r| (self.can_lead)(*r))
        {
            return Election { leader, unclean: true };
        }
        clean(NO_LEADER)
    }

    /// The last known leader is remembered when the ISR becomes empty and forgotten when there is a leader again.
    fn last_known_leader(&self, record: &PartitionChangeRecord) -> Option<Vec<i32>> {
        let now = self.partition;
        if !self.elr_enabled {
            return (!now.last_known_elr.is_empty()).then(Vec::new);
        }
        let isr_empties = record.isr.as_ref().is_some_and(Vec::is_empty);
        if isr_empties && now.last_known_elr != [now.leader] {
            return Some(vec![now.leader]);
        }
        let has_leader = record.leader >= 0 || (now.leader != NO_LEADER && record.leader != NO_LEADER);
        (has_leader && !now.last_known_elr.is_empty()).then(Vec::new)
    }
}
