//! Brokers, configurations and producer ids: records as a real 4.3.1 controller wrote them in the same situations.

use kafka_wire::messages::{
    BrokerRegistrationChangeRecord, ClearElrRecord, ConfigRecord, FeatureLevelRecord, PartitionChangeRecord,
    ProducerIdsRecord,
};

use super::*;
use crate::configs::alter::AlterOp;
use crate::image::{NO_LEADER_CHANGE, ResourceType};

pub(super) fn change(topic_id: Uuid, set: impl FnOnce(&mut PartitionChangeRecord)) -> MetadataRecord {
    let mut record = PartitionChangeRecord { topic_id, partition_id: 0, ..PartitionChangeRecord::default() };
    assert_eq!(record.leader, NO_LEADER_CHANGE);
    set(&mut record);
    record.into()
}

pub(super) fn registration(epoch: i64, set: impl FnOnce(&mut BrokerRegistrationChangeRecord)) -> MetadataRecord {
    let mut record = BrokerRegistrationChangeRecord {
        broker_id: 1,
        broker_epoch: epoch,
        ..BrokerRegistrationChangeRecord::default()
    };
    set(&mut record);
    record.into()
}

fn config(kind: ResourceType, resource: &str, name: &str, value: Option<&str>) -> MetadataRecord {
    ConfigRecord {
        resource_type: kind.0,
        resource_name: resource.into(),
        name: name.into(),
        value: value.map(str::to_owned),
        ..ConfigRecord::default()
    }
    .into()
}

#[test]
fn a_new_cluster_starts_with_its_bootstrap_records_in_a_transaction() {
    let controller = Fixture::empty();
    let records = controller.view().activate(None, &bootstrap("4.3"));
    let names: Vec<_> = records.iter().map(MetadataRecord::name).collect();
    let level = "FeatureLevelRecord";
    let expected =
        ["BeginTransactionRecord", level, level, level, level, level, level, "ConfigRecord", "EndTransactionRecord"];
    assert_eq!(names, expected);
    assert!(matches!(&records[1], MetadataRecord::FeatureLevelRecord(r) if r.name == "metadata.version"));
    assert_eq!(records[7], config(ResourceType::BROKER, "", "min.insync.replicas", Some("1")));
}

#[test]
fn an_old_metadata_version_has_no_transaction_and_no_other_features() {
    let controller = Fixture::empty();
    let expected =
        FeatureLevelRecord { name: "metadata.version".into(), feature_level: 8, ..FeatureLevelRecord::default() };
    assert_eq!(controller.view().activate(None, &bootstrap("3.4")), [expected.into()]);
}

#[test]
fn an_open_transaction_of_the_predecessor_is_aborted() {
    let controller = Fixture::new();
    let records = controller.view().activate(Some(17), &bootstrap("4.3"));
    assert_eq!(records.iter().map(MetadataRecord::name).collect::<Vec<_>>(), ["AbortTransactionRecord"]);
}

/// Offsets 70 to 100 of the golden log: a clean stop and the next start.
#[test]
fn a_clean_stop_and_the_next_start() {
    let mut controller = Fixture::new();
    let id = controller.create(topic("t", 1, 1)).topic_id;
    let epoch = controller.image.cluster.broker(1).expect("registered").broker_epoch;
    let stop = controller.view().begin_controlled_shutdown(1, epoch).expect("an answer").records;
    let leaderless = change(id, |r| {
        r.isr = Some(vec![]);
        r.leader = -1;
        r.eligible_leader_replicas = Some(vec![1]);
        r.last_known_elr = Some(vec![1]);
    });
    assert_eq!(stop, [registration(epoch, |r| r.in_controlled_shutdown = 1), leaderless]);
    controller.apply(&stop);
    let fenced = controller.view().fence_broker(1, epoch).expect("an answer").records;
    assert_eq!(fenced, [registration(epoch, |r| r.fenced = 1)]);
    controller.apply(&fenced);

    let again =
        RegisterBroker { incarnation_id: Uuid([42; 16]), previous_broker_epoch: epoch, ..Fixture::registration(1) };
    let registered = controller.view().register_broker(&again).expect("an answer");
    assert_eq!(registered.records.len(), 1);
    assert_eq!(registered.reply, controller.image.provenance.offset + 1);
    controller.apply(&registered.records);
    let unfenced = controller.view().unfence_broker(1, registered.reply).expect("an answer").records;
    let leads = change(id, |r| {
        r.isr = Some(vec![1]);
        r.leader = 1;
        r.eligible_leader_replicas = Some(vec![]);
        r.last_known_elr = Some(vec![]);
    });
    assert_eq!(unfenced, [registration(registered.reply, |r| r.fenced = -1), leads]);
    controller.apply(&unfenced);
    let partition = controller.image.topics.partition("t", 0).expect("there");
    assert_eq!((partition.leader, partition.leader_epoch, partition.partition_epoch), (1, 2, 2));
}

