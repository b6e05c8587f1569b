//! The consumer against a broker that is made of a script: the group protocol where timing matters, commits, positions.

mod scripted;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use kafka_client::admin::OffsetAndMetadata;
use kafka_client::consumer::RebalanceListener;
use kafka_client::{ClientError, Consumer, ErrorCode, TopicPartition};
use kafka_wire::messages::join_group_response::JoinGroupResponseMember;
use kafka_wire::messages::offset_fetch_response::{
    OffsetFetchResponseGroup, OffsetFetchResponsePartitions, OffsetFetchResponseTopics,
};
use kafka_wire::messages::offset_for_leader_epoch_response::{EpochEndOffset, OffsetForLeaderTopicResult};
use kafka_wire::messages::{
    ConsumerProtocolAssignment, ConsumerProtocolSubscription, FetchRequest, FindCoordinatorRequest, HeartbeatRequest,
    HeartbeatResponse, JoinGroupRequest, JoinGroupResponse, LeaveGroupRequest, LeaveGroupResponse, MetadataRequest,
    OffsetCommitRequest, OffsetCommitResponse, OffsetFetchRequest, OffsetFetchResponse, OffsetForLeaderEpochRequest,
    OffsetForLeaderEpochResponse, SyncGroupRequest, SyncGroupResponse, consumer_protocol_assignment,
    find_coordinator_response, offset_commit_response,
};
use kafka_wire::{Encoder, Message};
use parking_lot::Mutex;
use scripted::{Asked, Broker, Reply, ShownTopic, body, nothing};
use tokio::sync::oneshot;

const POLL: Duration = Duration::from_millis(50);

fn tp(partition: i32) -> TopicPartition {
    TopicPartition::new("t", partition)
}

/// A group as its coordinator plays it, for one member: every join succeeds, and each sync takes the next assignment.
#[derive(Default)]
struct Group {
    generation: i32,
    /// Partitions of `t` for each generation; the last one stays.
    assignments: VecDeque<Vec<i32>>,
    /// What the next heartbeat says.
    heartbeat: Option<ErrorCode>,
    /// The leader epoch that committed offsets have.
    committed: Option<(i64, i32)>,
    /// Whether the member leads, and what another member subscribes to.
    other_member: Option<&'static str>,
}

impl Group {
    fn of(assignments: &[&[i32]]) -> Arc<Mutex<Self>> {
        let assignments = assignments.iter().map(|a| a.to_vec()).collect();
        Arc::new(Mutex::new(Self { assignments, ..Self::default() }))
    }

    fn answer(&mut self, asked: &Asked) -> Option<Reply> {
        if let Some(request) = asked.is::<JoinGroupRequest>() {
            return Some(asked.reply(&self.join(&request)));
        }
        if asked.is::<SyncGroupRequest>().is_some() {
            let mine = self.assignments.pop_front().unwrap_or_default();
            if self.assignments.is_empty() {
                self.assignments.push_back(mine.clone());
            }
            let response = SyncGroupResponse { assignment: assignment(&mine), ..SyncGroupResponse::default() };
            return Some(asked.reply(&response));
        }
        if asked.is::<HeartbeatRequest>().is_some() {
            let code = self.heartbeat.take().unwrap_or(ErrorCode::NONE);
            return Some(asked.reply(&HeartbeatResponse { error_code: code.0, ..HeartbeatResponse::default() }));
        }
        if asked.is::<LeaveGroupRequest>().is_some() {
            return Some(asked.reply(&LeaveGroupResponse::default()));
        }
        if let Some(request) = asked.is::<OffsetCommitRequest>() {
            return Some(asked.reply(&committed(&request)));
        }
        if let Some(request) = asked.is::<OffsetFetchRequest>() {
            return Some(asked.reply(&self.offsets(&request)));
        }
        asked.is::<FetchRequest>().map(|request| asked.reply(&nothing(&request)))
    }

