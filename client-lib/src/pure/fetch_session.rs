//! Fetch sessions (`FetchSessionHandler`, KIP-227): the broker remembers what is fetched, so that a request only names
//! what has changed.

use std::collections::BTreeMap;

use kafka_wire::Uuid;

use crate::TopicPartition;

/// What is asked of a partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The topic's id; zero for brokers before 2.8.
    pub topic_id: Uuid,
    /// The next offset.
    pub fetch_offset: i64,
    /// The leader epoch that is known; -1 for none.
    pub leader_epoch: i32,
    /// Most bytes.
    pub bytes_max: i32,
}

/// The session with one broker.
#[derive(Debug, Default)]
pub struct FetchSession {
    id: i32,
    epoch: i32,
    /// What the broker remembers.
    known: BTreeMap<TopicPartition, Wanted>,
}

/// A request in the session.
#[derive(Debug, PartialEq, Eq)]
pub struct SessionRequest {
    /// The session; 0 for none yet.
    pub id: i32,
    /// 0: a whole request, which begins a session.
    pub epoch: i32,
    /// Partitions that are new or changed.
    pub changed: Vec<(TopicPartition, Wanted)>,
    /// Partitions to be fetched no longer.
    pub forgotten: Vec<(TopicPartition, Uuid)>,
}

impl FetchSession {
    /// The request that fetches exactly these.
    pub fn request(&mut self, wanted: BTreeMap<TopicPartition, Wanted>) -> SessionRequest {
        let whole = self.epoch == 0;
        let before = if whole { BTreeMap::new() } else { std::mem::take(&mut self.known) };
        let changed = wanted.iter().filter(|(tp, w)| before.get(*tp) != Some(w)).map(|(tp, w)| (tp.clone(), *w));
        // A topic made anew has another id: the old one is forgotten.
        let gone = |tp: &TopicPartition, w: &Wanted| wanted.get(tp).is_none_or(|now| now.topic_id != w.topic_id);
        let forgotten = before.iter().filter(|(tp, w)| gone(tp, w)).map(|(tp, w)| (tp.clone(), w.topic_id));
        let request = SessionRequest {
            id: self.id,
            epoch: self.epoch,
            changed: changed.collect(),
            forgotten: forgotten.collect(),
        };
        self.known = wanted;
        request
    }

    /// The request that has the broker forget the session; `None` if there is none.
    #[must_use]
    pub fn closing(&self) -> Option<SessionRequest> {
        const FINAL_EPOCH: i32 = -1;
        (self.id != 0).then(|| SessionRequest {
            id: self.id,
            epoch: FINAL_EPOCH,
            changed: Vec::new(),
            forgotten: Vec::new(),
        })
    }

    /// Takes in the session of a good answer. A broker that keeps no sessions answers 0.
    pub fn answered(&mut self, session_id: i32) {
        match session_id {
            0 => self.reset(),
            id => {
                self.id = id;
                self.epoch = if self.epoch == i32::MAX { 1 } else { self.epoch + 1 };
            }
        }
    }

    /// The session is gone or in doubt: the next request is a whole one.
    pub fn reset(&mut self) {
        self.id = 0;
        self.epoch = 0;
        self.known.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(offsets: &[(i32, i64)]) -> BTreeMap<TopicPartition, Wanted> {
        let wanted = |offset| Wanted { topic_id: Uuid::ZERO, fetch_offset: offset, leader_epoch: 0, bytes_max: 1 };
        offsets.iter().map(|(p, offset)| (TopicPartition::new("t", *p), wanted(*offset))).collect()
    }

    #[test]
    fn names_only_what_changed() {
        let mut session = FetchSession::default();
        let first = session.request(wanted(&[(0, 5), (1, 5)]));
        assert_eq!((first.id, first.epoch, first.changed.len()), (0, 0, 2));
        session.answered(77);
        let second = session.request(wanted(&[(0, 9), (1, 5), (2, 0)]));
        assert_eq!((second.id, second.epoch), (77, 1));
        assert_eq!(second.changed.iter().map(|(tp, _)| tp.partition).collect::<Vec<_>>(), [0, 2]);
        session.answered(77);
        let third = session.request(wanted(&[(2, 0)]));
        assert_eq!((third.epoch, third.changed.len(), third.forgotten.len()), (2, 0, 2));
        let closing = session.closing().unwrap();
        assert_eq!((closing.id, closing.epoch, closing.changed.len()), (77, -1, 0));
        assert_eq!(FetchSession::default().closing(), None);
    }

    #[test]
    fn a_session_that_is_lost_begins_anew() {
        let mut session = FetchSession::default();
        session.request(wanted(&[(0, 5)]));
        session.answered(77);
        session.reset();
        let request = session.request(wanted(&[(0, 5)]));
        assert_eq!((request.id, request.epoch, request.changed.len(), request.forgotten.len()), (0, 0, 1, 0));
        session.answered(0);
        assert_eq!(session.request(wanted(&[(0, 6)])).epoch, 0, "a broker without sessions");
    }
}
