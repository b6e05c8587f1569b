//! Carrying out what `pure::membership` says: the requests of the group protocol, and handing partitions over.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use bytes::{BufMut, Bytes, BytesMut};
use kafka_wire::messages::consumer_protocol_subscription::TopicPartition as OwnedTopic;
use kafka_wire::messages::join_group_request::JoinGroupRequestProtocol;
use kafka_wire::messages::join_group_response::JoinGroupResponseMember;
use kafka_wire::messages::leave_group_request::MemberIdentity;
use kafka_wire::messages::sync_group_request::SyncGroupRequestAssignment;
use kafka_wire::messages::{
    ConsumerProtocolAssignment, ConsumerProtocolSubscription, HeartbeatRequest, JoinGroupRequest, JoinGroupResponse,
    LeaveGroupRequest, SyncGroupRequest, consumer_protocol_assignment,
};
use kafka_wire::{Decoder, Encoder, ErrorCode, Message};
use tokio::sync::oneshot;

use super::commit::with_metadata;
use super::driver::{Done, Driver};
use super::{Rebalance, RebalanceKind, Shared};
use crate::TopicPartition;
use crate::admin::{OffsetAndMetadata, decode_assignment};
use crate::cluster::Purpose;
use crate::config::Assignor;
use crate::error::{ApiError, ClientError};
use crate::pure::assignors::{self, Member, Topics};
use crate::pure::membership::{Effect, Event, Failure, NO_GENERATION};

/// Beyond the rebalance timeout, for the answer to JoinGroup to arrive.
const JOIN_GRACE: Duration = Duration::from_secs(5);

/// What this member knows of its group, beyond its membership.
#[derive(Debug)]
pub(super) struct Group {
    /// The last answer to JoinGroup.
    joined: JoinGroupResponse,
    /// The last assignment and its generation, for the sticky assignors.
    last: Vec<TopicPartition>,
    last_generation: i32,
    /// While we lead: the topics of all members, with the partition counts that were shared out, to see changes.
    pub(super) shared_out: Option<SharedOut>,
}

/// Topics with their partition counts; `None` for one that did not exist.
pub(super) type SharedOut = BTreeMap<String, Option<usize>>;

impl Group {
    pub(super) fn new() -> Self {
        Self {
            joined: JoinGroupResponse::default(),
            last: Vec::new(),
            last_generation: NO_GENERATION,
            shared_out: None,
        }
    }
}

/// What SyncGroup came to.
pub(super) struct Synced {
    assignment: Vec<TopicPartition>,
    shared_out: Option<SharedOut>,
}

impl Driver {
    /// Whether all assignors configured can hand over without a pause (KIP-429).
    fn is_cooperative(&self) -> bool {
        let assignors = &self.shared.config.assignors;
        !assignors.is_empty() && assignors.iter().all(|a| *a == Assignor::CooperativeSticky)
    }

