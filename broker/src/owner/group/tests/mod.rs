//! The task with logs in memory.

mod harness;

use std::sync::Arc;
use std::sync::atomic::Ordering;

use bytes::BytesMut;
use kafka_core::group::{Request, Response};
use kafka_wire::Uuid;
use kafka_wire::batch::control::{ControlRecordType, EndTxnMarker, control_batch};
use kafka_wire::batch::{BatchBuilder, BatchOptions, split};
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::{HeartbeatRequest, RemoveTopicRecord};
use kafka_wire::metadata_record::MetadataRecord;

use self::harness::{
    INITIAL_DELAY, MemoryLog, OFFSETS_ID, PARTITIONS, SHORT_SESSION, TOPIC_ID, client, commit, join, start, started,
    topic,
};
use super::{OFFSETS_TOPIC, OffsetsLog};

#[tokio::test]
async fn only_what_this_broker_leads_is_served() {
    let log = Arc::default();
    let (mut cluster, _task) = start(&log);
    assert_eq!(cluster.commit("g", 1).await, ErrorCode::NOT_COORDINATOR);
    cluster.create(OFFSETS_TOPIC, OFFSETS_ID, PARTITIONS).await;
    cluster.loaded().await;
    assert_eq!(cluster.commit("g", 1).await, ErrorCode::NONE);
    cluster.lead(2).await;
    assert_eq!(cluster.commit("g", 2).await, ErrorCode::NOT_COORDINATOR);
    // What was committed is there when it leads again.
    cluster.lead(1).await;
    cluster.loaded().await;
    assert_eq!(cluster.committed("g").await, Some(1));
}

#[tokio::test]
async fn while_it_reads_clients_are_told_to_wait() {
    let log: Arc<MemoryLog> = Arc::default();
    log.hold(true);
    let (mut cluster, _task) = start(&log);
    cluster.create(OFFSETS_TOPIC, OFFSETS_ID, PARTITIONS).await;
    assert_eq!(cluster.commit("g", 1).await, ErrorCode::COORDINATOR_LOAD_IN_PROGRESS);
    assert_eq!(cluster.list().await, Err(ErrorCode::COORDINATOR_LOAD_IN_PROGRESS));
    let heartbeat = Request::Heartbeat(HeartbeatRequest { group_id: "g".into(), ..Default::default() });
    match cluster.ask("g", heartbeat).await {
        Response::Heartbeat(response) => assert_eq!(response.error_code, 0),
        other => panic!("{other:?}"),
    }
    log.hold(false);
    cluster.loaded().await;
    assert_eq!(cluster.commit("g", 1).await, ErrorCode::NONE);
}

#[tokio::test]
async fn all_is_there_after_a_restart() {
    let log = Arc::default();
    let (cluster, task) = started(&log).await;
    // Groups in all three partitions, several batches each.
    let groups: Vec<String> = (0..20).map(|n| format!("g{n}")).collect();
    for group in &groups {
        assert_eq!(cluster.commit(group, 1).await, ErrorCode::NONE);
        assert_eq!(cluster.commit(group, 2).await, ErrorCode::NONE);
    }
    assert_eq!(log.partitions.lock().len(), 3);
    cluster.groups.stop().await;
    task.await.unwrap();

    let (cluster, _task) = started(&log).await;
    let mut listed = cluster.list().await.unwrap();
    listed.sort();
    let mut expected = groups.clone();
    expected.sort();
    assert_eq!(listed, expected);
    for group in &groups {
        assert_eq!(cluster.committed(group).await, Some(2));
    }
}

