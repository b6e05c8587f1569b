//! Scripts on one partition's queue: what may be sent when, under which numbers.

use kafka_wire::batch::{BatchHeader, BatchOptions};

use super::*;

const ID: ProducerId = ProducerId { id: 7, epoch: 0 };
const POLICY: Policy = Policy { linger_ms: 5, hurry: false, producer: Some(ID), one_at_a_time: false };

fn add(queue: &mut PartitionQueue<u32>, name: u32, records: usize, now_ms: u64) {
    queue.open(BatchBuilder::new(BatchOptions::default()), name, 0, now_ms);
    let record = RecordToAppend { timestamp: 0, key: None, value: Some(b"v"), headers: &[] };
    (0..records).for_each(|_| assert!(queue.append(&record, 1000).unwrap().is_some()));
}

fn header(batch: &mut Batch<u32>) -> (u32, i16, i32) {
    let header = BatchHeader::read(&batch.seal().unwrap()).unwrap();
    (batch.done, header.producer_epoch, header.base_sequence)
}

#[test]
fn lingers_unless_closed_or_in_a_hurry() {
    let mut queue = PartitionQueue::default();
    assert_eq!(queue.ready_at(&POLICY), None);
    add(&mut queue, 1, 1, 100);
    assert_eq!(queue.ready_at(&POLICY), Some(105));
    assert_eq!(queue.ready_at(&Policy { hurry: true, ..POLICY }), Some(0));
    add(&mut queue, 2, 1, 101);
    assert_eq!(queue.ready_at(&POLICY), Some(0), "the first is closed");
    assert_eq!(queue.pending().copied().collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn a_record_that_does_not_fit_needs_a_new_batch() {
    let mut queue = PartitionQueue::default();
    queue.open(BatchBuilder::new(BatchOptions::default()), 1, 0, 0);
    let record = RecordToAppend { timestamp: 0, key: None, value: Some(&[0; 100]), headers: &[] };
    assert!(queue.append(&record, 50).unwrap().unwrap().full, "the first record always fits");
    assert_eq!(queue.append(&record, 50).unwrap(), None);
}

#[test]
fn sequences_go_on_and_a_retry_keeps_its_own_and_its_place() {
    let mut queue = PartitionQueue::default();
    (1..=4).for_each(|n| add(&mut queue, n, n as usize, 0));
    let mut one = queue.take(&POLICY).unwrap();
    let mut two = queue.take(&POLICY).unwrap();
    let mut three = queue.take(&POLICY).unwrap();
    assert_eq!([header(&mut one), header(&mut two), header(&mut three)], [(1, 0, 0), (2, 0, 1), (3, 0, 3)]);
    queue.succeeded(&one);
    queue.again(three, 50);
    queue.again(two, 60);
    assert_eq!(queue.ready_at(&POLICY), Some(60), "the older one first");
    let mut two = queue.take(&POLICY).unwrap();
    assert_eq!(header(&mut two), (2, 0, 1));
    assert_eq!(queue.ready_at(&POLICY), None, "one at a time while trying again");
    queue.succeeded(&two);
    let mut three = queue.take(&POLICY).unwrap();
    assert_eq!(header(&mut three), (3, 0, 3));
    queue.succeeded(&three);
    assert_eq!(header(&mut queue.take(&POLICY).unwrap()), (4, 0, 6));
}

#[test]
fn a_batch_given_up_ends_in_a_new_epoch_if_the_broker_misses_it() {
    let mut queue = PartitionQueue::default();
    (1..=3).for_each(|n| add(&mut queue, n, 2, 0));
    let one = queue.take(&POLICY).unwrap();
    let mut two = queue.take(&POLICY).unwrap();
    assert_eq!(header(&mut two), (2, 0, 2));
    queue.gave_up(&one);
    assert_eq!(queue.ready_at(&POLICY), None, "what is under way comes back first");
    // Its connection broke: it may be in the log, so it keeps its number.
    queue.again(two, 0);
    let mut two = queue.take(&POLICY).unwrap();
    assert_eq!(header(&mut two), (2, 0, 2));
    assert_eq!(queue.ready_at(&POLICY), None);
    // Out of order: it is not, and neither is what comes behind it.
    assert!(queue.is_next_expected(&two));
    queue.start_new_epoch();
    queue.again(two, 0);
    let mut two = queue.take(&POLICY).unwrap();
    assert_eq!(header(&mut two), (2, 1, 0), "the sealed bytes are patched");
    queue.succeeded(&two);
    assert_eq!(header(&mut queue.take(&POLICY).unwrap()), (3, 1, 2));
}

#[test]
fn a_batch_given_up_that_was_written_changes_no_numbers() {
    let mut queue = PartitionQueue::default();
    (1..=3).for_each(|n| add(&mut queue, n, 2, 0));
    let one = queue.take(&POLICY).unwrap();
    let two = queue.take(&POLICY).unwrap();
    queue.gave_up(&one);
    // The broker takes the second, so it has the first.
    queue.succeeded(&two);
    assert_eq!(header(&mut queue.take(&POLICY).unwrap()), (3, 0, 4));
}

#[test]
fn the_last_batch_given_up_ends_in_a_new_epoch() {
    let mut queue = PartitionQueue::default();
    (1..=2).for_each(|n| add(&mut queue, n, 2, 0));
    let one = queue.take(&POLICY).unwrap();
    queue.gave_up(&one);
    assert_eq!(header(&mut queue.take(&POLICY).unwrap()), (2, 1, 0));
}

#[test]
fn an_expired_batch_leaves_those_behind_it_their_numbers() {
    let mut queue = PartitionQueue::default();
    add(&mut queue, 1, 2, 0);
    (2..=3).for_each(|n| add(&mut queue, n, 2, 50));
    let (one, two) = (queue.take(&POLICY).unwrap(), queue.take(&POLICY).unwrap());
    queue.again(one, 0);
    queue.again(two, 0);
    assert_eq!(queue.expire(100, 100).len(), 1);
    assert_eq!(header(&mut queue.take(&POLICY).unwrap()), (2, 0, 2), "it may be in the log already");
}

#[test]
fn a_batch_at_the_former_leader_counts_as_earlier() {
    let mut queue = PartitionQueue::default();
    (1..=2).for_each(|n| add(&mut queue, n, 1, 0));
    let one = queue.take(&POLICY).unwrap();
    let two = queue.take(&POLICY).unwrap();
    assert!(!queue.is_next_expected(&two), "the first may be written yet");
    queue.succeeded(&one);
    assert!(queue.is_next_expected(&two));
}

#[test]
fn order_without_numbers_is_one_at_a_time_wherever_the_leader_is() {
    let policy = Policy { producer: None, one_at_a_time: true, ..POLICY };
    let mut queue = PartitionQueue::default();
    (1..=2).for_each(|n| add(&mut queue, n, 1, 0));
    let one = queue.take(&policy).unwrap();
    assert_eq!(queue.ready_at(&policy), None);
    queue.again(one, 7);
    assert_eq!((queue.ready_at(&policy), queue.take(&policy).unwrap().done), (Some(7), 1));
}

#[test]
fn order_is_kept_where_sequence_numbers_go_round() {
    let mut queue = PartitionQueue::default();
    (1..=3).for_each(|n| add(&mut queue, n, 2, 0));
    queue.producer = Some(ID);
    queue.next_sequence = i32::MAX - 1;
    let (one, mut two) = (queue.take(&POLICY).unwrap(), queue.take(&POLICY).unwrap());
    assert_eq!(header(&mut two), (2, 0, 0));
    assert!(!queue.is_next_expected(&two));
    queue.again(two, 0);
    queue.again(one, 0);
    assert_eq!(queue.take(&POLICY).unwrap().done, 1);
}

#[test]
fn a_full_batch_does_not_linger() {
    let mut queue = PartitionQueue::default();
    queue.open(BatchBuilder::new(BatchOptions::default()), 1, 0, 100);
    let record = RecordToAppend { timestamp: 0, key: None, value: Some(&[0; 100]), headers: &[] };
    assert!(queue.append(&record, 50).unwrap().unwrap().full);
    assert_eq!(queue.ready_at(&POLICY), Some(0));
}

#[test]
fn a_later_batch_is_out_of_order_because_an_earlier_one_is_back() {
    let mut queue = PartitionQueue::default();
    (1..=2).for_each(|n| add(&mut queue, n, 1, 0));
    let one = queue.take(&POLICY).unwrap();
    let two = queue.take(&POLICY).unwrap();
    queue.again(one, 0);
    assert!(!queue.is_next_expected(&two));
}

#[test]
fn epochs_run_out() {
    let last = ProducerId { id: 7, epoch: i16::MAX };
    let mut queue = PartitionQueue::default();
    add(&mut queue, 1, 1, 0);
    let policy = Policy { producer: Some(last), ..POLICY };
    let one = queue.take(&policy).unwrap();
    queue.start_new_epoch();
    queue.again(one, 0);
    assert!(queue.needs_producer_id());
    assert!(queue.take(&policy).is_none());
    let fresh = Policy { producer: Some(ProducerId { id: 8, epoch: 0 }), ..POLICY };
    assert_eq!(header(&mut queue.take(&fresh).unwrap()), (1, 0, 0));
}

#[test]
fn a_batch_too_large_goes_on_in_parts_with_its_sequence_numbers() {
    let mut queue = PartitionQueue::default();
    (1..=2).for_each(|n| add(&mut queue, n, 4, 0));
    let mut one = queue.take(&POLICY).unwrap();
    let two = queue.take(&POLICY).unwrap();
    one.seal().unwrap();
    let mut names = 10..;
    let parts = one.parts(61 + 50, BatchOptions::default(), || names.next().unwrap()).unwrap();
    assert_eq!(parts.iter().map(|(first, part)| (*first, part.records)).collect::<Vec<_>>(), [(0, 3), (3, 1)]);
    queue.replace(&one, parts.into_iter().map(|(_, part)| part).collect());
    queue.again(two, 0);
    let mut sent = Vec::new();
    while let Some(mut batch) = queue.take(&POLICY) {
        sent.push(header(&mut batch));
        queue.succeeded(&batch);
    }
    assert_eq!(sent, [(10, 0, 0), (11, 0, 3), (2, 0, 4)]);
}

#[test]
fn expiry() {
    let mut queue = PartitionQueue::default();
    (1..=2).for_each(|n| add(&mut queue, n, 1, u64::from(n) * 10));
    assert_eq!(queue.expires_at(100), Some(110));
    let expired = queue.expire(115, 100);
    assert_eq!(expired.iter().map(|b| b.done).collect::<Vec<_>>(), [1]);
    assert_eq!(queue.expire(120, 100).len(), 1);
    assert!(queue.is_idle());
}