    pub(super) fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            tracing::debug!(?effect, "group");
            match effect {
                Effect::FindCoordinator => self.find_coordinator(),
                Effect::Prepare => self.prepare(),
                Effect::Join => self.join(),
                Effect::Sync => self.sync(),
                Effect::Heartbeat => self.heartbeat(),
                Effect::Leave(member_id) => self.leaving = Some(member_id),
                Effect::Lost => self.lost(),
                Effect::Fatal(code) => self.shared.report(ApiError::new(code).into()),
            }
        }
    }

    fn find_coordinator(&mut self) {
        let shared = self.shared.clone();
        shared.state.lock().group.coordinator = None;
        self.tasks.spawn(async move {
            let found = shared.coordinator(Purpose::Coordinator).await;
            Done::Group(match found {
                Ok(_) => Event::CoordinatorFound,
                Err(error) => Event::CoordinatorFailed(failure(&error)),
            })
        });
    }

    /// Commits, and hands back what others may get: everything under an eager protocol.
    fn prepare(&mut self) {
        self.round += 1;
        let (round, shared) = (self.round, self.shared.clone());
        let keep: Option<BTreeSet<String>> =
            self.is_cooperative().then(|| self.subscribed_topics().into_iter().collect());
        self.tasks.spawn(async move {
            if shared.config.enable_auto_commit {
                let offsets = shared.auto_committable();
                commit_before_rebalance(&shared, &offsets).await;
            }
            let revoked = {
                let mut state = shared.state.lock();
                let stays = |tp: &TopicPartition| keep.as_ref().is_some_and(|topics| topics.contains(&tp.topic));
                let all: Vec<_> = state.positions.iter().map(|(tp, _)| tp.clone()).collect();
                let (kept, revoked): (Vec<_>, Vec<_>) = all.into_iter().partition(stays);
                if state.subscription.is_of_a_group() {
                    state.positions.assign(kept);
                    revoked
                } else {
                    Vec::new()
                }
            };
            if !revoked.is_empty() {
                let told = shared.state.lock().revoke(revoked);
                shared.news.notify_one();
                commit_before_rebalance(&shared, &told.await.unwrap_or_default()).await;
            }
            shared.state.lock().held = false;
            shared.news.notify_one();
            Done::Prepared(round)
        });
    }

    fn join(&mut self) {
        let config = &self.shared.config;
        let (member_id, _) = self.membership.identity();
        let request = JoinGroupRequest {
            group_id: config.group_id.clone().unwrap_or_default(),
            session_timeout_ms: i32::try_from(config.session_timeout_ms).unwrap_or(i32::MAX),
            rebalance_timeout_ms: i32::try_from(config.max_poll_interval_ms).unwrap_or(i32::MAX),
            member_id: member_id.to_owned(),
            group_instance_id: config.group_instance_id.clone(),
            protocol_type: "consumer".into(),
            protocols: config.assignors.iter().map(|a| self.protocol(*a)).collect(),
            ..JoinGroupRequest::default()
        };
        self.round += 1;
        self.waiting_for_others += 1;
        let (round, shared) = (self.round, self.shared.clone());
        let timeout = Duration::from_millis(shared.config.max_poll_interval_ms) + JOIN_GRACE;
        self.tasks.spawn(async move {
            let answer = async {
                let connection = shared.coordinator(Purpose::Coordinator).await?;
                let version = connection.version::<JoinGroupRequest>()?;
                connection.start(&request, version, timeout.max(shared.cluster.request_timeout())).await?.await
            };
            Done::Joined(round, answer.await)
        });
    }

    pub(super) fn on_joined(&mut self, answer: Result<JoinGroupResponse, ClientError>) -> Event {
        match answer {
            Err(error) => Event::JoinFailed(failure(&error)),
            Ok(answer) => match ErrorCode(answer.error_code) {
                ErrorCode::NONE => {
                    let (member_id, generation) = (answer.member_id.clone(), answer.generation_id);
                    self.group.joined = answer;
                    Event::Joined { member_id, generation }
                }
                ErrorCode::MEMBER_ID_REQUIRED => Event::MemberIdGiven(answer.member_id),
                code => Event::JoinFailed(Failure::Code(code)),
            },
        }
    }

    fn sync(&mut self) {
        let (member_id, generation) = self.membership.identity();
        let joined = std::mem::take(&mut self.group.joined);
        let request = SyncGroupRequest {
            group_id: self.shared.config.group_id.clone().unwrap_or_default(),
            generation_id: generation,
            member_id: member_id.to_owned(),
            group_instance_id: self.shared.config.group_instance_id.clone(),
            protocol_type: Some("consumer".into()),
            protocol_name: joined.protocol_name.clone(),
            ..SyncGroupRequest::default()
        };
        let leads = joined.leader == joined.member_id;
        self.waiting_for_others += 1;
        let (round, shared) = (self.round, self.shared.clone());
        self.tasks.spawn(async move {
            let result =
                if leads { lead_and_sync(&shared, request, joined).await } else { sync(&shared, request, None).await };
            Done::Synced(round, result)
        });
    }

    /// `None` when the subscription has ended meanwhile, which the driver has yet to hear of.
    pub(super) fn on_synced(&mut self, result: Result<Synced, ClientError>) -> Option<Event> {
        let synced = match result {
            Ok(synced) => synced,
            Err(error) => return Some(Event::SyncFailed(failure(&error))),
        };
        let (member_id, generation) = self.membership.identity();
        let new: BTreeSet<TopicPartition> = synced.assignment.iter().cloned().collect();
        let metadata = self.shared.cluster.metadata();
        let mut guard = self.shared.state.lock();
        if !guard.subscription.is_of_a_group() {
            return None;
        }
        guard.group.member_id = member_id.to_owned();
        guard.group.generation = generation;
        let before: BTreeSet<TopicPartition> = guard.positions.iter().map(|(tp, _)| tp.clone()).collect();
        let revoked: Vec<_> = before.difference(&new).cloned().collect();
        let added: Vec<_> = new.difference(&before).cloned().collect();
        let mut read = guard.positions.committable();
        read.retain(|(tp, _)| revoked.contains(tp) && !metadata.is_gone(&tp.topic, tp.partition));
        guard.positions.assign(new.iter().cloned());
        let told = (!revoked.is_empty()).then(|| guard.revoke(revoked));
        guard.rebalances.push_back(Rebalance { kind: RebalanceKind::Assigned, partitions: added, done: None });
        drop(guard);
        tracing::info!(generation, partitions = new.len(), "joined the group");
        self.group.last = new.into_iter().collect();
        self.group.last_generation = generation;
        self.group.shared_out = synced.shared_out;
        self.want_topics();
        self.shared.news.notify_one();
        if let Some(told) = told {
            self.hand_back(with_metadata(read), told);
        }
        Some(Event::Synced)
    }

    /// The second half of a cooperative rebalance: what somebody else is to get is committed and handed back, and
    /// then its new owner can have it in the next generation.
    fn hand_back(
        &mut self,
        read: Vec<(TopicPartition, OffsetAndMetadata)>,
        told: oneshot::Receiver<Vec<(TopicPartition, OffsetAndMetadata)>>,
    ) {
        let shared = self.shared.clone();
        self.tasks.spawn(async move {
            if shared.config.enable_auto_commit {
                commit_before_rebalance(&shared, &read).await;
            }
            commit_before_rebalance(&shared, &told.await.unwrap_or_default()).await;
            Done::Group(Event::Rejoin)
        });
    }

    fn heartbeat(&mut self) {
        let (member_id, generation) = self.membership.identity();
        let request = HeartbeatRequest {
            group_id: self.shared.config.group_id.clone().unwrap_or_default(),
            generation_id: generation,
            member_id: member_id.to_owned(),
            group_instance_id: self.shared.config.group_instance_id.clone(),
            ..HeartbeatRequest::default()
        };
        let shared = self.shared.clone();
        self.tasks.spawn(async move {
            let answer = async { shared.coordinator(Purpose::Coordinator).await?.call(&request).await };
            let result = match answer.await {
                Err(error) => Err(failure(&error)),
                Ok(answer) if answer.error_code == 0 => Ok(()),
                Ok(answer) => Err(Failure::Code(ErrorCode(answer.error_code))),
            };
            Done::Heartbeat(request.generation_id, result)
        });
    }

    /// Says good-bye. Not being heard only means that the session has to time out.
    pub(super) async fn leave(&self, member_id: String) {
        let shared = &self.shared;
        // Behind a request that waits for the other members, the coordinator would not see it.
        let purpose = if self.waiting_for_others > 0 { Purpose::General } else { Purpose::Coordinator };
        let leave = async {
            let connection = shared.coordinator(purpose).await?;
            let version = connection.version::<LeaveGroupRequest>()?;
            let mut request = LeaveGroupRequest {
                group_id: shared.config.group_id.clone().unwrap_or_default(),
                ..LeaveGroupRequest::default()
            };
            // From version 3 on several members leave at once (KIP-345).
            if version >= 3 {
                request.members = vec![MemberIdentity { member_id, ..MemberIdentity::default() }];
            } else {
                request.member_id = member_id;
            }
            connection.start(&request, version, shared.cluster.request_timeout()).await?.await
        };
        match tokio::time::timeout(shared.cluster.request_timeout(), leave).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::debug!(%error, "the coordinator was not told"),
            Err(_) => tracing::debug!("the coordinator was not told in time"),
        }
        let mut state = self.shared.state.lock();
        state.group.member_id.clear();
        state.group.generation = NO_GENERATION;
    }

    fn lost(&mut self) {
        let mut guard = self.shared.state.lock();
        let mut all: Vec<_> = guard.positions.iter().map(|(tp, _)| tp.clone()).collect();
        if guard.subscription.is_of_a_group() {
            guard.positions.assign([]);
        } else {
            all.clear();
        }
        guard.group.member_id.clear();
        guard.group.generation = NO_GENERATION;
        if !all.is_empty() {
            guard.rebalances.push_back(Rebalance { kind: RebalanceKind::Lost, partitions: all, done: None });
        }
        drop(guard);
        self.group.last.clear();
        self.group.last_generation = NO_GENERATION;
        self.shared.news.notify_one();
    }

    /// How we take part under an assignor.
    fn protocol(&self, assignor: Assignor) -> JoinGroupRequestProtocol {
        let held: Vec<TopicPartition> = self.shared.state.lock().positions.iter().map(|(tp, _)| tp.clone()).collect();
        let subscription = ConsumerProtocolSubscription {
            topics: self.subscribed_topics(),
            user_data: self.user_data(assignor),
            owned_partitions: by_topic(&held).into_iter().map(owned_topic).collect(),
            generation_id: self.group.last_generation,
            rack_id: Some(self.shared.config.client_rack.clone()).filter(|r| !r.is_empty()),
            ..ConsumerProtocolSubscription::default()
        };
        JoinGroupRequestProtocol {
            name: assignor.name().to_owned(),
            metadata: versioned(&subscription, *ConsumerProtocolSubscription::VERSIONS.end()),
            ..JoinGroupRequestProtocol::default()
        }
    }

    /// What the sticky assignors want to be told again: the last assignment and its generation.
    fn user_data(&self, assignor: Assignor) -> Option<Bytes> {
        if self.group.last_generation < 0 {
            return None;
        }
        let mut data = BytesMut::new();
        match assignor {
            Assignor::Range | Assignor::RoundRobin => return None,
            Assignor::CooperativeSticky => data.put_i32(self.group.last_generation),
            Assignor::Sticky => {
                let topics = by_topic(&self.group.last);
                data.put_i32(topics.len() as i32);
                for (topic, partitions) in topics {
                    data.put_i16(topic.len() as i16);
                    data.put_slice(topic.as_bytes());
                    data.put_i32(partitions.len() as i32);
                    partitions.into_iter().for_each(|p| data.put_i32(p));
                }
                data.put_i32(self.group.last_generation);
            }
        }
        Some(data.freeze())
    }
}

