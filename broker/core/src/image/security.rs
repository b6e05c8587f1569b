//! ACLs, SCRAM credentials, delegation tokens and client quotas, kept as their records so that a snapshot loses none.

use std::collections::BTreeMap;
use std::sync::Arc;

use imbl::OrdMap;
use kafka_wire::Uuid;
use kafka_wire::messages::{
    AccessControlEntryRecord, ClientQuotaRecord, DelegationTokenRecord, RemoveUserScramCredentialRecord,
    UserScramCredentialRecord,
};

use super::Delta;

/// Whom a quota is for: entity types with their names, `None` being the type's default.
pub type QuotaEntity = Vec<(String, Option<String>)>;

/// Who may do what, and how fast.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SecurityImage {
    /// ACLs by id.
    pub acls: OrdMap<Uuid, Arc<AccessControlEntryRecord>>,
    /// SCRAM credentials by mechanism and user.
    pub scram: OrdMap<(i8, String), Arc<UserScramCredentialRecord>>,
    /// Delegation tokens by token id.
    pub tokens: OrdMap<String, Arc<DelegationTokenRecord>>,
    /// Quota values by entity, its pairs sorted by type.
    pub quotas: OrdMap<QuotaEntity, Arc<BTreeMap<String, f64>>>,
}

impl SecurityImage {
    pub(super) fn put_acl(&mut self, record: &AccessControlEntryRecord, delta: &mut Delta) {
        self.acls.insert(record.id, Arc::new(record.clone()));
        delta.acls = true;
    }

    pub(super) fn remove_acl(&mut self, id: Uuid, delta: &mut Delta) {
        self.acls.remove(&id);
        delta.acls = true;
    }

    pub(super) fn put_scram(&mut self, record: &UserScramCredentialRecord, delta: &mut Delta) {
        self.scram.insert((record.mechanism, record.name.clone()), Arc::new(record.clone()));
        delta.scram = true;
    }

    pub(super) fn remove_scram(&mut self, record: &RemoveUserScramCredentialRecord, delta: &mut Delta) {
        self.scram.remove(&(record.mechanism, record.name.clone()));
        delta.scram = true;
    }

    pub(super) fn put_token(&mut self, record: &DelegationTokenRecord, delta: &mut Delta) {
        self.tokens.insert(record.token_id.clone(), Arc::new(record.clone()));
        delta.tokens = true;
    }

    pub(super) fn remove_token(&mut self, token_id: &str, delta: &mut Delta) {
        self.tokens.remove(token_id);
        delta.tokens = true;
    }

    pub(super) fn set_quota(&mut self, record: &ClientQuotaRecord, delta: &mut Delta) {
        let mut entity: QuotaEntity =
            record.entity.iter().map(|e| (e.entity_type.clone(), e.entity_name.clone())).collect();
        entity.sort();
        let entry = self.quotas.entry(entity.clone()).or_default();
        let values = Arc::make_mut(entry);
        if record.remove {
            values.remove(&record.key);
        } else {
            values.insert(record.key.clone(), record.value);
        }
        if values.is_empty() {
            self.quotas.remove(&entity);
        }
        delta.quotas = true;
    }
}