    fn join(&mut self, request: &JoinGroupRequest) -> JoinGroupResponse {
        if request.member_id.is_empty() && request.group_instance_id.is_none() {
            return JoinGroupResponse {
                error_code: ErrorCode::MEMBER_ID_REQUIRED.0,
                member_id: "m".into(),
                ..JoinGroupResponse::default()
            };
        }
        self.generation += 1;
        let member = |id: &str, topic: &str| {
            let subscription = ConsumerProtocolSubscription { topics: vec![topic.into()], ..Default::default() };
            JoinGroupResponseMember {
                member_id: id.into(),
                metadata: versioned(&subscription, 1),
                ..JoinGroupResponseMember::default()
            }
        };
        let members = self.other_member.map(|topic| vec![member("m", "t"), member("other", topic)]);
        JoinGroupResponse {
            generation_id: self.generation,
            protocol_type: Some("consumer".into()),
            protocol_name: Some(request.protocols[0].name.clone()),
            leader: if members.is_some() { "m".into() } else { "somebody".into() },
            member_id: "m".into(),
            members: members.unwrap_or_default(),
            ..JoinGroupResponse::default()
        }
    }

    fn offsets(&self, request: &OffsetFetchRequest) -> OffsetFetchResponse {
        let (offset, epoch) = self.committed.unwrap_or((10, -1));
        let partition = |index: &i32| OffsetFetchResponsePartitions {
            partition_index: *index,
            committed_offset: offset,
            committed_leader_epoch: epoch,
            metadata: Some(String::new()),
            ..OffsetFetchResponsePartitions::default()
        };
        let topics = request.groups[0].topics.iter().flatten().map(|t| OffsetFetchResponseTopics {
            name: t.name.clone(),
            partitions: t.partition_indexes.iter().map(partition).collect(),
            ..OffsetFetchResponseTopics::default()
        });
        let group = OffsetFetchResponseGroup {
            group_id: request.groups[0].group_id.clone(),
            topics: topics.collect(),
            ..OffsetFetchResponseGroup::default()
        };
        OffsetFetchResponse { groups: vec![group], ..OffsetFetchResponse::default() }
    }
}

fn versioned<M: Message>(message: &M, version: i16) -> bytes::Bytes {
    let mut encoder = Encoder::new();
    encoder.i16(version);
    message.encode(&mut encoder, version).expect("it fits");
    encoder.into_bytes()
}

fn assignment(partitions: &[i32]) -> bytes::Bytes {
    let topic = consumer_protocol_assignment::TopicPartition {
        topic: "t".into(),
        partitions: partitions.to_vec(),
        ..consumer_protocol_assignment::TopicPartition::default()
    };
    versioned(&ConsumerProtocolAssignment { assigned_partitions: vec![topic], ..Default::default() }, 1)
}

fn committed(request: &OffsetCommitRequest) -> OffsetCommitResponse {
    let topic = |t: &kafka_wire::messages::offset_commit_request::OffsetCommitRequestTopic| {
        let partition = |p: &kafka_wire::messages::offset_commit_request::OffsetCommitRequestPartition| {
            offset_commit_response::OffsetCommitResponsePartition {
                partition_index: p.partition_index,
                ..offset_commit_response::OffsetCommitResponsePartition::default()
            }
        };
        offset_commit_response::OffsetCommitResponseTopic {
            name: t.name.clone(),
            partitions: t.partitions.iter().map(partition).collect(),
            ..offset_commit_response::OffsetCommitResponseTopic::default()
        }
    };
    OffsetCommitResponse { topics: request.topics.iter().map(topic).collect(), ..OffsetCommitResponse::default() }
}

/// What was committed of a partition, in the order in which it came.
fn commits(broker: &Broker, partition: i32) -> Vec<i64> {
    let all = broker.all::<OffsetCommitRequest>();
    let of = all.iter().flat_map(|r| &r.topics).flat_map(|t| &t.partitions);
    of.filter(|p| p.partition_index == partition).map(|p| p.committed_offset).collect()
}

async fn start(group: &Arc<Mutex<Group>>) -> Broker {
    let group = group.clone();
    Broker::start(&[ShownTopic::new("t", &[1, 1])], move |asked| group.lock().answer(asked)).await
}

async fn member(broker: &Broker, settings: &[(&str, &str)]) -> Consumer {
    let mut all = vec![("group.id", "g"), ("heartbeat.interval.ms", "20"), ("enable.auto.commit", "false")];
    all.extend(settings);
    Consumer::new(broker.consumer_config(&all)).await.expect("a consumer")
}

/// Polls until `done`.
async fn poll_until(consumer: &mut Consumer, mut done: impl FnMut(&Consumer) -> bool) {
    let wait = async {
        while !done(consumer) {
            consumer.poll(POLL).await.expect("no error");
        }
    };
    tokio::time::timeout(scripted::PATIENCE, wait).await.expect("it comes to that");
}