/// Commits what is about to go to somebody else. Not getting through only means that some records are read twice.
async fn commit_before_rebalance(shared: &Arc<Shared>, offsets: &[(TopicPartition, OffsetAndMetadata)]) {
    match tokio::time::timeout(shared.cluster.request_timeout(), shared.commit(offsets)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "offsets could not be committed before the rebalance"),
        Err(_) => tracing::warn!("offsets could not be committed in time before the rebalance"),
    }
}

async fn sync(
    shared: &Arc<Shared>,
    request: SyncGroupRequest,
    shared_out: Option<SharedOut>,
) -> Result<Synced, ClientError> {
    let connection = shared.coordinator(Purpose::Coordinator).await?;
    let version = connection.version::<SyncGroupRequest>()?;
    let timeout = Duration::from_millis(shared.config.max_poll_interval_ms) + JOIN_GRACE;
    let answer = connection.start(&request, version, timeout).await?.await?;
    match ErrorCode(answer.error_code) {
        ErrorCode::NONE => Ok(Synced { assignment: decode_assignment(&answer.assignment), shared_out }),
        code => Err(ApiError::new(code).into()),
    }
}

/// Shares the partitions out, and syncs.
async fn lead_and_sync(
    shared: &Arc<Shared>,
    mut request: SyncGroupRequest,
    joined: JoinGroupResponse,
) -> Result<Synced, ClientError> {
    let assignor = shared.config.assignors.iter().find(|a| Some(a.name()) == joined.protocol_name.as_deref());
    let assignor = *assignor.ok_or_else(|| {
        ClientError::Illegal(format!("the group uses the assignor {:?}, which is not configured", joined.protocol_name))
    })?;
    let members: Vec<Member> = joined.members.iter().map(member).collect();
    let topics: BTreeSet<&str> = members.iter().flat_map(|m| m.topics.iter().map(String::as_str)).collect();
    let topics: Vec<&str> = topics.into_iter().collect();
    let metadata = shared.cluster.fetch_metadata(Some(&topics), shared.config.allow_auto_create_topics).await?;
    let counts: Topics = topics
        .iter()
        .filter_map(|topic| Some(((*topic).to_owned(), metadata.topic(topic)?.partitions.len())))
        .collect();
    let shared_out = topics.iter().map(|topic| ((*topic).to_owned(), counts.get(*topic).copied())).collect();
    // A static leader that is back is told to keep what it had (KIP-814).
    if !joined.skip_assignment {
        let assignment = assignors::assign(assignor, &counts, &members);
        let encoded = |(member_id, all): (String, Vec<TopicPartition>)| SyncGroupRequestAssignment {
            member_id,
            assignment: encode_assignment(&all),
            ..SyncGroupRequestAssignment::default()
        };
        request.assignments = assignment.into_iter().map(encoded).collect();
    }
    sync(shared, request, Some(shared_out)).await
}

