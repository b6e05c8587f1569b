//! ListOffsets, OffsetForLeaderEpoch, DeleteRecords, DescribeLogDirs, AlterReplicaLogDirs.

use kafka_wire::batch::{BatchBuilder, BatchOptions};
use kafka_wire::compress::Compression;
use kafka_wire::messages::*;

use crate::exchange::Pair;
use crate::of;
use crate::produce::{TIME, plain, to};
use crate::topics::create;

pub fn compare(pair: &mut Pair) {
    create(pair, "o", 2, &[]);
    for _ in 0..3 {
        pair.ask("Produce for ListOffsets", 9, |_| to("o", 0, -1, Some(plain(4))));
    }
    list_offsets(pair);
    list_offsets_of_odd_logs(pair);
    epochs(pair);
    delete_records(pair);
    log_dirs(pair);
}

fn ask(
    topic: &str,
    partition_index: i32,
    timestamp: i64,
    current_leader_epoch: i32,
    isolation_level: i8,
) -> ListOffsetsRequest {
    let partition = of!(list_offsets_request::ListOffsetsPartition {
        partition_index: partition_index,
        timestamp: timestamp,
        current_leader_epoch: current_leader_epoch,
    });
    let topic = of!(list_offsets_request::ListOffsetsTopic { name: topic.to_owned(), partitions: vec![partition] });
    of!(ListOffsetsRequest { replica_id: -1, isolation_level: isolation_level, topics: vec![topic], timeout_ms: 1000 })
}

fn list_offsets(pair: &mut Pair) {
    let times = [-1, -2, -3, -4, -5, -6, -7, 0, TIME, TIME + 1, TIME + 1000, TIME + 2500, TIME + 3000, TIME + 3001];
    for time in times {
        for (partition, isolation) in [(0, 0), (0, 1), (1, 0)] {
            let version = if time == -6 { 11 } else { 10 };
            let case = format!("ListOffsets {time} of o-{partition}, isolation {isolation}");
            pair.ask(&case, version, |_| ask("o", partition, time, -1, isolation));
        }
    }
    for version in [1, 2, 4, 5, 6, 7, 8, 9] {
        pair.ask(&format!("ListOffsets v{version} latest"), version, |_| ask("o", 0, -1, -1, 0));
        pair.ask(&format!("ListOffsets v{version} max timestamp"), version, |_| ask("o", 0, -3, -1, 0));
        pair.ask(&format!("ListOffsets v{version} local"), version, |_| ask("o", 0, -4, -1, 0));
        pair.ask(&format!("ListOffsets v{version} tiered"), version, |_| ask("o", 0, -5, -1, 0));
    }
    pair.ask("ListOffsets unknown topic", 9, |_| ask("nobody", 0, -1, -1, 0));
    pair.ask("ListOffsets unknown partition", 9, |_| ask("o", 5, -1, -1, 0));
    for epoch in [0, 4] {
        pair.ask(&format!("ListOffsets leader epoch {epoch}"), 9, |_| ask("o", 0, -1, epoch, 0));
    }
    pair.ask("ListOffsets a partition twice", 9, |_| {
        let mut request = ask("o", 0, -1, -1, 0);
        let again = request.topics[0].partitions[0].clone();
        request.topics[0].partitions.push(again);
        request
    });
    pair.ask("ListOffsets a topic twice", 9, |_| {
        let mut request = ask("o", 0, -1, -1, 0);
        request.topics.extend(ask("o", 1, -2, -1, 0).topics);
        request.topics.extend(ask("o", 0, -2, -1, 0).topics);
        request
    });
    pair.ask("ListOffsets a topic without partitions", 9, |_| {
        let mut request = ask("o", 0, -1, -1, 0);
        request.topics[0].partitions.clear();
        request.topics.extend(ask("nobody", 0, -1, -1, 0).topics);
        request
    });
    pair.ask("ListOffsets no topics", 9, |_| ListOffsetsRequest { topics: vec![], ..ask("o", 0, -1, -1, 0) });
    for replica in [0, 1, 7, -2, -3, -5] {
        for time in [-1, -2, TIME, TIME + 99_000] {
            pair.ask(&format!("ListOffsets {time} as replica {replica}"), 9, |_| ListOffsetsRequest {
                replica_id: replica,
                ..ask("o", 0, time, -1, 0)
            });
        }
    }
    pair.ask("ListOffsets isolation level 9", 9, |_| ask("o", 0, -1, -1, 9));
    pair.ask("ListOffsets epoch before an unsupported time", 5, |_| ask("o", 0, -3, 7, 0));
}