#[tokio::test]
async fn the_end_closes_the_fetch_session_and_leaves_the_group() {
    let group = Group::of(&[&[0, 1]]);
    let broker = start(&group).await;
    let mut consumer = member(&broker, &[]).await;
    consumer.subscribe(&["t"]).expect("subscribed");
    poll_until(&mut consumer, |_| broker.all::<FetchRequest>().iter().any(|f| f.session_id == 77)).await;
    consumer.close(Duration::from_secs(5)).await.expect("closed");
    let last = broker.all::<FetchRequest>().pop().expect("fetched");
    assert_eq!((last.session_id, last.session_epoch, last.topics.len()), (77, -1, 0));
    let left = broker.all::<LeaveGroupRequest>();
    assert_eq!(left.iter().map(|l| l.members[0].member_id.as_str()).collect::<Vec<_>>(), ["m"]);
}

#[tokio::test]
async fn a_static_member_does_not_leave() {
    let group = Group::of(&[&[0]]);
    let broker = start(&group).await;
    let mut consumer = member(&broker, &[("group.instance.id", "i")]).await;
    consumer.subscribe(&["t"]).expect("subscribed");
    poll_until(&mut consumer, |c| c.assignment() == [tp(0)]).await;
    consumer.close(Duration::from_secs(5)).await.expect("closed");
    assert_eq!(broker.all::<LeaveGroupRequest>(), []);
}

/// Before, the error was told once, and all polls after it waited for nothing.
#[tokio::test]
async fn an_error_of_the_group_is_told_again_by_the_next_poll() {
    let broker = Broker::start(&[ShownTopic::new("t", &[1])], |asked| {
        let request = asked.is::<FindCoordinatorRequest>()?;
        let denied = find_coordinator_response::Coordinator {
            key: request.coordinator_keys[0].clone(),
            error_code: ErrorCode::GROUP_AUTHORIZATION_FAILED.0,
            ..find_coordinator_response::Coordinator::default()
        };
        let response =
            kafka_wire::messages::FindCoordinatorResponse { coordinators: vec![denied], ..Default::default() };
        Some(asked.reply(&response))
    })
    .await;
    let mut consumer = member(&broker, &[]).await;
    consumer.subscribe(&["t"]).expect("subscribed");
    for _ in 0..3 {
        let error = consumer.poll(scripted::PATIENCE).await.expect_err("denied");
        assert_eq!(error.code(), Some(ErrorCode::GROUP_AUTHORIZATION_FAILED));
    }
}

/// Before, each of them was a task of its own, and an older one could reach the coordinator last.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn commits_reach_the_coordinator_in_order() {
    let group = Group::of(&[&[0]]);
    let broker = start(&group).await;
    let mut consumer = member(&broker, &[]).await;
    consumer.subscribe(&["t"]).expect("subscribed");
    poll_until(&mut consumer, |c| c.assignment() == [tp(0)]).await;
    let offset = |n| [(tp(0), OffsetAndMetadata::new(n))];
    let mut last = None;
    for n in 0..500 {
        last = Some(consumer.commit_offsets_async(&offset(n)));
        if n % 100 == 50 {
            consumer.commit_offsets(&offset(n)).await.expect("committed");
        }
    }
    last.expect("there is one").await.expect("committed");
    let all = commits(&broker, 0);
    assert!(all.is_sorted(), "{all:?}");
    assert_eq!(all.last(), Some(&499));
    drop(consumer.commit_offsets_async(&offset(500)));
    consumer.close(Duration::from_secs(5)).await.expect("closed");
    assert_eq!(commits(&broker, 0).last(), Some(&500), "the end waits for it");
}

