//! All sessions of a broker, at most so many; who has to go when a new one comes (`FetchSessionCacheShard`).

use std::collections::HashMap;

use kafka_wire::error_code::ErrorCode;

use super::session::FetchSession;
use super::{FINAL_EPOCH, INITIAL_EPOCH, Plan, SessionId, SessionRequest};

/// Bounds on sessions.
#[derive(Clone, Copy, Debug)]
pub struct SessionLimits {
    /// `max.incremental.fetch.session.cache.slots`.
    pub slots: usize,
    /// `min.incremental.fetch.session.eviction.ms`: younger or recently used sessions stay.
    pub eviction_ms: i64,
}

/// The broker's sessions.
#[derive(Debug)]
pub struct FetchSessions {
    limits: SessionLimits,
    sessions: HashMap<SessionId, FetchSession>,
}

impl FetchSessions {
    /// No sessions yet.
    #[must_use]
    pub fn new(limits: SessionLimits) -> Self {
        Self { limits, sessions: HashMap::new() }
    }

    /// Sessions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sessions.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sessions.is_empty()
    }

    /// Decides how a request is served. `random` makes the id of a new session.
    pub fn begin(&mut self, now_ms: i64, mut request: SessionRequest, random: impl FnMut() -> i32) -> Plan {
        request.partitions.settle();
        match request.epoch {
            FINAL_EPOCH => {
                self.sessions.remove(&request.session_id);
                Plan::Full { session_id: SessionId(0), partitions: request.partitions.into_plan() }
            }
            INITIAL_EPOCH => {
                self.sessions.remove(&request.session_id);
                let session_id = self.create(now_ms, &request, random).unwrap_or_default();
                Plan::Full { session_id, partitions: request.partitions.into_plan() }
            }
            _ => self.resume(now_ms, &request),
        }
    }

    fn resume(&mut self, now_ms: i64, request: &SessionRequest) -> Plan {
        let Some(session) = self.sessions.get_mut(&request.session_id) else {
            return Plan::Refused(ErrorCode::FETCH_SESSION_ID_NOT_FOUND);
        };
        if session.epoch != request.epoch {
            return Plan::Refused(ErrorCode::INVALID_FETCH_SESSION_EPOCH);
        }
        if session.uses_topic_ids != request.uses_topic_ids {
            return Plan::Refused(ErrorCode::FETCH_SESSION_TOPIC_ID_ERROR);
        }
        session.epoch = next_epoch(session.epoch);
        session.last_used_ms = now_ms;
        session.update(&request.partitions);
        session.forget(&request.forgotten);
        if session.len() == 0 {
            // Nothing left to fetch: the client is told by id 0 that the session is over.
            self.sessions.remove(&request.session_id);
            return Plan::Full { session_id: SessionId(0), partitions: Vec::new() };
        }
        Plan::Incremental { session_id: request.session_id, partitions: session.in_order() }
    }

    /// A new session, if there is room. It may be empty: the client names its partitions later.
    fn create(&mut self, now_ms: i64, request: &SessionRequest, mut random: impl FnMut() -> i32) -> Option<SessionId> {
        if !self.make_room(now_ms, request) {
            return None;
        }
        let id = loop {
            let id = SessionId(random() & i32::MAX);
            if id.0 != 0 && !self.sessions.contains_key(&id) {
                break id;
            }
        };
        let mut session = FetchSession {
            epoch: next_epoch(INITIAL_EPOCH),
            uses_topic_ids: request.uses_topic_ids,
            from_replica: request.from_replica,
            created_ms: now_ms,
            last_used_ms: now_ms,
            ..FetchSession::default()
        };
        session.update(&request.partitions);
        self.sessions.insert(id, session);
        Some(id)
    }

    fn make_room(&mut self, now_ms: i64, request: &SessionRequest) -> bool {
        if self.sessions.len() < self.limits.slots {
            return true;
        }
        let eviction_ms = self.limits.eviction_ms;
        let stale = self.sessions.iter().min_by_key(|(id, s)| (s.last_used_ms, **id));
        let stale = stale.filter(|(_, s)| now_ms - s.last_used_ms > eviction_ms).map(|(id, _)| *id);
        let worth = (request.from_replica, request.partitions.len());
        let evicted = stale.or_else(|| {
            let least = self.sessions.iter().min_by_key(|(id, s)| (s.from_replica, s.len(), **id));
            let lesser = |s: &FetchSession| {
                let replica_first = worth.0 && !s.from_replica;
                replica_first || ((s.from_replica, s.len()) < worth && now_ms - s.created_ms > eviction_ms)
            };
            least.filter(|(_, s)| lesser(s)).map(|(id, _)| *id)
        });
        evicted.is_some_and(|id| self.sessions.remove(&id).is_some())
    }

    /// A session, to say what is answered in it: [`FetchSession::answer`].
    pub fn get(&mut self, id: SessionId) -> Option<&mut FetchSession> {
        self.sessions.get_mut(&id)
    }
}