/// Times of records that are not in order, and logs of which the start is gone.
fn list_offsets_of_odd_logs(pair: &mut Pair) {
    create(pair, "o-mixed", 1, &[]);
    create(pair, "o-gzip", 1, &[]);
    create(pair, "o-emptied", 1, &[]);
    create(pair, "o-cut", 1, &[]);
    create(pair, "o-compact", 1, &[("cleanup.policy", "compact")]);
    create(pair, "o-small", 1, &[("segment.bytes", "1048576"), ("index.interval.bytes", "0")]);
    let times = |times: &[i64], compression: Compression| {
        let mut builder = BatchBuilder::new(BatchOptions { compression, ..BatchOptions::default() });
        for time in times {
            let time = if *time < 0 { *time } else { TIME + time };
            builder.append(time, Some(b"k"), Some(b"v"), &[]).expect("a small record");
        }
        builder.build().expect("a batch")
    };
    let batches: [&[i64]; 6] = [&[500, 100, 300], &[200], &[-1], &[500, 700, 600], &[700, 650], &[50]];
    for (topic, compression) in [("o-mixed", Compression::None), ("o-gzip", Compression::Gzip)] {
        for batch in batches {
            pair.ask("Produce for ListOffsets", 9, |_| to(topic, 0, -1, Some(times(batch, compression))));
        }
    }
    for topic in ["o-emptied", "o-cut", "o-compact", "o-small"] {
        for batch in batches {
            pair.ask("Produce for ListOffsets", 9, |_| to(topic, 0, -1, Some(times(batch, Compression::None))));
        }
    }
    let delete = |topic: &str, offset| {
        let partition = of!(delete_records_request::DeleteRecordsPartition { partition_index: 0, offset: offset });
        let topic =
            of!(delete_records_request::DeleteRecordsTopic { name: topic.to_owned(), partitions: vec![partition] });
        of!(DeleteRecordsRequest { topics: vec![topic], timeout_ms: 5000 })
    };
    pair.ask("DeleteRecords of all", 2, |_| delete("o-emptied", -1));
    pair.ask("DeleteRecords within a batch", 2, |_| delete("o-cut", 6));
    let special = [-1, -2, -3, -4, -5, -6, -7, i64::MIN];
    let wanted = [0, 1, 50, 51, 100, 101, 200, 300, 301, 500, 501, 600, 650, 651, 700, 701].map(|time| TIME + time);
    for topic in ["o-mixed", "o-gzip", "o-emptied", "o-cut", "o-compact", "o-small"] {
        for time in special.iter().chain(&wanted).chain(&[0, i64::MAX]) {
            for isolation in [0, 1] {
                let case = format!("ListOffsets {time} of {topic}, isolation {isolation}");
                pair.ask(&case, 11, |_| ask(topic, 0, *time, -1, isolation));
            }
        }
        pair.ask_then(
            &format!("Fetch of {topic}"),
            12,
            |_| crate::read::from_start(topic),
            |_, response: &mut FetchResponse| crate::read::taken(response),
        );
    }
}

fn epochs(pair: &mut Pair) {
    for (topic, partition, current_leader_epoch, leader_epoch) in [
        ("o", 0, -1, 0),
        ("o", 0, 0, 0),
        ("o", 0, 3, 0),
        ("o", 0, -1, 5),
        ("o", 0, -1, -1),
        ("o", 1, -1, 0),
        ("o", 6, -1, 0),
        ("nobody", 0, -1, 0),
    ] {
        for version in [2, 3, 4] {
            let case =
                format!("OffsetForLeaderEpoch v{version} {topic}-{partition} {current_leader_epoch} {leader_epoch}");
            pair.ask(&case, version, |_| {
                let partition = of!(offset_for_leader_epoch_request::OffsetForLeaderPartition {
                    partition: partition,
                    current_leader_epoch: current_leader_epoch,
                    leader_epoch: leader_epoch,
                });
                let topic = of!(offset_for_leader_epoch_request::OffsetForLeaderTopic {
                    topic: topic.to_owned(),
                    partitions: vec![partition],
                });
                of!(OffsetForLeaderEpochRequest { replica_id: -1, topics: vec![topic] })
            });
        }
    }
    for (topic, epoch) in [("o-emptied", 0), ("o-cut", 0), ("o-cut", 1), ("o-compact", 0), ("o-emptied", -3)] {
        for replica in [-2, -1, 1, 9] {
            pair.ask(&format!("OffsetForLeaderEpoch {topic} {epoch} as replica {replica}"), 4, |_| {
                let asked = |partition, epoch| {
                    of!(offset_for_leader_epoch_request::OffsetForLeaderPartition {
                        partition: partition,
                        current_leader_epoch: -1,
                        leader_epoch: epoch,
                    })
                };
                let topic = of!(offset_for_leader_epoch_request::OffsetForLeaderTopic {
                    topic: topic.to_owned(),
                    partitions: vec![asked(0, epoch), asked(0, epoch), asked(5, 0)],
                });
                of!(OffsetForLeaderEpochRequest { replica_id: replica, topics: vec![topic.clone(), topic] })
            });
        }
    }
    pair.ask("OffsetForLeaderEpoch no topics", 4, |_| of!(OffsetForLeaderEpochRequest { replica_id: -1 }));
}

