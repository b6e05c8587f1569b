//! The queue against a model of a partition's leader, which checks sequence numbers as Kafka's does
//! (`ProducerAppendInfo`), over a network that loses requests and answers and delivers late: nothing is written twice, order
//! is kept, what was acknowledged is there.

use std::collections::{HashSet, VecDeque};

use kafka_wire::ErrorCode;
use kafka_wire::batch::{BatchBuilder, BatchHeader, BatchOptions, increment_sequence};

use super::{Batch, PartitionQueue, Policy, ProducerId, RecordToAppend};

/// Batches that a leader remembers of a producer.
const REMEMBERED: usize = 5;
const IN_FLIGHT_MAX: usize = 5;
const RETRIES: u32 = 6;
const DELIVERY_TIMEOUT_MS: u64 = 300;

#[derive(Clone, Copy)]
struct Request {
    name: u32,
    header: BatchHeader,
}

#[derive(Default)]
struct Leader {
    epoch: i16,
    next: i32,
    remembered: VecDeque<(i32, i32)>,
    log: Vec<u32>,
}

impl Leader {
    fn produce(&mut self, request: Request) -> ErrorCode {
        let Request { name, header } = request;
        let numbers = (header.base_sequence, header.records_count);
        if header.producer_epoch < self.epoch {
            return ErrorCode::INVALID_PRODUCER_EPOCH;
        }
        if header.producer_epoch == self.epoch && self.remembered.contains(&numbers) {
            return ErrorCode::NONE;
        }
        let expected = if header.producer_epoch == self.epoch { self.next } else { 0 };
        if header.base_sequence != expected {
            return ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER;
        }
        if header.producer_epoch > self.epoch {
            self.remembered.clear();
        }
        self.epoch = header.producer_epoch;
        self.next = increment_sequence(header.base_sequence, header.records_count);
        self.remembered.push_back(numbers);
        if self.remembered.len() > REMEMBERED {
            self.remembered.pop_front();
        }
        self.log.push(name);
        ErrorCode::NONE
    }
}

struct Run {
    queue: PartitionQueue<u32>,
    leader: Leader,
    /// With what the leader has answered, if it has.
    in_flight: VecDeque<(Batch<u32>, Request, Option<ErrorCode>)>,
    /// Requests of a connection that is gone, which the leader still comes to: before those of the next connection, since
    /// against what comes after an answer to those no numbers help.
    late: VecDeque<Request>,
    acknowledged: HashSet<u32>,
    given_up: HashSet<u32>,
    next_name: u32,
    now_ms: u64,
    chance: u64,
}

const POLICY: Policy =
    Policy { linger_ms: 0, hurry: true, producer: Some(ProducerId { id: 7, epoch: 0 }), one_at_a_time: false };

impl Run {
    fn new(seed: u64) -> Self {
        Self {
            queue: PartitionQueue::default(),
            leader: Leader::default(),
            in_flight: VecDeque::new(),
            late: VecDeque::new(),
            acknowledged: HashSet::new(),
            given_up: HashSet::new(),
            next_name: 0,
            now_ms: 0,
            chance: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
        }
    }

    fn below(&mut self, n: u64) -> u64 {
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        self.chance % n
    }

    fn add(&mut self) {
        self.queue.open(BatchBuilder::new(BatchOptions::default()), self.next_name, 0, self.now_ms);
        self.next_name += 1;
        let record = RecordToAppend { timestamp: 0, key: None, value: Some(b"v"), headers: &[] };
        for _ in 0..=self.below(3) {
            self.queue.append(&record, 1000).unwrap().unwrap();
        }
        self.queue.close();
    }

    fn send(&mut self) {
        let ready = self.queue.ready_at(&POLICY).is_some_and(|at| at <= self.now_ms);
        if self.in_flight.len() == IN_FLIGHT_MAX || !ready {
            return;
        }
        if let Some(mut batch) = self.queue.take(&POLICY) {
            let header = BatchHeader::read(&batch.seal().unwrap()).unwrap();
            let request = Request { name: batch.done, header };
            self.in_flight.push_back((batch, request, None));
        }
    }