fn member(member: &JoinGroupResponseMember) -> Member {
    let mut decoder = Decoder::new(&member.metadata);
    let newest = *ConsumerProtocolSubscription::VERSIONS.end();
    let version = decoder.i16().unwrap_or(0).clamp(0, newest);
    let subscription = ConsumerProtocolSubscription::decode(&mut decoder, version).unwrap_or_default();
    let owned = subscription.owned_partitions.iter();
    let mut member = Member {
        id: member.member_id.clone(),
        instance_id: member.group_instance_id.clone(),
        topics: subscription.topics.clone(),
        owned: owned.flat_map(|t| t.partitions.iter().map(|p| TopicPartition::new(t.topic.clone(), *p))).collect(),
        generation: if version >= 2 { subscription.generation_id } else { -1 },
    };
    if let Some((last, generation)) = subscription.user_data.as_ref().and_then(last_assignment) {
        if member.owned.is_empty() {
            member.owned = last;
        }
        member.generation = member.generation.max(generation);
    }
    member
}

/// What a sticky member says it had: see [`Driver::user_data`].
fn last_assignment(data: &Bytes) -> Option<(Vec<TopicPartition>, i32)> {
    let mut d = Decoder::new(data);
    if data.len() == 4 {
        return Some((Vec::new(), d.i32().ok()?));
    }
    let mut all = Vec::new();
    for _ in 0..d.array_len(false).ok()?? {
        let topic = d.string(false).ok()??;
        for _ in 0..d.array_len(false).ok()?? {
            all.push(TopicPartition::new(topic.clone(), d.i32().ok()?));
        }
    }
    // The generation came with Kafka 2.1 (KIP-341).
    Some((all, d.i32().unwrap_or(-1)))
}