/// Before, auto-commit waited for the coordinator to take them: that held up rebalances, and the end until its time was up.
#[tokio::test]
async fn partitions_that_are_no_more_are_not_committed() {
    let group = Group::of(&[&[0, 1]]);
    let shared = group.clone();
    let broker = Broker::start(&[ShownTopic::new("t", &[1, 1])], move |asked| {
        let Some(request) = asked.is::<OffsetCommitRequest>() else { return shared.lock().answer(asked) };
        let mut response = committed(&request);
        let gone = response.topics.iter_mut().flat_map(|t| &mut t.partitions).filter(|p| p.partition_index == 1);
        gone.for_each(|p| p.error_code = ErrorCode::UNKNOWN_TOPIC_OR_PARTITION.0);
        Some(asked.reply(&response))
    })
    .await;
    let settings = [("metadata.max.age.ms", "50"), ("enable.auto.commit", "true")];
    let mut consumer = member(&broker, &settings).await;
    consumer.subscribe(&["t"]).expect("subscribed");
    poll_until(&mut consumer, |c| c.assignment() == [tp(0), tp(1)]).await;
    for partition in [tp(0), tp(1)] {
        consumer.position(&partition).await.expect("the committed one");
    }
    broker.show(|shown| shown.topics = vec![ShownTopic { id: 2, ..ShownTopic::new("t", &[1]) }]);
    let asked = broker.all::<MetadataRequest>().len();
    broker.until::<MetadataRequest>(|all| all.len() > asked + 2).await;
    consumer.close(scripted::PATIENCE).await.expect("closed");
    assert_eq!((commits(&broker, 0).last(), commits(&broker, 1)), (Some(&10), vec![]));
}

/// Before, the membership went on in the background and took the partitions away again.
#[tokio::test]
async fn unsubscribe_and_assign_at_once() {
    let group = Group::of(&[&[0]]);
    let broker = start(&group).await;
    let mut consumer = member(&broker, &[]).await;
    consumer.subscribe(&["t"]).expect("subscribed");
    poll_until(&mut consumer, |c| c.assignment() == [tp(0)]).await;
    consumer.unsubscribe().await.expect("done");
    consumer.assign(&[tp(1)]).expect("assigned");
    broker.until::<LeaveGroupRequest>(|all| all.len() == 1).await;
    let beats = broker.all::<HeartbeatRequest>().len();
    let fetches = broker.all::<FetchRequest>().len();
    poll_until(&mut consumer, |_| broker.all::<FetchRequest>().len() > fetches + 2).await;
    assert_eq!(consumer.assignment(), [tp(1)]);
    assert!(broker.all::<HeartbeatRequest>().len() <= beats + 1);
}