    /// The leader comes to the next request; sometimes it does not lead just then.
    fn serve(&mut self) {
        while !self.late.is_empty() {
            self.serve_late();
        }
        let refuses = self.below(20) == 0;
        if let Some((_, request, answer)) = self.in_flight.iter_mut().find(|(_, _, answer)| answer.is_none()) {
            let code = if refuses { ErrorCode::NOT_LEADER_OR_FOLLOWER } else { self.leader.produce(*request) };
            *answer = Some(code);
        }
    }

    fn hear(&mut self) {
        if self.in_flight.front().is_none_or(|(_, _, answer)| answer.is_none()) {
            return;
        }
        let (batch, _, answer) = self.in_flight.pop_front().unwrap();
        match answer.unwrap() {
            ErrorCode::NONE => {
                self.queue.succeeded(&batch);
                self.acknowledged.insert(batch.done);
            }
            code => {
                let refused = code != ErrorCode::NOT_LEADER_OR_FOLLOWER;
                if refused && (code != ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER || self.queue.is_next_expected(&batch)) {
                    self.queue.start_new_epoch();
                }
                self.again(batch);
            }
        }
    }

    fn again(&mut self, batch: Batch<u32>) {
        if batch.attempts >= RETRIES || batch.expires_at(DELIVERY_TIMEOUT_MS) <= self.now_ms {
            self.queue.gave_up(&batch);
            self.given_up.insert(batch.done);
        } else {
            self.queue.again(batch, self.now_ms);
        }
    }

    /// Of what the leader has not come to, the network still delivers the first few, or none.
    fn disconnect(&mut self) {
        let mut delivered = self.below(IN_FLIGHT_MAX as u64 + 1);
        for (batch, request, answer) in std::mem::take(&mut self.in_flight) {
            if answer.is_none() && delivered > 0 {
                self.late.push_back(request);
                delivered -= 1;
            }
            self.again(batch);
        }
    }

    fn serve_late(&mut self) {
        if let Some(request) = self.late.pop_front() {
            self.leader.produce(request);
        }
    }

    fn expire(&mut self) {
        self.now_ms += self.below(40);
        for batch in self.queue.expire(self.now_ms, DELIVERY_TIMEOUT_MS) {
            self.given_up.insert(batch.done);
        }
    }

    fn step(&mut self) {
        match self.below(100) {
            0..20 => self.add(),
            20..50 => self.send(),
            50..70 => self.serve(),
            70..88 => self.hear(),
            88..91 => self.disconnect(),
            91..96 => self.serve_late(),
            _ => self.expire(),
        }
    }

    /// Without further trouble everything comes to an end.
    fn finish(&mut self) {
        for _ in 0..10_000 {
            self.send();
            self.serve();
            self.hear();
            if self.queue.is_idle() {
                return;
            }
        }
        panic!("it does not come to an end: {:?}", self.queue);
    }

    fn check(&self, seed: u64) {
        let log = &self.leader.log;
        assert!(log.is_sorted_by(|a, b| a < b), "seed {seed}: twice or out of order: {log:?}");
        let written: HashSet<u32> = log.iter().copied().collect();
        assert!(self.acknowledged.is_subset(&written), "seed {seed}: acknowledged and not there");
        assert!(self.acknowledged.is_disjoint(&self.given_up), "seed {seed}: told twice");
        assert_eq!(self.acknowledged.len() + self.given_up.len(), self.next_name as usize, "seed {seed}: all told");
    }
}

#[test]
fn nothing_is_written_twice_or_out_of_order() {
    let (mut given_up, mut epochs) = (0, 0);
    for seed in 1..=3000 {
        let mut run = Run::new(seed);
        (0..400).for_each(|_| run.step());
        run.finish();
        run.check(seed);
        given_up += run.given_up.len();
        epochs += i64::from(run.leader.epoch);
    }
    assert!(given_up > 500 && epochs > 100, "the trouble was there: {given_up} given up, {epochs} epochs");
}