/// After a crash the replica may have lost acknowledged records: its election counts as unclean.
#[test]
fn a_start_after_a_crash() {
    let mut controller = Fixture::new();
    let id = controller.create(topic("t", 1, 1)).topic_id;
    let again = RegisterBroker { incarnation_id: Uuid([42; 16]), ..Fixture::registration(1) };
    let registered = controller.view().register_broker(&again).expect("an answer");
    let lost = change(id, |r| {
        r.isr = Some(vec![]);
        r.leader = -1;
        r.last_known_elr = Some(vec![1]);
    });
    assert_eq!(registered.records[0], lost);
    controller.apply(&registered.records);
    let unfenced = controller.view().unfence_broker(1, registered.reply).expect("an answer").records;
    let leads = change(id, |r| {
        r.isr = Some(vec![1]);
        r.leader = 1;
        r.leader_recovery_state = 1;
        r.last_known_elr = Some(vec![]);
    });
    assert_eq!(unfenced[1..], [leads]);
    controller.apply(&unfenced);
    assert!(controller.view().unfence_broker(1, registered.reply).expect("an answer").records.is_empty());
}

/// Without eligible leader replicas the ISR stays as it was when the last replica goes.
#[test]
fn a_stop_under_metadata_version_3_9() {
    let mut controller = Fixture::empty();
    let records = controller.view().activate(None, &bootstrap("3.9"));
    controller.apply(&records);
    let epoch = controller.join(1);
    let id = controller.create(topic("t", 1, 1)).topic_id;
    let stop = controller.view().begin_controlled_shutdown(1, epoch).expect("an answer").records;
    assert_eq!(stop[1..], [change(id, |r| r.leader = -1)]);
    controller.apply(&stop);
    assert_eq!(controller.image.topics.partition("t", 0).map(|p| p.isr.clone()), Some(vec![1]));
}

#[test]
fn a_leader_that_goes_is_followed_by_another_in_sync_replica() {
    let mut controller = Fixture::new();
    let epoch = controller.join(2);
    let id = controller.create(manual("t", &[(0, &[2, 1])])).topic_id;
    let fenced = controller.view().fence_broker(2, epoch).expect("an answer").records;
    let moved = change(id, |r| {
        r.isr = Some(vec![1]);
        r.leader = 1;
    });
    assert_eq!(fenced[0], moved);
}

#[test]
fn a_broker_of_another_cluster_or_with_taken_directories_is_refused() {
    let controller = Fixture::new();
    let code = |r: RegisterBroker| controller.view().register_broker(&r).expect_err("refused").code;
    let stranger = RegisterBroker { cluster_id: "other".into(), ..Fixture::registration(2) };
    assert_eq!(code(stranger), ErrorCode::INCONSISTENT_CLUSTER_ID);
    let thief = RegisterBroker { log_dirs: vec![DIRECTORY], ..Fixture::registration(2) };
    assert_eq!(code(thief), ErrorCode::INVALID_REGISTRATION);
    let none = RegisterBroker { log_dirs: vec![], ..Fixture::registration(2) };
    assert_eq!(code(none), ErrorCode::INVALID_REGISTRATION);
}

