//! The loop of the coordinator's task: messages and timers in, appends and answers out.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::BytesMut;
use kafka_core::group::{
    AppendToken, Appended, Client, CoordinatorRecord, DeletedTopic, Effect, Event, GroupConfig, GroupShard, Now,
    ReplyTo, Request, Response, partition_for,
};
use kafka_core::image::MetadataImage;
use kafka_wire::Uuid;
use kafka_wire::batch::{BatchBuilder, BatchOptions};
use kafka_wire::error_code::ErrorCode;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::load::{Load, LoadedShard};
use super::log::OffsetsLog;
use super::{GroupsOptions, Message, OFFSETS_TOPIC};
use crate::clock;

/// A partition that this broker leads.
enum Slot {
    /// It is being read. Topics that go meanwhile are told when it is.
    Loading {
        load: LoadId,
        deleted: Vec<DeletedTopic>,
    },
    Loaded {
        shard: Box<GroupShard>,
    },
}

/// One reading of partitions, which knows nothing of what was written after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LoadId(u64);

/// The task's state.
pub(super) struct Task {
    options: GroupsOptions,
    config: Arc<GroupConfig>,
    log: Arc<dyn OffsetsLog>,
    /// For what is done elsewhere and comes back.
    mailbox: mpsc::Sender<Message>,
    slots: BTreeMap<i32, Slot>,
    /// The topic whose partitions these are.
    topic_id: Option<Uuid>,
    partitions: i32,
    next_load: LoadId,
    waiting: HashMap<ReplyTo, oneshot::Sender<Response>>,
    next_request: u64,
    origin: Instant,
    loads: JoinSet<()>,
    /// Tells the loads to end.
    stopping: Arc<AtomicBool>,
}

impl Task {
    pub(super) fn new(options: GroupsOptions, log: Arc<dyn OffsetsLog>, mailbox: mpsc::Sender<Message>) -> Self {
        Self {
            config: Arc::new(options.config.clone()),
            partitions: options.default_partitions,
            options,
            log,
            mailbox,
            slots: BTreeMap::new(),
            topic_id: None,
            next_load: LoadId(0),
            waiting: HashMap::new(),
            next_request: 0,
            origin: Instant::now(),
            loads: JoinSet::new(),
            stopping: Arc::default(),
        }
    }

    pub(super) async fn run(mut self, mut inbox: mpsc::Receiver<Message>) {
        loop {
            let deadline = self.next_deadline();
            let message = tokio::select! {
                message = inbox.recv() => message,
                () = sleep_until(deadline) => {
                    if self.hear(&mut inbox).is_break() {
                        break;
                    }
                    self.tick();
                    continue;
                }
            };
            match message {
                Some(Message::Stop) | None => break,
                Some(message) => self.on_message(message),
            }
        }
        for partition in self.slots.keys().copied().collect::<Vec<_>>() {
            self.unload(partition);
        }
        // With the inbox gone a load that has something to tell ends too.
        drop(inbox);
        self.stopping.store(true, Ordering::Relaxed);
        while self.loads.join_next().await.is_some() {}
    }

    /// Takes what has come so far. Before anybody counts as silent it is heard what they said, also when a slow disk, or the
    /// machine, held this task up for as long as a session.
    fn hear(&mut self, inbox: &mut mpsc::Receiver<Message>) -> ControlFlow<()> {
        for _ in 0..inbox.len() {
            match inbox.try_recv() {
                Ok(Message::Stop) => return ControlFlow::Break(()),
                Ok(message) => self.on_message(message),
                Err(_) => break,
            }
        }
        ControlFlow::Continue(())
    }

    fn on_message(&mut self, message: Message) {
        match message {
            Message::Ask { group_id, client, request, reply } => {
                let partition = partition_for(&group_id, self.partitions);
                self.ask(partition, client, request, reply);
            }
            Message::AskAll { client, request, reply } => {
                let mut answers = Vec::with_capacity(self.slots.len());
                for partition in self.slots.keys().copied().collect::<Vec<_>>() {
                    let (reply, answer) = oneshot::channel();
                    self.ask(partition, client.clone(), request.clone(), reply);
                    answers.push(answer);
                }
                // Whoever asked may have gone; then nobody misses the answers.
                let _ = reply.send(answers);
            }
            Message::Published { image, deleted } => self.published(&image, &deleted),
            Message::Loaded { partition, load, result } => self.loaded(partition, load, result),
            Message::Stop => {}
        }
    }