#[tokio::test]
async fn what_was_read_before_another_led_is_read_again() {
    let log: Arc<MemoryLog> = Arc::default();
    let (mut cluster, task) = started(&log).await;
    assert_eq!(cluster.commit("g", 1).await, ErrorCode::NONE);
    assert_eq!(cluster.commit("g", 2).await, ErrorCode::NONE);
    cluster.groups.stop().await;
    task.await.unwrap();
    let partition = *log.partitions.lock().keys().next().unwrap();
    let second = log.partitions.lock().get_mut(&partition).unwrap().pop().unwrap();

    log.read_waiting.store(0, Ordering::SeqCst);
    log.hold_after_reading(true);
    let task;
    (cluster, task) = start(&log);
    cluster.create(OFFSETS_TOPIC, OFFSETS_ID, PARTITIONS).await;
    while log.read_waiting.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    cluster.lead(2).await;
    assert_eq!(cluster.commit("g", 9).await, ErrorCode::NOT_COORDINATOR);
    log.append(partition, BytesMut::from(&second[..])).unwrap();
    cluster.lead(1).await;
    assert_eq!(cluster.commit("g", 9).await, ErrorCode::COORDINATOR_LOAD_IN_PROGRESS);
    log.hold_after_reading(false);
    cluster.loaded().await;
    assert_eq!(cluster.committed("g").await, Some(2));
    cluster.groups.stop().await;
    task.await.unwrap();
}

#[tokio::test]
async fn a_topic_made_again_at_once_has_nothing_of_what_was_before() {
    let log: Arc<MemoryLog> = Arc::default();
    let (mut cluster, _task) = started(&log).await;
    assert_eq!(cluster.commit("g", 1).await, ErrorCode::NONE);
    log.partitions.lock().clear();
    let gone = RemoveTopicRecord { topic_id: OFFSETS_ID, ..Default::default() };
    let mut records = vec![MetadataRecord::RemoveTopicRecord(gone)];
    records.extend(topic(OFFSETS_TOPIC, Uuid([6; 16]), PARTITIONS));
    cluster.apply(records).await;
    cluster.loaded().await;
    assert_eq!(cluster.committed("g").await, None);
    assert_eq!(cluster.commit("g", 2).await, ErrorCode::NONE);
}

#[tokio::test]
async fn a_deleted_topic_takes_its_offsets_along() {
    let log = Arc::default();
    let (mut cluster, _task) = started(&log).await;
    cluster.create("t", TOPIC_ID, 1).await;
    assert_eq!(cluster.commit("g", 1).await, ErrorCode::NONE);
    let gone = RemoveTopicRecord { topic_id: TOPIC_ID, ..Default::default() };
    cluster.apply(vec![MetadataRecord::RemoveTopicRecord(gone)]).await;
    assert_eq!(cluster.committed("g").await, None);
}

#[tokio::test]
async fn a_topic_that_goes_while_it_reads_takes_its_offsets_along() {
    let log: Arc<MemoryLog> = Arc::default();
    let (mut cluster, task) = started(&log).await;
    assert_eq!(cluster.commit("g", 1).await, ErrorCode::NONE);
    cluster.groups.stop().await;
    task.await.unwrap();

    log.hold(true);
    (cluster, _) = start(&log);
    cluster.create(OFFSETS_TOPIC, OFFSETS_ID, PARTITIONS).await;
    cluster.create("t", TOPIC_ID, 1).await;
    let gone = RemoveTopicRecord { topic_id: TOPIC_ID, ..Default::default() };
    cluster.apply(vec![MetadataRecord::RemoveTopicRecord(gone)]).await;
    log.hold(false);
    cluster.loaded().await;
    assert_eq!(cluster.committed("g").await, None);
}

