//! What the metadata log says of brokers, topics and directories, with names in the place of ids: for each partition, and for the
//! broker, the records in their order. Among partitions Kafka has none.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use kafka_log::file::meta_properties::MetaProperties;
use kafka_wire::metadata_record::MetadataRecord;
use kafka_wire::{Uuid, batch};

use crate::support::wait_for;

/// The records of the metadata log so far, with their versions.
fn read(metadata_dir: &Path) -> Vec<(MetadataRecord, i16)> {
    let log = metadata_dir.join("__cluster_metadata-0/00000000000000000000.log");
    let bytes = Bytes::from(fs::read(&log).expect("a metadata log"));
    let mut all = Vec::new();
    // The last batch may be half written.
    for batch in batch::split(&bytes).map_while(Result::ok).filter(|batch| !batch.header.is_control()) {
        for record in batch.records(16 << 20).expect("records") {
            let value = record.expect("a record").value.expect("a value");
            all.push(MetadataRecord::read(&value).expect("a metadata record"));
        }
    }
    all
}

/// Waits until the log says in which directories the replicas of so many partitions are.
pub fn wait_until_assigned(metadata_dir: &Path, partitions: usize) {
    wait_for("the replicas to be assigned", || {
        let records = read(metadata_dir);
        let assignment = |(record, _): &&(MetadataRecord, i16)| matches!(record, MetadataRecord::PartitionChangeRecord(r) if r.directories.is_some());
        (records.iter().filter(assignment).count() >= partitions).then_some(())
    });
}

/// The lines of a log; `dirs` are the log directories with their names.
pub fn of(metadata_dir: &Path, dirs: &[(PathBuf, &str)]) -> Vec<String> {
    let id = |dir: &Path| MetaProperties::read(&kafka_log::RealDisk, dir).ok().flatten().and_then(|m| m.directory_id);
    let ids: BTreeMap<Uuid, &str> = dirs.iter().filter_map(|(dir, name)| Some((id(dir)?, *name))).collect();
    let named = |list: &[Uuid]| {
        let name = |id: &Uuid| ids.get(id).map_or_else(|| id.to_string(), |name| (*name).to_owned());
        let mut names: Vec<String> = list.iter().map(name).collect();
        names.sort();
        names.join(",")
    };
    let mut topics: BTreeMap<Uuid, String> = BTreeMap::new();
    let mut lines: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut add = |of: String, line: String| lines.entry(of).or_default().push(line);
    for (record, version) in read(metadata_dir) {
        match record {
            MetadataRecord::RegisterBrokerRecord(r) => {
                add("broker".into(), format!("registered v{version}, fenced {}, {}", r.fenced, named(&r.log_dirs)));
            }
            // Which directories are closed to new partitions is said by itself in Kafka's logs, also when none is.
            MetadataRecord::BrokerRegistrationChangeRecord(r) if r.cordoned_log_dirs.is_none() => {
                let (fenced, stops, dirs) = (r.fenced, r.in_controlled_shutdown, named(&r.log_dirs));
                add("broker".into(), format!("changed v{version}, fenced {fenced}, stops {stops}, {dirs}"));
            }
            MetadataRecord::TopicRecord(r) => {
                let again = topics.values().filter(|name| name.starts_with(&r.name)).count();
                topics.insert(r.topic_id, format!("{}#{again}", r.name));
            }
            MetadataRecord::PartitionRecord(r) => {
                let dirs = named(&r.directories);
                let line = format!("made v{version}, leader {} isr {:?} in {dirs}", r.leader, r.isr);
                add(format!("{}-{}", topics[&r.topic_id], r.partition_id), line);
            }
            MetadataRecord::PartitionChangeRecord(r) => {
                let dirs = r.directories.as_deref().map(named);
                let line = format!(
                    "changed v{version}, leader {} isr {:?} elr {:?} last {:?} recovery {} in {dirs:?}",
                    r.leader, r.isr, r.eligible_leader_replicas, r.last_known_elr, r.leader_recovery_state
                );
                add(format!("{}-{}", topics[&r.topic_id], r.partition_id), line);
            }
            MetadataRecord::RemoveTopicRecord(r) => add(format!("{}-0", topics[&r.topic_id]), "removed".into()),
            _ => {}
        }
    }
    // Which partition of the groups is where, each broker decides as it comes.
    lines.retain(|of, _| !of.starts_with("__"));
    lines.into_iter().flat_map(|(of, lines)| lines.into_iter().map(move |line| format!("{of}: {line}"))).collect()
}
