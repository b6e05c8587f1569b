//! Groups of the newer protocols (KIP-848 consumer, KIP-932 share, KIP-1071 streams) that another coordinator wrote into
//! the log. Their members are not served here, but nothing of theirs is lost: the offsets can be read, the group is
//! listed, described as not classic, deleted when empty, and turned into a classic group when a classic member joins.

use std::collections::BTreeSet;

use bytes::Bytes;

use super::event::CoordinatorRecord;

/// Which protocol a foreign group follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForeignKind {
    /// KIP-848
    Consumer,
    /// KIP-932
    Share,
    /// KIP-1071
    Streams,
}

impl ForeignKind {
    /// The kind of group that records with a key of this type belong to, and whether they describe a member.
    pub(super) fn of_key_type(key_type: i16) -> Option<(Self, bool)> {
        Some(match key_type {
            3 | 4 | 6 | 16 => (Self::Consumer, false),
            5 | 7 | 8 => (Self::Consumer, true),
            9 | 11 | 12 | 15 => (Self::Share, false),
            10 | 13 | 14 => (Self::Share, true),
            17 | 18 | 20 | 23 => (Self::Streams, false),
            19 | 21 | 22 => (Self::Streams, true),
            _ => return None,
        })
    }

    /// The type of the key whose record makes the group.
    fn group_key_type(self) -> i16 {
        match self {
            Self::Consumer => 3,
            Self::Share => 11,
            Self::Streams => 17,
        }
    }

    /// Kafka's name of the group type, as ListGroups gives it.
    #[must_use]
    pub fn type_name(self) -> &'static str {
        match self {
            Self::Consumer => "consumer",
            Self::Share => "share",
            Self::Streams => "streams",
        }
    }

    /// The protocol type that ListGroups gives.
    #[must_use]
    pub fn protocol_type(self) -> &'static str {
        self.type_name()
    }
}

/// A foreign group: the keys of its records are all that is remembered.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ForeignGroup {
    pub kind: ForeignKind,
    group_keys: BTreeSet<Bytes>,
    member_keys: BTreeSet<Bytes>,
}

impl ForeignGroup {
    pub(super) fn new(kind: ForeignKind) -> Self {
        Self { kind, group_keys: BTreeSet::new(), member_keys: BTreeSet::new() }
    }

    pub(super) fn replay(&mut self, key: &Bytes, of_member: bool, exists: bool) {
        let keys = if of_member { &mut self.member_keys } else { &mut self.group_keys };
        if exists {
            keys.insert(key.clone());
        } else {
            keys.remove(key);
        }
    }

    /// Whether no record is left of it.
    pub(super) fn is_gone(&self) -> bool {
        self.group_keys.is_empty() && self.member_keys.is_empty()
    }

    /// Whether it has no members. Members that were found in the log stay until they would have timed out.
    pub(super) fn is_empty(&self) -> bool {
        self.member_keys.is_empty()
    }

    pub(super) fn state(&self) -> &'static str {
        if self.is_empty() { "Empty" } else { "Stable" }
    }

    /// What removes the members, or nothing.
    pub(super) fn member_tombstones(&self) -> Vec<CoordinatorRecord> {
        tombstones(self.member_keys.iter().rev().collect())
    }

    /// What removes the group. A reader of the log refuses to drop a member whose assignment is still there, and a
    /// group that still has members: assignments have the higher types, and the record that makes the group goes last.
    pub(super) fn tombstones(&self) -> Vec<CoordinatorRecord> {
        let mut keys: Vec<&Bytes> = self.member_keys.iter().chain(&self.group_keys).collect();
        let creates_group = |key: &Bytes| key.starts_with(&self.kind.group_key_type().to_be_bytes());
        keys.sort_by(|a, b| creates_group(a).cmp(&creates_group(b)).then_with(|| b.cmp(a)));
        tombstones(keys)
    }
}

fn tombstones(keys: Vec<&Bytes>) -> Vec<CoordinatorRecord> {
    keys.into_iter().map(|key| CoordinatorRecord { key: key.clone(), value: None }).collect()
}
