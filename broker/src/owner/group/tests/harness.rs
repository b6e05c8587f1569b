//! Logs in memory, and a cluster that publishes what it holds.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use kafka_core::group::{Client, GroupConfig, Request, Response};
use kafka_core::image::{Delta, MetadataImage};
use kafka_wire::Uuid;
use kafka_wire::batch::{set_base_offset, split};
use kafka_wire::compress::Compression;
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::join_group_request::JoinGroupRequestProtocol;
use kafka_wire::messages::offset_commit_request::{OffsetCommitRequestPartition, OffsetCommitRequestTopic};
use kafka_wire::messages::offset_fetch_request::OffsetFetchRequestGroup;
use kafka_wire::messages::{
    JoinGroupRequest, OffsetCommitRequest, PartitionChangeRecord, PartitionRecord, TopicRecord,
};
use kafka_wire::metadata_record::MetadataRecord;
use parking_lot::{Condvar, Mutex};

use crate::owner::group::{AppendedAt, GroupsHandle, GroupsOptions, LogRange, OFFSETS_TOPIC, OffsetsLog};

pub(super) const OFFSETS_ID: Uuid = Uuid([7; 16]);
pub(super) const TOPIC_ID: Uuid = Uuid([8; 16]);
pub(super) const PARTITIONS: i32 = 3;
pub(super) const INITIAL_DELAY: Duration = Duration::from_millis(50);
pub(super) const SHORT_SESSION: Duration = Duration::from_millis(500);

/// Logs that keep batches as they come; reading can be held up.
#[derive(Debug, Default)]
pub(super) struct MemoryLog {
    pub(super) partitions: Mutex<BTreeMap<i32, Vec<Bytes>>>,
    held: Mutex<bool>,
    released: Condvar,
    /// As `held`, but for who has read and not yet told.
    read_held: Mutex<bool>,
    pub(super) read_waiting: AtomicUsize,
    append_held: Mutex<bool>,
    pub(super) append_waiting: AtomicUsize,
}

impl MemoryLog {
    pub(super) fn hold(&self, held: bool) {
        *self.held.lock() = held;
        self.released.notify_all();
    }

    pub(super) fn hold_after_reading(&self, held: bool) {
        *self.read_held.lock() = held;
        self.released.notify_all();
    }

    pub(super) fn hold_appends(&self, held: bool) {
        *self.append_held.lock() = held;
        self.released.notify_all();
    }

    pub(super) fn end(&self, partition: i32) -> i64 {
        let partitions = self.partitions.lock();
        let last = partitions.get(&partition).and_then(|batches| batches.last());
        last.map_or(0, |batch| split(batch).next().unwrap().unwrap().header.next_offset())
    }
}

impl OffsetsLog for MemoryLog {
    fn range(&self, partition: i32) -> Result<LogRange, ErrorCode> {
        let mut held = self.held.lock();
        while *held {
            self.released.wait(&mut held);
        }
        let end = self.end(partition);
        Ok(LogRange { start_offset: 0, end_offset: end, high_watermark: end })
    }

    /// One batch at a time, to prove that reading goes on after the first.
    fn read(&self, partition: i32, offset: i64, _max_bytes: usize) -> Result<Bytes, ErrorCode> {
        let read = {
            let partitions = self.partitions.lock();
            let mut batches = partitions.get(&partition).into_iter().flatten();
            let from = batches.find(|batch| split(batch).next().unwrap().unwrap().header.next_offset() > offset);
            from.cloned().unwrap_or_default()
        };
        let mut held = self.read_held.lock();
        self.read_waiting.fetch_add(1, Ordering::SeqCst);
        while *held {
            self.released.wait(&mut held);
        }
        Ok(read)
    }

    fn append(&self, partition: i32, mut batch: BytesMut) -> Result<AppendedAt, ErrorCode> {
        let mut held = self.append_held.lock();
        self.append_waiting.fetch_add(1, Ordering::SeqCst);
        while *held {
            self.released.wait(&mut held);
        }
        let base_offset = self.end(partition);
        set_base_offset(&mut batch, base_offset);
        self.partitions.lock().entry(partition).or_default().push(batch.freeze());
        Ok(AppendedAt { base_offset, high_watermark: self.end(partition) })
    }
}

/// What publishes metadata to the task.
pub(super) struct Cluster {
    pub(super) image: MetadataImage,
    pub(super) groups: GroupsHandle,
}

impl Cluster {
    pub(super) async fn apply(&mut self, records: Vec<MetadataRecord>) {
        let mut delta = Delta::default();
        for record in records {
            self.image.apply(&record, &mut delta).unwrap();
        }
        self.groups.publish(&Arc::new(self.image.clone()), &delta).await;
    }

