//! Crashes: a torn tail at every byte, and a power failure at every step of the disk.

use kafka_log::disk::mem::Fault;

use super::*;

#[test]
fn a_torn_tail_loses_whole_batches_only() {
    let disk = formatted(&standalone());
    let mut node = Node::start(&disk, options(), 1).expect("started");
    let mut images = vec![node.image().clone()];
    for name in ["a", "b", "c"] {
        node.create(name, 2).expect("created");
        images.push(node.image().clone());
    }
    let log = log_dir().join(METADATA_DIR).join("00000000000000000000.log");
    let whole = read_file(&*disk, &log).expect("memory");
    let first_kept = whole.len() - 700;
    let mut seen = std::collections::BTreeSet::new();
    for len in (first_kept..=whole.len()).rev() {
        disk.open(&log, false).expect("memory").set_len(len as u64).expect("memory");
        let image = reopened(&disk).expect("opened");
        let at = images.iter().position(|i| *i == image).expect("an image that was committed");
        seen.insert(at);
        // The next start cuts the file, the next length is taken from the whole one.
        disk.open(&log, false).expect("memory").write_at(&whole, 0).expect("memory");
    }
    assert_eq!(seen, (0..images.len()).collect());
}

/// Whatever the disk is doing when the power fails: what was committed is there, and nothing is there in parts.
#[test]
fn a_power_failure_at_every_step() {
    let steps_of = |disk: &Arc<MemDisk>| -> Vec<MetadataImage> {
        let mut committed = Vec::new();
        let mut settings = options();
        settings.log.max_record_bytes_between_snapshots = 500;
        let Ok(mut node) = Node::start(disk, settings, 1) else { return committed };
        committed.push(node.image().clone());
        for name in ["a", "b", "c", "d"] {
            if node.create(name, 2).is_err() {
                return committed;
            }
            committed.push(node.image().clone());
            let image = node.image().clone();
            if node.journal.is_snapshot_due(node.now_ms) && node.journal.take_snapshot(&image, node.now_ms).is_err() {
                return committed;
            }
        }
        committed
    };
    let reference = formatted(&standalone());
    let before = reference.steps();
    let all = steps_of(&reference);
    assert_eq!(all.len(), 5);
    for step in before..reference.steps() {
        for torn_bytes in [0, 40] {
            let disk = formatted(&standalone());
            disk.plan(step, torn_bytes, Fault::Io);
            let committed = steps_of(&disk);
            let mut seed = step;
            let survivor = Arc::new(disk.after_power_failure(|choices| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (seed >> 33) as usize % choices.max(1)
            }));
            let image = reopened(&survivor).unwrap_or_else(|e| panic!("step {step}: {e}"));
            let topics =
                |i: &MetadataImage| i.topics.iter().map(|t| (t.name.clone(), t.partitions.len())).collect::<Vec<_>>();
            let has = topics(&image);
            if let Some(last) = committed.last() {
                assert!(has.starts_with(&topics(last)), "step {step}: {has:?} lacks what was committed");
            }
            assert!(has.iter().all(|(_, partitions)| *partitions == 2), "step {step}: {has:?}");
            Node::start(&survivor, options(), 2).unwrap_or_else(|e| panic!("step {step}: {e}"));
        }
    }
}