#[test]
fn producer_ids_come_in_blocks() {
    let mut controller = Fixture::new();
    let epoch = controller.image.cluster.broker(1).expect("registered").broker_epoch;
    for start in [0, 1000] {
        let decision = controller.view().allocate_producer_ids(1, epoch).expect("an answer");
        assert_eq!(decision.reply, ProducerIdBlock { start, end: start + 1000 });
        let record = ProducerIdsRecord {
            broker_id: 1,
            broker_epoch: epoch,
            next_producer_id: start + 1000,
            ..ProducerIdsRecord::default()
        };
        assert_eq!(decision.records, [record.into()]);
        controller.apply(&decision.records);
    }
    let stale = controller.view().allocate_producer_ids(1, epoch + 1).expect_err("stale");
    assert_eq!(stale.code, ErrorCode::STALE_BROKER_EPOCH);
}

fn alter(
    controller: &mut Fixture,
    resource: ConfigResource,
    name: &str,
    op: AlterOp,
) -> (Vec<MetadataRecord>, Option<(ErrorCode, String)>) {
    let change = ResourceChange::Incremental(vec![(name.into(), op)]);
    let mut decision = controller.view().alter_configs(&[(resource, change)], false);
    controller.apply(&decision.records);
    let error = decision.reply.pop().and_then(|(_, result)| result.err());
    (decision.records, error.map(|e| (e.code, e.message.unwrap_or_default())))
}

#[test]
fn configurations_are_set_appended_to_and_deleted() {
    let mut controller = Fixture::new();
    controller.create(topic("t", 1, 1));
    let t = || ConfigResource::topic("t");
    let set = |v: &str| AlterOp::Set(v.into());
    let record = |name, value| config(ResourceType::TOPIC, "t", name, value);
    let policy = "cleanup.policy";
    assert_eq!(alter(&mut controller, t(), "retention.ms", set("5")), (vec![record("retention.ms", Some("5"))], None));
    assert_eq!(alter(&mut controller, t(), "retention.ms", set("5")), (vec![], None));
    let appended = alter(&mut controller, t(), policy, AlterOp::Append("compact".into()));
    assert_eq!(appended, (vec![record(policy, Some("delete,compact"))], None));
    let subtracted = alter(&mut controller, t(), policy, AlterOp::Subtract("compact".into()));
    assert_eq!(subtracted, (vec![record(policy, Some("delete"))], None));
    assert_eq!(
        alter(&mut controller, t(), "retention.ms", AlterOp::Delete),
        (vec![record("retention.ms", None)], None)
    );
    assert_eq!(alter(&mut controller, t(), "segment.ms", AlterOp::Delete), (vec![], None));
    let cleared = ClearElrRecord { topic_name: "t".into(), ..ClearElrRecord::default() };
    let min_isr = record("min.insync.replicas", Some("2"));
    assert_eq!(alter(&mut controller, t(), "min.insync.replicas", set("2")).0, [min_isr, cleared.into()]);
}

#[test]
fn what_is_not_configured() {
    use ErrorCode as E;
    let mut controller = Fixture::new();
    controller.create(topic("t", 1, 1));
    let set = |v: &str| AlterOp::Set(v.into());
    let min_isr = "min.insync.replicas";
    let cases = [
        (
            ConfigResource::topic("no"),
            "retention.ms",
            set("5"),
            E::UNKNOWN_TOPIC_OR_PARTITION,
            "The topic 'no' does not exist.",
        ),
        (
            ConfigResource::topic("n o"),
            "retention.ms",
            set("5"),
            E::INVALID_TOPIC_EXCEPTION,
            "Topic name is invalid: 'n o' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'",
        ),
        (
            ConfigResource::topic(""),
            "retention.ms",
            set("5"),
            E::INVALID_REQUEST,
            "Default topic resources are not allowed.",
        ),
        (ConfigResource::topic("t"), "foo", set("5"), E::INVALID_CONFIG, "Unknown topic config name: foo"),
        (
            ConfigResource::topic("t"),
            "retention.ms",
            AlterOp::Append("5".into()),
            E::INVALID_CONFIG,
            "Can't APPEND to key retention.ms because its type is not LIST.",
        ),
        (
            ConfigResource::broker_default(),
            min_isr,
            AlterOp::Delete,
            E::INVALID_CONFIG,
            "Cluster-level min.insync.replicas cannot be removed while ELR is enabled.",
        ),
        (
            ConfigResource::broker(1),
            min_isr,
            set("1"),
            E::INVALID_CONFIG,
            "Broker-level min.insync.replicas cannot be altered while ELR is enabled.",
        ),
    ];
    for (resource, name, op, code, text) in cases {
        assert_eq!(alter(&mut controller, resource, name, op), (vec![], Some((code, text.to_owned()))));
    }
}