    pub(super) async fn create(&mut self, name: &str, topic_id: Uuid, partitions: i32) {
        self.apply(topic(name, topic_id, partitions)).await;
    }

    pub(super) async fn lead(&mut self, leader: i32) {
        let change = |partition_id| {
            MetadataRecord::PartitionChangeRecord(PartitionChangeRecord {
                partition_id,
                topic_id: OFFSETS_ID,
                leader,
                ..Default::default()
            })
        };
        self.apply((0..PARTITIONS).map(change).collect()).await;
    }
}

/// What makes a topic.
pub(super) fn topic(name: &str, topic_id: Uuid, partitions: i32) -> Vec<MetadataRecord> {
    let topic = TopicRecord { name: name.into(), topic_id, ..Default::default() };
    let partition = |partition_id| {
        MetadataRecord::PartitionRecord(PartitionRecord {
            partition_id,
            topic_id,
            replicas: vec![1],
            isr: vec![1],
            leader: 1,
            leader_epoch: 0,
            partition_epoch: 0,
            directories: vec![Uuid([9; 16])],
            ..Default::default()
        })
    };
    std::iter::once(MetadataRecord::TopicRecord(topic)).chain((0..partitions).map(partition)).collect()
}

pub(super) fn start(log: &Arc<MemoryLog>) -> (Cluster, tokio::task::JoinHandle<()>) {
    let delay_ms = i32::try_from(INITIAL_DELAY.as_millis()).unwrap();
    let options = GroupsOptions {
        node_id: 1,
        config: GroupConfig {
            initial_rebalance_delay_ms: delay_ms,
            min_session_timeout_ms: 1,
            ..GroupConfig::default()
        },
        default_partitions: PARTITIONS,
        compression: Compression::None,
        load_buffer_bytes: 1 << 20,
    };
    let (groups, task) = GroupsHandle::start(options, log.clone());
    (Cluster { image: MetadataImage::default(), groups }, task)
}

pub(super) async fn started(log: &Arc<MemoryLog>) -> (Cluster, tokio::task::JoinHandle<()>) {
    let (mut cluster, task) = start(log);
    cluster.create(OFFSETS_TOPIC, OFFSETS_ID, PARTITIONS).await;
    cluster.loaded().await;
    (cluster, task)
}

pub(super) fn client() -> Client {
    Client { id: "c".into(), host: "/127.0.0.1".into(), api_version: 3 }
}

pub(super) fn join(group: &str) -> Request {
    let protocol = JoinGroupRequestProtocol { name: "range".into(), ..Default::default() };
    let request = JoinGroupRequest {
        group_id: group.into(),
        session_timeout_ms: 10_000,
        rebalance_timeout_ms: 60_000,
        protocol_type: "consumer".into(),
        protocols: vec![protocol],
        ..Default::default()
    };
    Request::Join { request, new_member_uuid: "1".into() }
}

pub(super) fn commit(group: &str, offset: i64) -> Request {
    let partition = OffsetCommitRequestPartition { committed_offset: offset, ..Default::default() };
    let topic = OffsetCommitRequestTopic {
        name: "t".into(),
        topic_id: TOPIC_ID,
        partitions: vec![partition],
        ..Default::default()
    };
    Request::OffsetCommit(OffsetCommitRequest { group_id: group.into(), topics: vec![topic], ..Default::default() })
}

impl Cluster {
    pub(super) async fn ask(&self, group: &str, request: Request) -> Response {
        self.groups.ask(client(), group, request).await
    }

    pub(super) async fn commit(&self, group: &str, offset: i64) -> ErrorCode {
        match self.ask(group, commit(group, offset)).await {
            Response::OffsetCommit(response) => ErrorCode(response.topics[0].partitions[0].error_code),
            other => panic!("{other:?}"),
        }
    }

    pub(super) async fn committed(&self, group: &str) -> Option<i64> {
        let fetch = OffsetFetchRequestGroup { group_id: group.into(), topics: None, ..Default::default() };
        match self.ask(group, Request::OffsetFetch { group: fetch, require_stable: false }).await {
            Response::OffsetFetch(response) => {
                assert_eq!(response.error_code, 0);
                response.topics.first().map(|topic| topic.partitions[0].committed_offset)
            }
            other => panic!("{other:?}"),
        }
    }

    pub(super) async fn list(&self) -> Result<Vec<String>, ErrorCode> {
        let groups = self.groups.list(client(), Vec::new(), Vec::new()).await?;
        Ok(groups.into_iter().map(|group| group.group_id).collect())
    }

    /// Waits until all partitions are loaded.
    pub(super) async fn loaded(&self) {
        while self.list().await == Err(ErrorCode::COORDINATOR_LOAD_IN_PROGRESS) {
            tokio::task::yield_now().await;
        }
    }
}