fn delete_records(pair: &mut Pair) {
    for (topic, index, offset) in [
        ("o", 0, 3),
        ("o", 0, 2),
        ("o", 0, 99),
        ("o", 0, -2),
        ("o", 5, 0),
        ("nobody", 0, 0),
        ("o", 0, -1),
        ("o", 1, 0),
        ("o", 1, -1),
        ("p-compact", 0, 1),
    ] {
        pair.ask(&format!("DeleteRecords {topic}-{index} to {offset}"), 2, |_| {
            let partition =
                of!(delete_records_request::DeleteRecordsPartition { partition_index: index, offset: offset });
            let topic =
                of!(delete_records_request::DeleteRecordsTopic { name: topic.to_owned(), partitions: vec![partition] });
            of!(DeleteRecordsRequest { topics: vec![topic], timeout_ms: 5000 })
        });
        pair.ask(&format!("ListOffsets after DeleteRecords {topic}-{index} to {offset}"), 9, |_| {
            let partition = of!(list_offsets_request::ListOffsetsPartition { timestamp: -2, current_leader_epoch: -1 });
            let topic =
                of!(list_offsets_request::ListOffsetsTopic { name: "o".to_owned(), partitions: vec![partition] });
            of!(ListOffsetsRequest { replica_id: -1, topics: vec![topic] })
        });
    }
}

fn describe(topics: Option<&[(&str, &[i32])]>) -> DescribeLogDirsRequest {
    let topics = topics.map(|topics| {
        let topic = |(topic, partitions): &(&str, &[i32])| {
            of!(describe_log_dirs_request::DescribableLogDirTopic {
                topic: (*topic).to_owned(),
                partitions: partitions.to_vec()
            })
        };
        topics.iter().map(topic).collect()
    });
    of!(DescribeLogDirsRequest { topics: topics })
}

/// Directories and what is in them have no order; which of two a partition is in is the broker's choice.
fn merged(response: &mut DescribeLogDirsResponse) {
    response.results.sort_by(|a, b| a.log_dir.cmp(&b.log_dir));
    let mut all: Vec<_> = response.results.iter_mut().flat_map(|dir| std::mem::take(&mut dir.topics)).collect();
    all.sort_by_key(|topic| (topic.name.clone(), topic.partitions.first().map(|p| p.partition_index)));
    for topic in &mut all {
        topic.partitions.sort_by_key(|p| p.partition_index);
    }
    if let Some(first) = response.results.first_mut() {
        first.topics = all;
    }
}

fn log_dirs(pair: &mut Pair) {
    for (case, topics) in [
        ("one", Some([("o", &[0][..])].as_slice())),
        ("none", Some([].as_slice())),
        ("unknown", Some([("nobody", &[0][..])].as_slice())),
        ("unknown partition", Some([("o", &[9][..])].as_slice())),
        ("duplicates", Some([("f", &[0, 0][..])].as_slice())),
    ] {
        for version in [1, 2, 3, 4] {
            pair.ask_then(
                &format!("DescribeLogDirs v{version} {case}"),
                version,
                |_| describe(topics),
                |_, response| {
                    merged(response);
                    String::new()
                },
            );
        }
    }
    let alter = |dir: String, topic: &str, partition: i32| {
        let topic = of!(alter_replica_log_dirs_request::AlterReplicaLogDirTopic {
            name: topic.to_owned(),
            partitions: vec![partition]
        });
        let dir = of!(alter_replica_log_dirs_request::AlterReplicaLogDir { path: dir, topics: vec![topic] });
        of!(AlterReplicaLogDirsRequest { dirs: vec![dir] })
    };
    pair.ask("AlterReplicaLogDirs unknown directory", 2, |_| alter("/nowhere".to_owned(), "o", 0));
    pair.ask("AlterReplicaLogDirs relative directory", 2, |_| alter("data".to_owned(), "o", 0));
    pair.ask("AlterReplicaLogDirs unknown topic", 2, |side| alter(format!("{}/data2", side.dir), "nobody", 0));
    pair.ask("AlterReplicaLogDirs unknown partition", 2, |side| alter(format!("{}/data2", side.dir), "o", 9));
    for target in ["data", "data2"] {
        pair.ask(&format!("AlterReplicaLogDirs to {target}"), 2, |side| {
            alter(format!("{}/{target}", side.dir), "f", 0)
        });
        let there = |response: &DescribeLogDirsResponse| {
            let dir = response.results.iter().find(|d| d.log_dir.ends_with(&format!("/{target}")));
            let partitions: Vec<_> =
                response.results.iter().flat_map(|d| &d.topics).flat_map(|t| &t.partitions).collect();
            dir.is_some_and(|d| d.topics.iter().any(|t| t.partitions.len() == 1)) && partitions.len() == 1
        };
        pair.until("the move", 4, |_| describe(Some(&[("f", &[0])])), there);
        pair.ask_then(
            &format!("DescribeLogDirs moved to {target}"),
            4,
            |_| describe(Some(&[("f", &[0])])),
            |_, r| {
                r.results.sort_by(|a, b| a.log_dir.cmp(&b.log_dir));
                String::new()
            },
        );
    }
}