#[test]
fn the_legacy_request_replaces_what_was_set() {
    let mut controller = Fixture::new();
    controller.create(with_config(topic("t", 1, 1), "retention.ms", Some("5")));
    let new = Overrides::from([("segment.ms".to_owned(), "10000".to_owned())]);
    let changes = [(ConfigResource::topic("t"), ResourceChange::Replace(new))];
    let record = |name, value| config(ResourceType::TOPIC, "t", name, value);
    let validated = controller.view().alter_configs(&changes, true);
    assert_eq!((validated.records.len(), validated.reply[0].1.is_ok()), (0, true));
    let decision = controller.view().alter_configs(&changes, false);
    assert_eq!(decision.records, [record("segment.ms", Some("10000")), record("retention.ms", None)]);
}

/// The texts are those of Kafka 4.3.1's controller.
#[test]
fn feature_levels_change_within_what_all_nodes_support() {
    let mut controller = Fixture::new();
    let update = |name: &str, level, upgrade_type| vec![FeatureUpdate { name: name.into(), level, upgrade_type }];
    let cases = [
        (
            update("foo", 1, UpgradeType::Upgrade),
            "Invalid update version 1 for feature foo. Local controller 1 does not support this feature.",
        ),
        (
            update("metadata.version", 99, UpgradeType::Upgrade),
            "Invalid update version 99 for feature metadata.version. Local controller 1 only supports versions 7-30",
        ),
        (
            update("metadata.version", 29, UpgradeType::Upgrade),
            "Invalid update version 29 for feature metadata.version. Can't downgrade the version of this feature without \
             setting the upgrade type to either safe or unsafe downgrade.",
        ),
        (
            update("metadata.version", 29, UpgradeType::SafeDowngrade),
            "Unsupported metadata.version downgrade from 30 to 29. Refusing to perform the requested downgrade because it \
             might delete metadata information.",
        ),
        (
            update("kraft.version", 0, UpgradeType::SafeDowngrade),
            "Invalid update version 0 for feature kraft.version. Can't downgrade the version of this feature.",
        ),
    ];
    for (updates, text) in cases {
        let error = controller.view().update_features(&updates, false).expect_err(text);
        assert_eq!((error.code, error.message.as_deref()), (ErrorCode::INVALID_UPDATE_VERSION, Some(text)));
    }
    let off = update("eligible.leader.replicas.version", 0, UpgradeType::SafeDowngrade);
    assert!(controller.view().update_features(&off, true).expect("allowed").records.is_empty());
    let records = controller.view().update_features(&off, false).expect("allowed").records;
    controller.apply(&records);
    assert!(!controller.image.features.elr_enabled());
}

/// With eligible leader replicas `min.insync.replicas` is the cluster's alone.
#[test]
fn switching_eligible_leader_replicas_on_makes_one_min_isr() {
    let mut controller = Fixture::empty();
    let records = controller.view().activate(None, &bootstrap("4.0"));
    controller.apply(&records);
    controller.join(1);
    let set = AlterOp::Set("2".into());
    assert_eq!(alter(&mut controller, ConfigResource::broker(1), "min.insync.replicas", set).1, None);
    let on =
        FeatureUpdate { name: "eligible.leader.replicas.version".into(), level: 1, upgrade_type: UpgradeType::Upgrade };
    let records = controller.view().update_features(&[on], false).expect("allowed").records;
    let min_isr = "min.insync.replicas";
    assert_eq!(
        records[1..],
        [config(ResourceType::BROKER, "", min_isr, Some("1")), config(ResourceType::BROKER, "1", min_isr, None)]
    );
}