#[tokio::test]
async fn a_transactions_offsets_hold_from_its_marker_on() {
    for (kind, expected) in [(ControlRecordType::Commit, Some(9)), (ControlRecordType::Abort, Some(1))] {
        let log: Arc<MemoryLog> = Arc::default();
        let (cluster, task) = started(&log).await;
        assert_eq!(cluster.commit("g", 1).await, ErrorCode::NONE);
        assert_eq!(cluster.commit("g", 9).await, ErrorCode::NONE);
        cluster.groups.stop().await;
        task.await.unwrap();
        // The second commit again, as part of a transaction that ends after it.
        let partition = *log.partitions.lock().keys().next().unwrap();
        let second = log.partitions.lock().get_mut(&partition).unwrap().pop().unwrap();
        let options = BatchOptions { producer_id: 5, producer_epoch: 0, is_transactional: true, ..Default::default() };
        let mut builder = BatchBuilder::new(BatchOptions { base_sequence: 0, ..options });
        for record in split(&second).next().unwrap().unwrap().records(1 << 20).unwrap() {
            let record = record.unwrap();
            builder.append(record.timestamp, record.key.as_deref(), record.value.as_deref(), &[]).unwrap();
        }
        let marker = EndTxnMarker { coordinator_epoch: 0 }.to_bytes();
        let marker = control_batch(options, 0, kind, &marker).unwrap();
        for batch in [builder.build().unwrap(), marker] {
            log.append(partition, BytesMut::from(&batch[..])).unwrap();
        }

        let (cluster, _task) = started(&log).await;
        assert_eq!(cluster.committed("g").await, expected);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_heartbeat_that_waited_for_the_disk_counts() {
    let log: Arc<MemoryLog> = Arc::default();
    let (cluster, _task) = started(&log).await;
    for round in 0..5 {
        let group = format!("g{round}");
        let Request::Join { mut request, new_member_uuid } = join(&group) else { unreachable!() };
        request.session_timeout_ms = i32::try_from(SHORT_SESSION.as_millis()).unwrap();
        let joined = match cluster.ask(&group, Request::Join { request, new_member_uuid }).await {
            Response::Join(response) => response,
            other => panic!("{other:?}"),
        };
        let since = tokio::time::Instant::now();
        log.append_waiting.store(0, Ordering::SeqCst);
        log.hold_appends(true);
        let slow = cluster.groups.send(client(), "slow", commit("slow", 1)).await.unwrap();
        while log.append_waiting.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        let heartbeat = HeartbeatRequest {
            group_id: group.clone(),
            member_id: joined.member_id,
            generation_id: joined.generation_id,
            ..Default::default()
        };
        let heartbeat = cluster.groups.send(client(), &group, Request::Heartbeat(heartbeat)).await.unwrap();
        while since.elapsed() < 2 * SHORT_SESSION {
            tokio::task::yield_now().await;
        }
        log.hold_appends(false);
        slow.await.unwrap();
        match heartbeat.await.unwrap() {
            Response::Heartbeat(response) => assert_eq!(response.error_code, 0, "round {round}"),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn timers_come_by_themselves() {
    let log = Arc::default();
    let (cluster, _task) = started(&log).await;
    let before = tokio::time::Instant::now();
    match cluster.ask("g", join("g")).await {
        Response::Join(response) => assert_eq!((response.error_code, response.generation_id), (0, 1)),
        other => panic!("{other:?}"),
    }
    let waited = before.elapsed();
    assert!(waited >= INITIAL_DELAY, "{waited:?}");
}

#[tokio::test]
async fn who_waits_is_answered_when_the_partition_moves_or_the_broker_stops() {
    for moves in [true, false] {
        let log = Arc::default();
        let (mut cluster, task) = started(&log).await;
        let groups = cluster.groups.clone();
        let waiting = tokio::spawn(async move { groups.ask(client(), "g", join("g")).await });
        while cluster.list().await.unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
        assert!(!waiting.is_finished());
        if moves {
            cluster.lead(2).await;
        } else {
            cluster.groups.stop().await;
        }
        match waiting.await.unwrap() {
            Response::Join(response) => assert_eq!(ErrorCode(response.error_code), ErrorCode::NOT_COORDINATOR),
            other => panic!("{other:?}"),
        }
        cluster.groups.stop().await;
        task.await.unwrap();
        assert_eq!(cluster.commit("g", 1).await, ErrorCode::COORDINATOR_NOT_AVAILABLE);
    }
}

#[tokio::test]
async fn stopping_does_not_wait_for_a_log_that_is_read() {
    let log: Arc<MemoryLog> = Arc::default();
    log.hold(true);
    let (mut cluster, task) = start(&log);
    cluster.create(OFFSETS_TOPIC, OFFSETS_ID, PARTITIONS).await;
    cluster.groups.stop().await;
    // The step that is under way ends, no further one begins.
    log.hold(false);
    task.await.unwrap();
}