/// Before, a group that had become empty took the offsets of a member that it had thrown out.
#[tokio::test]
async fn a_member_that_lost_its_membership_does_not_commit() {
    let group = Group::of(&[&[0]]);
    let broker = start(&group).await;
    let mut consumer = member(&broker, &[]).await;
    consumer.subscribe(&["t"]).expect("subscribed");
    poll_until(&mut consumer, |c| c.assignment() == [tp(0)]).await;
    group.lock().heartbeat = Some(ErrorCode::UNKNOWN_MEMBER_ID);
    // It only comes back in poll.
    let lost = async {
        while !consumer.assignment().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(scripted::PATIENCE, lost).await.expect("it hears of it");
    let error = consumer.commit_offsets(&[(tp(0), OffsetAndMetadata::new(5))]).await.expect_err("no member");
    assert_eq!(error.code(), Some(ErrorCode::UNKNOWN_MEMBER_ID));
    assert!(error.to_string().contains("not part of an active group"), "{error}");
    assert_eq!(commits(&broker, 0), [0i64; 0]);
}

/// Tells what happened, and wants offsets committed.
struct Listener(Arc<Mutex<Vec<String>>>);

impl RebalanceListener for Listener {
    fn on_assigned(&mut self, partitions: &[TopicPartition]) {
        self.0.lock().push(format!("assigned {}", partitions.len()));
    }
    fn on_revoked(&mut self, partitions: &[TopicPartition]) {
        self.0.lock().push(format!("revoked {}", partitions.len()));
    }
    fn offsets_to_commit(&mut self, partitions: &[TopicPartition]) -> Vec<(TopicPartition, OffsetAndMetadata)> {
        partitions.iter().map(|tp| (tp.clone(), OffsetAndMetadata::new(42))).collect()
    }
}

/// Before, the partition was dropped and joined for again at once: the listener had no say.
#[tokio::test]
async fn cooperative_hands_back_before_it_joins_again() {
    let group = Group::of(&[&[0, 1], &[0], &[0]]);
    let broker = start(&group).await;
    let assignor = "org.apache.kafka.clients.consumer.CooperativeStickyAssignor";
    let mut consumer = member(&broker, &[("partition.assignment.strategy", assignor)]).await;
    let told = Arc::new(Mutex::new(Vec::new()));
    consumer.set_rebalance_listener(Box::new(Listener(told.clone())));
    consumer.subscribe(&["t"]).expect("subscribed");
    poll_until(&mut consumer, |c| c.assignment().len() == 2).await;
    group.lock().heartbeat = Some(ErrorCode::REBALANCE_IN_PROGRESS);
    poll_until(&mut consumer, |_| told.lock().len() == 4).await;
    assert_eq!(*told.lock(), ["assigned 2", "revoked 1", "assigned 0", "assigned 0"]);
    assert_eq!(commits(&broker, 1), [42]);
    let keys = broker.keys();
    let commit = keys.iter().position(|k| *k == kafka_wire::ApiKey::OFFSET_COMMIT).expect("committed");
    let joins = keys.iter().enumerate().filter(|(_, k)| **k == kafka_wire::ApiKey::JOIN_GROUP).map(|(at, _)| at);
    let joins: Vec<usize> = joins.collect();
    assert!(joins.len() == 4 && joins[2] < commit && commit < joins[3], "{joins:?} {commit}");
    let second = broker.all::<JoinGroupRequest>().remove(2);
    assert_eq!(second.protocols[0].name, "cooperative-sticky");
}

/// What is committed when an eager rebalance begins, and by the end of the subscription.
#[tokio::test]
async fn the_listeners_offsets_are_committed_when_partitions_go() {
    let group = Group::of(&[&[0], &[1]]);
    let broker = start(&group).await;
    let mut consumer = member(&broker, &[]).await;
    let told = Arc::new(Mutex::new(Vec::new()));
    consumer.set_rebalance_listener(Box::new(Listener(told.clone())));
    consumer.subscribe(&["t"]).expect("subscribed");
    poll_until(&mut consumer, |c| c.assignment() == [tp(0)]).await;
    group.lock().heartbeat = Some(ErrorCode::REBALANCE_IN_PROGRESS);
    poll_until(&mut consumer, |c| c.assignment() == [tp(1)]).await;
    assert_eq!(commits(&broker, 0), [42]);
    poll_until(&mut consumer, |_| told.lock().len() == 3).await;
    consumer.unsubscribe().await.expect("done");
    assert_eq!(*told.lock(), ["assigned 1", "revoked 1", "assigned 1", "revoked 1"]);
    assert_eq!(commits(&broker, 1), [42]);
}

/// A join that was under way when the subscription ended is answered: that member is taken back, and is not mistaken for
/// the one of the next subscription.
#[tokio::test]
async fn an_answer_to_an_earlier_join_is_for_nobody() {
    let (tell, told) = oneshot::channel();
    let mut told = Some(told);
    let mut inner = Group { assignments: VecDeque::from([vec![1]]), ..Group::default() };
    let broker = Broker::start(&[ShownTopic::new("t", &[1, 1])], move |asked| {
        if let Some(request) = asked.is::<JoinGroupRequest>()
            && request.member_id == "m"
            && let Some(told) = told.take()
        {
            let stale = JoinGroupResponse { member_id: "stale".into(), ..inner.join(&request) };
            return Some(asked.reply_when(&stale, told));
        }
        inner.answer(asked)
    })
    .await;
    let mut consumer = member(&broker, &[]).await;
    consumer.subscribe(&["t"]).expect("subscribed");
    let joining = async {
        tokio::select! {
            _ = broker.until::<JoinGroupRequest>(|all| all.iter().any(|j| j.member_id == "m")) => {}
            result = consumer.poll(scripted::PATIENCE) => panic!("{:?}", result.map(|r| r.len())),
        }
    };
    joining.await;
    consumer.unsubscribe().await.expect("done");
    broker.until::<LeaveGroupRequest>(|all| all.len() == 1).await;
    consumer.subscribe(&["t"]).expect("subscribed");
    tell.send(()).expect("it is waited for");
    poll_until(&mut consumer, |c| c.assignment() == [tp(1)]).await;
    let left = broker.until::<LeaveGroupRequest>(|all| all.len() == 2).await;
    assert_eq!(left[1].members[0].member_id, "stale");
    assert!(broker.all::<SyncGroupRequest>().iter().all(|s| s.member_id == "m"));
}

/// Before, the good-bye waited at the coordinator behind the join, and the end for the good-bye.
#[tokio::test]
async fn the_end_does_not_wait_for_the_other_members() {
    let (_never, told) = oneshot::channel();
    let mut told = Some(told);
    let mut inner = Group::default();
    let broker = Broker::start(&[ShownTopic::new("t", &[1])], move |asked| {
        if let Some(request) = asked.is::<JoinGroupRequest>()
            && request.member_id == "m"
        {
            return Some(asked.reply_when(&inner.join(&request), told.take().expect("once")));
        }
        inner.answer(asked)
    })
    .await;
    let mut consumer = member(&broker, &[]).await;
    consumer.subscribe(&["t"]).expect("subscribed");
    tokio::select! {
        _ = broker.until::<JoinGroupRequest>(|all| all.iter().any(|j| j.member_id == "m")) => {}
        result = consumer.poll(scripted::PATIENCE) => panic!("{:?}", result.map(|r| r.len())),
    }
    let start = std::time::Instant::now();
    consumer.close(Duration::from_secs(10)).await.expect("closed");
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    assert_eq!(broker.all::<LeaveGroupRequest>().len(), 1);
}

/// Before, the leader only looked at the topics that it subscribes to itself.
#[tokio::test]
async fn the_leader_watches_the_topics_of_all_members() {
    let group = Group::of(&[&[0]]);
    group.lock().other_member = Some("theirs");
    let shared = group.clone();
    let topics = [ShownTopic::new("t", &[1]), ShownTopic { id: 2, ..ShownTopic::new("theirs", &[1]) }];
    let broker = Broker::start(&topics, move |asked| shared.lock().answer(asked)).await;
    let mut consumer = member(&broker, &[("metadata.max.age.ms", "50")]).await;
    consumer.subscribe(&["t"]).expect("subscribed");
    poll_until(&mut consumer, |c| c.assignment() == [tp(0)]).await;
    let assigned = |s: &SyncGroupRequest| s.assignments.iter().map(|a| a.assignment.len()).sum::<usize>();
    let first = assigned(&broker.all::<SyncGroupRequest>()[0]);
    broker.show(|shown| shown.topics[1].leaders = vec![1, 1, 1]);
    poll_until(&mut consumer, |_| broker.all::<SyncGroupRequest>().len() == 2).await;
    assert_eq!(assigned(&broker.all::<SyncGroupRequest>()[1]), first + 8, "two more partitions are shared out");
}

/// The log was cut since the offset was committed: reading goes on where the two logs part (KIP-320).
#[tokio::test]
async fn a_committed_offset_is_checked_against_the_leaders_log() {
    let group = Group::of(&[&[0]]);
    group.lock().committed = Some((10, 3));
    let shared = group.clone();
    let mut topic = ShownTopic::new("t", &[1]);
    topic.leader_epoch = 5;
    let broker = Broker::start(&[topic], move |asked| {
        let Some(request) = asked.is::<OffsetForLeaderEpochRequest>() else { return shared.lock().answer(asked) };
        let partition = &request.topics[0].partitions[0];
        assert_eq!((partition.current_leader_epoch, partition.leader_epoch), (5, 3));
        let end = EpochEndOffset { leader_epoch: 3, end_offset: 7, ..EpochEndOffset::default() };
        let topic = OffsetForLeaderTopicResult { topic: "t".into(), partitions: vec![end], ..Default::default() };
        Some(asked.reply(&OffsetForLeaderEpochResponse { topics: vec![topic], ..Default::default() }))
    })
    .await;
    let mut consumer = member(&broker, &[]).await;
    consumer.subscribe(&["t"]).expect("subscribed");
    poll_until(&mut consumer, |_| !broker.all::<FetchRequest>().is_empty()).await;
    assert_eq!(broker.all::<FetchRequest>()[0].topics[0].partitions[0].fetch_offset, 7);
}

#[test]
fn an_error_that_may_pass_says_so() {
    let code = |code| ClientError::from(kafka_client::ApiError::new(code)).is_retriable();
    assert!(code(ErrorCode::NOT_COORDINATOR) && code(ErrorCode::LEADER_NOT_AVAILABLE));
    assert!(!code(ErrorCode::UNKNOWN_MEMBER_ID) && !code(ErrorCode::GROUP_AUTHORIZATION_FAILED));
    assert_eq!(body(&HeartbeatResponse::default(), 0).len(), 2);
}