fn encode_assignment(all: &[TopicPartition]) -> Bytes {
    let topic = |(topic, partitions): (&str, Vec<i32>)| consumer_protocol_assignment::TopicPartition {
        topic: topic.to_owned(),
        partitions,
        ..consumer_protocol_assignment::TopicPartition::default()
    };
    let assignment = ConsumerProtocolAssignment {
        assigned_partitions: by_topic(all).into_iter().map(topic).collect(),
        ..ConsumerProtocolAssignment::default()
    };
    versioned(&assignment, *ConsumerProtocolAssignment::VERSIONS.end())
}

/// A message with its version in front.
fn versioned<M: Message>(message: &M, version: i16) -> Bytes {
    let mut encoder = Encoder::new();
    encoder.i16(version);
    match message.encode(&mut encoder, version) {
        Ok(()) => encoder.into_bytes(),
        Err(error) => {
            // Only a name of more than 32 KiB could do that, and no topic has one.
            tracing::error!(%error, "cannot be written");
            Bytes::new()
        }
    }
}

fn by_topic(all: &[TopicPartition]) -> BTreeMap<&str, Vec<i32>> {
    let mut topics: BTreeMap<&str, Vec<i32>> = BTreeMap::new();
    all.iter().for_each(|tp| topics.entry(&tp.topic).or_default().push(tp.partition));
    topics
}

fn owned_topic((topic, partitions): (&str, Vec<i32>)) -> OwnedTopic {
    OwnedTopic { topic: topic.to_owned(), partitions, ..OwnedTopic::default() }
}

fn failure(error: &ClientError) -> Failure {
    match error {
        ClientError::UnsupportedVersion { .. } => Failure::Code(ErrorCode::UNSUPPORTED_VERSION),
        ClientError::Protocol { .. } | ClientError::Illegal(_) => Failure::Code(ErrorCode::INCONSISTENT_GROUP_PROTOCOL),
        error => error.code().map_or(Failure::Unreachable, Failure::Code),
    }
}
