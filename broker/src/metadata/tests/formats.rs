//! Formatting: files, printed lines and refusals as those of Kafka 4.3.1's `kafka-storage format`.

use bytes::Bytes;

use super::*;

fn snapshot(disk: &MemDisk, path: &Path) -> checkpoint::Snapshot {
    checkpoint::read(disk, path).expect("a snapshot")
}

fn golden(name: &str) -> (Vec<u8>, checkpoint::Snapshot) {
    let bytes = std::fs::read(test_data("kafka-4.3.1-dynamic").join(name)).expect("test data");
    let decoded = checkpoint::decode(&Bytes::from(bytes.clone())).expect("a snapshot");
    (bytes, decoded)
}

#[test]
fn the_files_are_those_that_kafka_makes() {
    let disk = formatted(&standalone());
    let (bytes, kafkas) = golden(checkpoint::BOOTSTRAP_FILE);
    let path = log_dir().join(checkpoint::BOOTSTRAP_FILE);
    assert_eq!(snapshot(&disk, &path), kafkas);
    assert_eq!(disk.file_len(&path).expect("there"), bytes.len() as u64);
    let (bytes, kafkas) = golden(&SnapshotId::BOOTSTRAP.file_name());
    let path = log_dir().join(METADATA_DIR).join(SnapshotId::BOOTSTRAP.file_name());
    let ours = snapshot(&disk, &path);
    assert_eq!(disk.file_len(&path).expect("there"), bytes.len() as u64);
    assert_eq!((ours.quorum.kraft_version, ours.records.len()), (kafkas.quorum.kraft_version, kafkas.records.len()));
    let meta = read_file(&*disk, &log_dir().join("meta.properties")).expect("there");
    let meta = String::from_utf8(meta).expect("text");
    for line in ["cluster.id=5L6g3nShT-eMCtK--X86sw", "node.id=1", "version=1", "directory.id=CQkJCQkJCQkJCQkJCQkJCQ"] {
        assert!(meta.lines().any(|l| l == line), "{line} in {meta}");
    }
}

/// A snapshot that is read and written again is the same file.
#[test]
fn kafkas_snapshots_are_written_again_byte_for_byte() {
    for (case, name) in [
        ("kafka-4.3.1-dynamic", "00000000000000000000-0000000000.checkpoint"),
        ("kafka-4.3.1-dynamic", "bootstrap.checkpoint"),
        ("kafka-4.3.1-static-3.9", "bootstrap.checkpoint"),
        ("kafka-4.3.1-dynamic", "00000000000000000083-0000000001.checkpoint"),
        ("kafka-4.3.1-static-3.9", "00000000000000000073-0000000001.checkpoint"),
    ] {
        let bytes = Bytes::from(std::fs::read(test_data(case).join(name)).expect("test data"));
        let read = checkpoint::decode(&bytes).expect("a snapshot");
        let mut image = MetadataImage::default();
        for record in &read.records {
            image.apply(record, &mut kafka_core::image::Delta::default()).expect("fits");
        }
        let epoch = SnapshotId::from_file_name(name).map_or(0, |id| id.epoch);
        let about = (&read.quorum, read.last_contained_ms);
        let ours =
            checkpoint::encode(read.records.iter().cloned(), &image.features, about, (epoch, 0)).expect("written");
        let ours = Bytes::from(ours.concat());
        assert_eq!(ours.len(), bytes.len(), "{case} {name}");
        // All but the batches' times, and with them their checksums, is equal.
        let blank = |bytes: &Bytes| -> Vec<u8> {
            let mut all = Vec::new();
            for batch in kafka_wire::batch::split(bytes) {
                let mut raw = batch.expect("a batch").bytes.to_vec();
                raw[17..21].fill(0);
                raw[27..43].fill(0);
                all.extend(raw);
            }
            all
        };
        assert_eq!(blank(&ours), blank(&bytes), "{case} {name}");
    }
}