    fn ask(&mut self, partition: i32, client: Client, request: Request, reply: oneshot::Sender<Response>) {
        let error = match self.slots.get(&partition) {
            Some(Slot::Loaded { .. }) => {
                let to = ReplyTo(self.next_request);
                self.next_request += 1;
                self.waiting.insert(to, reply);
                return self.event(partition, Event::Request { to, client, request });
            }
            Some(Slot::Loading { .. }) => ErrorCode::COORDINATOR_LOAD_IN_PROGRESS,
            None => ErrorCode::NOT_COORDINATOR,
        };
        let _ = reply.send(request.failed(error));
    }

    /// Takes up what this broker now leads and gives up what it does not.
    fn published(&mut self, image: &MetadataImage, deleted: &[DeletedTopic]) {
        let topic = image.topics.by_name(OFFSETS_TOPIC);
        if let Some(count) = topic.and_then(|topic| i32::try_from(topic.partitions.len()).ok()).filter(|n| *n > 0) {
            self.partitions = count;
        }
        let led: BTreeSet<i32> = topic
            .into_iter()
            .flat_map(|topic| &topic.partitions)
            .filter(|(_, registration)| registration.leader == self.options.node_id)
            .map(|(partition, _)| *partition)
            .collect();
        // Made again under its name, the topic has nothing of what these partitions held.
        let is_other_topic = self.topic_id != topic.map(|topic| topic.id);
        self.topic_id = topic.map(|topic| topic.id);
        for partition in self.slots.keys().copied().filter(|p| is_other_topic || !led.contains(p)).collect::<Vec<_>>() {
            self.unload(partition);
        }
        // While this broker stays the leader, a new epoch alone changes nothing.
        let elected = led.into_iter().filter(|partition| !self.slots.contains_key(partition)).collect();
        self.start_loading(elected);
        if deleted.is_empty() {
            return;
        }
        for partition in self.slots.keys().copied().collect::<Vec<_>>() {
            match self.slots.get_mut(&partition) {
                Some(Slot::Loading { deleted: told_later, .. }) => told_later.extend_from_slice(deleted),
                _ => self.event(partition, Event::TopicsDeleted(deleted.to_vec())),
            }
        }
    }

    /// Reads the partitions one after the other, off this task.
    fn start_loading(&mut self, elected: Vec<i32>) {
        if elected.is_empty() {
            return;
        }
        let load_id = self.next_load;
        self.next_load = LoadId(load_id.0 + 1);
        for partition in &elected {
            self.slots.insert(*partition, Slot::Loading { load: load_id, deleted: Vec::new() });
        }
        let (log, config, mailbox) = (self.log.clone(), self.config.clone(), self.mailbox.clone());
        let (buffer_bytes, origin) = (self.options.load_buffer_bytes, self.origin);
        while self.loads.try_join_next().is_some() {}
        let stopping = self.stopping.clone();
        self.loads.spawn_blocking(move || {
            for partition in elected {
                let load = Load { partition, config: config.clone(), buffer_bytes, stopping: &stopping };
                let result = load.run(&*log, now_since(origin)).map(Box::new);
                // When the task has stopped there is nobody to load for.
                if mailbox.blocking_send(Message::Loaded { partition, load: load_id, result }).is_err() {
                    return;
                }
            }
        });
    }

    fn loaded(&mut self, partition: i32, done: LoadId, result: Result<Box<LoadedShard>, ErrorCode>) {
        let deleted = match self.slots.get_mut(&partition) {
            Some(Slot::Loading { load, deleted }) if *load == done => std::mem::take(deleted),
            // Given up, or given up and taken again, since this began: another leader may have written since.
            _ => return,
        };
        match result {
            Ok(loaded) => {
                let LoadedShard { mut shard, next_offset, high_watermark } = *loaded;
                let effects = shard.loaded(self.now(), next_offset, high_watermark);
                self.slots.insert(partition, Slot::Loaded { shard: Box::new(shard) });
                self.carry_out(partition, effects);
                if !deleted.is_empty() {
                    self.event(partition, Event::TopicsDeleted(deleted));
                }
            }
            Err(error) => {
                tracing::error!(partition, error = error.name(), "Groups of this partition are not served");
                self.slots.remove(&partition);
            }
        }
    }