fn next_epoch(epoch: i32) -> i32 {
    if epoch == i32::MAX { 1 } else { epoch.max(0) + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch_session::{Answered, FetchKey, FetchPartition, FetchTopic, NamedPartitions};
    use kafka_wire::Uuid;

    fn key(partition: i32) -> FetchKey {
        FetchKey { topic: FetchTopic { name: "t".into(), id: Uuid::ZERO }, partition }
    }

    fn fetch(fetch_offset: i64) -> FetchPartition {
        FetchPartition {
            fetch_offset,
            bytes_max: 100,
            log_start_offset: -1,
            current_leader_epoch: -1,
            last_fetched_epoch: -1,
        }
    }

    fn named(partitions: impl IntoIterator<Item = (FetchKey, FetchPartition)>) -> NamedPartitions {
        let mut named = NamedPartitions::default();
        partitions.into_iter().for_each(|(key, fetch)| named.name(key, fetch));
        named
    }

    fn request(id: i32, epoch: i32, partitions: &[i32]) -> SessionRequest {
        SessionRequest {
            session_id: SessionId(id),
            epoch,
            partitions: named(partitions.iter().map(|p| (key(*p), fetch(0)))),
            ..SessionRequest::default()
        }
    }

    fn quiet(high_watermark: i64) -> Answered {
        Answered { has_records: false, must_tell: false, is_error: false, high_watermark, log_start_offset: 0 }
    }

    fn answer(all: &mut FetchSessions, id: SessionId, partition: i32, answered: Answered) -> bool {
        let session = all.get(id).expect("the session");
        let turn = session.turns[&key(partition)];
        session.answer(turn, answered)
    }

    fn sessions(slots: usize) -> FetchSessions {
        FetchSessions::new(SessionLimits { slots, eviction_ms: 1000 })
    }

    #[test]
    fn a_session_tells_only_news() {
        let mut all = sessions(2);
        let Plan::Full { session_id, partitions } = all.begin(0, request(0, 0, &[0, 1]), || 7) else { panic!() };
        assert_eq!((session_id, partitions.len()), (SessionId(7), 2));
        assert!(answer(&mut all, session_id, 0, quiet(0)));
        assert!(answer(&mut all, session_id, 1, quiet(0)));
        let Plan::Incremental { partitions, .. } = all.begin(1, request(7, 1, &[]), || 8) else { panic!() };
        assert_eq!(partitions.len(), 2);
        assert!(!answer(&mut all, session_id, 0, quiet(0)));
        assert!(answer(&mut all, session_id, 0, Answered { has_records: true, ..quiet(5) }));
        // The one that got records goes to the end.
        let Plan::Incremental { partitions, .. } = all.begin(2, request(7, 2, &[]), || 8) else { panic!() };
        assert_eq!(partitions[0].key, key(1));
    }

    /// A topic by its id is the same one whether or not the broker knew it when it was first named.
    #[test]
    fn a_topic_that_becomes_known_is_not_another() {
        let named = |epoch, name: &str| {
            let topic = FetchTopic { name: name.into(), id: Uuid([7; 16]) };
            let partitions = named([(FetchKey { topic, partition: 0 }, fetch(i64::from(epoch)))]);
            let session_id = SessionId(if epoch == 0 { 0 } else { 7 });
            SessionRequest { session_id, epoch, uses_topic_ids: true, partitions, ..SessionRequest::default() }
        };
        let mut all = sessions(2);
        all.begin(0, named(0, ""), || 7);
        let Plan::Incremental { partitions, .. } = all.begin(1, named(1, "t"), || 8) else { panic!() };
        assert_eq!(partitions.iter().map(|planned| planned.fetch.fetch_offset).collect::<Vec<_>>(), [1]);
    }

    /// A client may name its partitions later, and take all of them back.
    #[test]
    fn an_empty_session_lives_until_it_is_emptied() {
        let mut all = sessions(2);
        let Plan::Full { session_id, .. } = all.begin(0, request(0, 0, &[]), || 7) else { panic!() };
        assert_eq!(session_id, SessionId(7));
        let Plan::Incremental { partitions, .. } = all.begin(0, request(7, 1, &[0, 1, 0]), || 8) else { panic!() };
        assert_eq!(partitions.len(), 2);
        let topic = FetchTopic { name: "t".into(), id: Uuid::ZERO };
        let forget = |epoch, forgotten: &[i32]| SessionRequest {
            forgotten: vec![(topic.clone(), forgotten.to_vec())],
            ..request(7, epoch, &[])
        };
        let Plan::Incremental { partitions, .. } = all.begin(0, forget(2, &[1, 9]), || 8) else { panic!() };
        assert_eq!(partitions.iter().map(|planned| planned.key.partition).collect::<Vec<_>>(), [0]);
        let Plan::Full { session_id, .. } = all.begin(0, forget(3, &[0]), || 8) else { panic!() };
        assert_eq!((session_id, all.len()), (SessionId(0), 0));
    }

    #[test]
    fn wrong_epoch_unknown_session_and_end() {
        let mut all = sessions(2);
        all.begin(0, request(0, 0, &[0]), || 7);
        let refused = |plan| match plan {
            Plan::Refused(code) => code,
            other => panic!("{other:?}"),
        };
        assert_eq!(refused(all.begin(0, request(7, 5, &[]), || 8)), ErrorCode::INVALID_FETCH_SESSION_EPOCH);
        assert_eq!(refused(all.begin(0, request(9, 1, &[]), || 8)), ErrorCode::FETCH_SESSION_ID_NOT_FOUND);
        let ids = SessionRequest { uses_topic_ids: true, ..request(7, 1, &[]) };
        assert_eq!(refused(all.begin(0, ids, || 8)), ErrorCode::FETCH_SESSION_TOPIC_ID_ERROR);
        all.begin(0, request(7, FINAL_EPOCH, &[0]), || 8);
        assert!(all.is_empty());
    }

    #[test]
    fn an_error_is_followed_by_an_answer_even_without_news() {
        let mut all = sessions(2);
        all.begin(0, request(0, 0, &[0]), || 7);
        let error = Answered { is_error: true, ..quiet(3) };
        assert!(answer(&mut all, SessionId(7), 0, error));
        assert!(answer(&mut all, SessionId(7), 0, quiet(3)));
        assert!(!answer(&mut all, SessionId(7), 0, quiet(3)));
    }

    #[test]
    fn full_cache_evicts_the_stale_only() {
        let mut all = sessions(1);
        all.begin(0, request(0, 0, &[0]), || 7);
        let Plan::Full { session_id, .. } = all.begin(500, request(0, 0, &[0]), || 8) else { panic!() };
        assert_eq!(session_id, SessionId(0));
        let Plan::Full { session_id, .. } = all.begin(1501, request(0, 0, &[0]), || 8) else { panic!() };
        assert_eq!(session_id, SessionId(8));
    }
}