#[test]
fn the_printed_lines() {
    let disk = MemDisk::new();
    let report = format(&disk, &standalone(), &mut || Uuid([5; 16]), 1).expect("formatted");
    assert_eq!(
        report.lines,
        [
            "Bootstrap metadata: BootstrapMetadata(records=[ApiMessageAndVersion(FeatureLevelRecord(name='metadata.version', \
             featureLevel=30) at version 0), ApiMessageAndVersion(FeatureLevelRecord(name='eligible.leader.replicas.version', \
             featureLevel=1) at version 0), ApiMessageAndVersion(FeatureLevelRecord(name='group.version', featureLevel=1) at \
             version 0), ApiMessageAndVersion(FeatureLevelRecord(name='share.version', featureLevel=1) at version 0), \
             ApiMessageAndVersion(FeatureLevelRecord(name='streams.version', featureLevel=1) at version 0), \
             ApiMessageAndVersion(FeatureLevelRecord(name='transaction.version', featureLevel=2) at version 0)], \
             metadataVersionLevel=30, source=format command)",
            "Formatting dynamic metadata voter directory /data with metadata.version 4.3-IV0.",
        ]
    );
    let again = FormatOptions { ignore_formatted: true, ..standalone() };
    let report = format(&disk, &again, &mut || Uuid([5; 16]), 1).expect("nothing to do");
    assert_eq!(report.lines, ["All of the log directories are already formatted."]);
}

#[test]
fn what_is_not_formatted() {
    let disk = formatted(&standalone());
    let refused =
        |options: FormatOptions| format(&*disk, &options, &mut || Uuid([5; 16]), 1).expect_err("refused").to_string();
    assert_eq!(
        refused(standalone()),
        "Log directory /data is already formatted. Use --ignore-formatted to ignore this directory and format the others."
    );
    let other = FormatOptions { cluster_id: "other".into(), ignore_formatted: true, ..standalone() };
    assert!(
        refused(other).starts_with("/data/meta.properties belongs to cluster 5L6g3nShT-eMCtK--X86sw, not to other.")
    );
    let other = FormatOptions { node_id: 2, ignore_formatted: true, ..standalone() };
    assert!(refused(other).starts_with("/data/meta.properties belongs to node 1, but node.id is 2."));
    let with = |name: &str, level| FormatOptions { features: vec![(name.into(), level)], ..standalone() };
    assert!(refused(with("foo", 1)).starts_with("Unsupported feature: foo. Supported features are: "));
    assert_eq!(refused(with("group.version", 5)), "No feature:group.version with feature level 5");
    assert!(refused(with("kraft.version", 0)).starts_with("Cannot set kraft.version to 0 if"));
    let old = FormatOptions {
        release_version: kafka_core::image::MetadataVersion::from_name("3.9"),
        ..with("eligible.leader.replicas.version", 1)
    };
    assert_eq!(
        refused(old),
        "eligible.leader.replicas.version could not be set to 1 because it depends on metadata.version=23 (4.0-IV1)"
    );
}

#[test]
fn several_directories_get_ids_of_their_own() {
    let disk = MemDisk::new();
    let options = FormatOptions { log_dirs: vec![log_dir(), "/more".into()], ..standalone() };
    let report = format(&disk, &options, &mut || Uuid([5; 16]), 1).expect("formatted");
    assert_eq!(report.formatted, [log_dir(), PathBuf::from("/more")]);
    assert!(report.lines[2].starts_with("Formatting data directory /more with"));
    let ensemble = Ensemble::load(&disk, &options.log_dirs);
    ensemble.verify(Some(CLUSTER), 1).expect("of one cluster");
    let ids: Vec<_> = ensemble.formatted.iter().map(|d| d.properties.directory_id).collect();
    assert_eq!(ids, [Some(Uuid([9; 16])), Some(Uuid([5; 16]))]);
    assert!(!disk.exists(&Path::new("/more").join(METADATA_DIR)));
}

/// Every cut and every changed byte is noticed: batches have checksums, and what is before those is bounded.
#[test]
fn a_damaged_snapshot_is_an_error_and_never_a_panic() {
    let (bytes, whole) = golden("00000000000000000083-0000000001.checkpoint");
    for len in 0..bytes.len() {
        assert!(checkpoint::decode(&Bytes::copy_from_slice(&bytes[..len])).is_err(), "cut at {len}");
    }
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x41;
        if let Ok(read) = checkpoint::decode(&Bytes::from(damaged)) {
            // A batch's base offset and leader epoch are outside of its checksum.
            assert_eq!(read, whole, "changed at {at}");
        }
    }
}