    fn unload(&mut self, partition: i32) {
        if let Some(Slot::Loaded { .. }) = self.slots.get(&partition) {
            self.event(partition, Event::Unload);
        }
        self.slots.remove(&partition);
    }

    fn tick(&mut self) {
        let now_ms = self.now().timer_ms;
        let due =
            |slot: &Slot| matches!(slot, Slot::Loaded { shard } if shard.next_deadline().is_some_and(|d| d <= now_ms));
        let due: Vec<i32> = self.slots.iter().filter(|(_, slot)| due(slot)).map(|(partition, _)| *partition).collect();
        for partition in due {
            self.event(partition, Event::Tick);
        }
    }

    fn next_deadline(&self) -> Option<Instant> {
        let deadlines = self.slots.values().filter_map(|slot| match slot {
            Slot::Loaded { shard } => shard.next_deadline(),
            Slot::Loading { .. } => None,
        });
        let first = Duration::from_millis(u64::try_from(deadlines.min()?).unwrap_or(0));
        self.origin.checked_add(first)
    }

    fn event(&mut self, partition: i32, event: Event) {
        let now = self.now();
        if let Some(Slot::Loaded { shard }) = self.slots.get_mut(&partition) {
            let effects = shard.on(now, event);
            self.carry_out(partition, effects);
        }
    }

    /// Carries out effects and those that follow from them. Results of appends come in the order of the appends.
    fn carry_out(&mut self, partition: i32, effects: Vec<Effect>) {
        let mut queue = VecDeque::from(effects);
        let mut high_watermark = None;
        loop {
            let event = match queue.pop_front() {
                Some(Effect::Reply { to, response }) => {
                    if let Some(reply) = self.waiting.remove(&to) {
                        // The connection may be gone; what was decided stands.
                        let _ = reply.send(response);
                    }
                    continue;
                }
                Some(Effect::Note(note)) => {
                    tracing::info!("{note}");
                    continue;
                }
                Some(Effect::Append { token, records }) => self.append(partition, token, &records, &mut high_watermark),
                None => match high_watermark.take() {
                    Some(offset) => Event::HighWatermark(offset),
                    None => return,
                },
            };
            let now = self.now();
            if let Some(Slot::Loaded { shard }) = self.slots.get_mut(&partition) {
                queue.extend(shard.on(now, event));
            }
        }
    }

    fn append(
        &self,
        partition: i32,
        token: AppendToken,
        records: &[CoordinatorRecord],
        high_watermark: &mut Option<i64>,
    ) -> Event {
        let result = self.batch(records).and_then(|batch| self.log.append(partition, batch));
        match result {
            Ok(at) => {
                *high_watermark = Some(at.high_watermark);
                Event::AppendResult { token, result: Ok(Appended { base_offset: at.base_offset }) }
            }
            Err(error) => {
                tracing::warn!(partition, error = error.name(), "Cannot write to __consumer_offsets");
                Event::AppendResult { token, result: Err(error) }
            }
        }
    }

    fn batch(&self, records: &[CoordinatorRecord]) -> Result<BytesMut, ErrorCode> {
        let mut builder = BatchBuilder::new(BatchOptions {
            compression: self.options.compression,
            base_sequence: 0,
            ..Default::default()
        });
        let timestamp = clock::now_ms();
        for record in records {
            let added = builder.append(timestamp, Some(&record.key), record.value.as_deref(), &[]);
            added.map_err(|_| ErrorCode::RECORD_LIST_TOO_LARGE)?;
        }
        let batch = builder.build().map_err(|_| ErrorCode::RECORD_LIST_TOO_LARGE)?;
        Ok(batch.try_into_mut().unwrap_or_else(|shared| BytesMut::from(&shared[..])))
    }

    fn now(&self) -> Now {
        now_since(self.origin)
    }
}

fn now_since(origin: Instant) -> Now {
    let timer_ms = i64::try_from(origin.elapsed().as_millis()).unwrap_or(i64::MAX);
    Now { timer_ms, wall_ms: clock::now_ms() }
}

async fn sleep_until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => tokio::time::sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}
