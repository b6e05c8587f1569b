//! Topics: texts and codes are those that Kafka 4.3.1's broker gave to the same requests.

use kafka_wire::messages::create_partitions_request::{CreatePartitionsAssignment, CreatePartitionsTopic};
use kafka_wire::messages::delete_topics_request::DeleteTopicState;
use kafka_wire::messages::{
    ConfigRecord, CreatePartitionsRequest, DeleteTopicsRequest, PartitionRecord, RemoveTopicRecord, TopicRecord,
};

use super::*;

fn error(result: &CreatableTopicResult) -> (ErrorCode, &str) {
    (ErrorCode(result.error_code), result.error_message.as_deref().unwrap_or_default())
}

fn partition(topic_id: Uuid, partition_id: i32) -> MetadataRecord {
    PartitionRecord {
        partition_id,
        topic_id,
        replicas: vec![1],
        isr: vec![1],
        leader: 1,
        leader_epoch: 0,
        partition_epoch: 0,
        directories: vec![DIRECTORY],
        ..PartitionRecord::default()
    }
    .into()
}

#[test]
fn a_topic_is_its_record_its_configs_and_its_partitions() {
    let mut controller = Fixture::new();
    let topic = with_config(topic("t", 2, 1), "retention.ms", Some("1000"));
    let request = CreateTopicsRequest { topics: vec![topic], ..CreateTopicsRequest::default() };
    let decision = controller.with_random(|view, random| view.create_topics(&request, random)).expect("an answer");
    let result = &decision.reply.topics[0];
    let id = result.topic_id;
    assert_eq!((result.num_partitions, result.replication_factor, result.error_code), (2, 1, 0));
    let retention = result.configs.iter().flatten().find(|c| c.name == "retention.ms").expect("is described");
    assert_eq!((retention.value.as_deref(), retention.config_source), (Some("1000"), 1));
    assert_eq!(result.configs.as_ref().map(Vec::len), Some(33));
    let config = ConfigRecord {
        resource_type: 2,
        resource_name: "t".into(),
        name: "retention.ms".into(),
        value: Some("1000".into()),
        ..ConfigRecord::default()
    };
    let expected: Vec<MetadataRecord> = vec![
        TopicRecord { name: "t".into(), topic_id: id, ..TopicRecord::default() }.into(),
        config.into(),
        partition(id, 0),
        partition(id, 1),
    ];
    assert_eq!(decision.records, expected);
}

#[test]
fn validate_only_answers_and_writes_nothing() {
    let mut controller = Fixture::new();
    let request =
        CreateTopicsRequest { topics: vec![topic("t", 3, 1)], validate_only: true, ..CreateTopicsRequest::default() };
    let decision = controller.with_random(|view, random| view.create_topics(&request, random)).expect("an answer");
    assert_eq!(decision.records, []);
    assert_eq!((decision.reply.topics[0].error_code, decision.reply.topics[0].num_partitions), (0, 3));
}

#[test]
fn defaults_come_from_the_settings() {
    let mut controller = Fixture::new();
    controller.settings.num_partitions = 4;
    let result = controller.create(topic("t", -1, -1));
    assert_eq!((result.num_partitions, result.replication_factor), (4, 1));
}

#[test]
fn what_is_refused_and_how() {
    use ErrorCode as E;
    let mut controller = Fixture::new();
    assert_eq!(controller.create(topic("a.b_c", 1, 1)).error_code, 0);
    let cases = [
        (topic("a.b_c", 1, 1), E::TOPIC_ALREADY_EXISTS, "Topic 'a.b_c' already exists."),
        (topic("a_b.c", 1, 1), E::INVALID_TOPIC_EXCEPTION, "Topic 'a_b.c' collides with existing topic: a.b_c"),
        (topic(".", 1, 1), E::INVALID_TOPIC_EXCEPTION, "Topic name is invalid: '.' is not allowed"),
        (
            topic("t", 1, 2),
            E::INVALID_REPLICATION_FACTOR,
            "Unable to replicate the partition 2 time(s): The target replication factor of 2 cannot be reached because \
             only 1 broker(s) are registered or some brokers have all their log directories cordoned.",
        ),
        (
            topic("t", 1, 0),
            E::INVALID_REPLICATION_FACTOR,
            "Replication factor must be larger than 0, or -1 to use the default value.",
        ),
        (topic("t", 0, 1), E::INVALID_PARTITIONS, "Number of partitions was set to an invalid non-positive value."),
        (
            topic("__cluster_metadata", 1, 1),
            E::INVALID_REQUEST,
            "Creation of internal topic __cluster_metadata is prohibited.",
        ),
        (
            manual("t", &[(0, &[5])]),
            E::INVALID_REPLICA_ASSIGNMENT,
            "The manual partition assignment includes broker 5, but no such broker is registered.",
        ),
        (
            manual("t", &[(0, &[1, 1])]),
            E::INVALID_REPLICA_ASSIGNMENT,
            "The manual partition assignment includes the broker 1 more than once.",
        ),
        (
            manual("t", &[(0, &[])]),
            E::INVALID_REPLICA_ASSIGNMENT,
            "The manual partition assignment includes an empty replica list.",
        ),
        (
            manual("t", &[(0, &[1]), (2, &[1])]),
            E::INVALID_REPLICA_ASSIGNMENT,
            "partitions should be a consecutive 0-based integer sequence",
        ),
        (
            with_config(topic("t", 1, 1), "retention.ms", Some("abc")),
            E::INVALID_CONFIG,
            "Invalid value abc for configuration retention.ms: Not a number of type LONG",
        ),
        (with_config(topic("t", 1, 1), "foo", Some("x")), E::INVALID_CONFIG, "Unknown topic config name: foo"),
        (
            with_config(with_config(topic("t", 1, 1), "retention.ms", None), "segment.ms", None),
            E::INVALID_CONFIG,
            "Null value not supported for topic configs: retention.ms,segment.ms",
        ),
    ];
    let before = controller.image.clone();
    for (topic, code, text) in cases {
        let shown = format!("{topic:?}");
        assert_eq!(error(&controller.create(topic)), (code, text), "{shown}");
    }
    assert_eq!(controller.image, before);
}

#[test]
fn a_topic_named_twice_is_refused_and_the_others_are_created() {
    let mut controller = Fixture::new();
    let request = CreateTopicsRequest {
        topics: vec![topic("a", 1, 1), topic("b", 1, 1), topic("a", 1, 1)],
        ..CreateTopicsRequest::default()
    };
    let decision = controller.with_random(|view, random| view.create_topics(&request, random)).expect("an answer");
    let results: Vec<_> = decision.reply.topics.iter().map(|r| (r.name.as_str(), error(r))).collect();
    let twice = (ErrorCode::INVALID_REQUEST, "Duplicate topic name.");
    assert_eq!(results, [("b", (ErrorCode::NONE, "")), ("a", twice)]);
}

#[test]
fn replicas_spread_over_brokers_and_leaders_over_partitions() {
    let mut controller = Fixture::new();
    controller.join(2);
    controller.join(3);
    controller.create(topic("t", 6, 2));
    let topic = controller.image.topics.by_name("t").expect("created").clone();
    for broker in 1..=3 {
        let leads = topic.partitions.values().filter(|p| p.leader == broker).count();
        let holds = topic.partitions.values().filter(|p| p.replicas.contains(&broker)).count();
        assert_eq!((leads, holds), (2, 4), "broker {broker}");
    }
}

#[test]
fn a_manual_assignment_is_taken_as_it_is() {
    let mut controller = Fixture::new();
    controller.join(2);
    let result = controller.create(manual("t", &[(1, &[1, 2]), (0, &[2, 1])]));
    assert_eq!((result.error_code, result.num_partitions, result.replication_factor), (0, 2, 2));
    let topic = controller.image.topics.by_name("t").expect("created");
    let leaders: Vec<_> = topic.partitions.values().map(|p| (p.leader, p.replicas.clone())).collect();
    assert_eq!(leaders, [(2, vec![2, 1]), (1, vec![1, 2])]);
}

/// Replica lists of new partitions, when they are given.
type Lists<'a> = Option<&'a [&'a [i32]]>;

fn grow(controller: &mut Fixture, name: &str, count: i32, lists: Lists<'_>) -> (ErrorCode, String) {
    let assignment =
        |l: &&[i32]| CreatePartitionsAssignment { broker_ids: l.to_vec(), ..CreatePartitionsAssignment::default() };
    let topic = CreatePartitionsTopic {
        name: name.into(),
        count,
        assignments: lists.map(|lists| lists.iter().map(assignment).collect()),
        ..CreatePartitionsTopic::default()
    };
    let request = CreatePartitionsRequest { topics: vec![topic], ..CreatePartitionsRequest::default() };
    let decision = controller.with_random(|view, random| view.create_partitions(&request, random));
    controller.apply(&decision.records);
    (ErrorCode(decision.reply[0].error_code), decision.reply[0].error_message.clone().unwrap_or_default())
}

#[test]
fn a_topic_can_only_grow() {
    use ErrorCode as E;
    let mut controller = Fixture::new();
    controller.create(topic("t", 1, 1));
    assert_eq!(grow(&mut controller, "t", 3, None), (E::NONE, String::new()));
    assert_eq!(grow(&mut controller, "t", 4, Some(&[&[1]])), (E::NONE, String::new()));
    assert_eq!(controller.image.topics.by_name("t").map(|t| t.partitions.len()), Some(4));
    let cases: [(&str, i32, Lists<'_>, ErrorCode, &str); 7] = [
        ("t", 4, None, E::INVALID_PARTITIONS, "Topic already has 4 partition(s)."),
        ("t", 2, None, E::INVALID_PARTITIONS, "The topic t currently has 4 partition(s); 2 would not be an increase."),
        ("no", 2, None, E::UNKNOWN_TOPIC_OR_PARTITION, ""),
        (
            "t",
            5,
            Some(&[&[1], &[1]]),
            E::INVALID_REPLICA_ASSIGNMENT,
            "Attempted to add 1 additional partition(s), but only 2 assignment(s) were specified.",
        ),
        (
            "t",
            5,
            Some(&[&[9]]),
            E::INVALID_REPLICA_ASSIGNMENT,
            "The manual partition assignment includes broker 9, but no such broker is registered.",
        ),
        (
            "t",
            5,
            Some(&[&[]]),
            E::INVALID_REPLICA_ASSIGNMENT,
            "The manual partition assignment includes an empty replica list.",
        ),
        ("t", 20_000, None, E::POLICY_VIOLATION, "Excessively large number of partitions per request."),
    ];
    for (name, count, lists, code, text) in cases {
        assert_eq!(grow(&mut controller, name, count, lists), (code, text.to_owned()));
    }
    assert_eq!(controller.image.topics.by_name("t").map(|t| t.partitions.len()), Some(4));
}

/// Partitions are counted first, over all topics; then records are, of which a topic has one more. The texts are Kafka's.
#[test]
fn what_is_too_much_for_one_request() {
    let mut controller = Fixture::new();
    let mut ask = |topics: Vec<CreatableTopic>| {
        let request = CreateTopicsRequest { topics, ..CreateTopicsRequest::default() };
        let decided = controller.with_random(|view, random| view.create_topics(&request, random));
        decided.map(|decision| decision.records.len()).map_err(|error| (error.code, error.message.unwrap_or_default()))
    };
    let refused = |text: &str| Err((ErrorCode::POLICY_VIOLATION, text.to_owned()));
    let partitions = refused("Excessively large number of partitions per request.");
    let records = refused("Unable to perform excessively large batch operation.");
    assert_eq!(ask(vec![topic("t", 10_001, 1)]), partitions);
    assert_eq!(ask(vec![topic("t", 6000, 1), topic("u", 6000, 1)]), partitions);
    assert_eq!(ask(vec![topic("t", 10_000, 1)]), records);
    assert_eq!(ask(vec![topic("t", 5000, 1), topic("u", 4999, 1)]), records);
    assert_eq!(ask(vec![topic("t", 5000, 1), topic("u", 4998, 1)]), Ok(10_000));
}

#[test]
fn topics_are_deleted_by_name_and_by_id() {
    let mut controller = Fixture::new();
    let (a, b) = (controller.create(topic("a", 1, 1)), controller.create(topic("b", 1, 1)));
    let by_id = |id| DeleteTopicState { topic_id: id, ..DeleteTopicState::default() };
    let by_name = |name: &str| DeleteTopicState { name: Some(name.into()), ..DeleteTopicState::default() };
    let unknown = Uuid([9; 16]);
    let request = DeleteTopicsRequest {
        topics: vec![by_name("a"), by_id(b.topic_id), by_name("no"), by_id(unknown), by_id(Uuid::ZERO)],
        ..DeleteTopicsRequest::default()
    };
    let decision = controller.view().delete_topics(&request, 6).expect("an answer");
    let mut removed = decision.records.clone();
    removed.sort_by_key(|r| format!("{r:?}"));
    let mut expected: Vec<MetadataRecord> = [a.topic_id, b.topic_id]
        .map(|topic_id| RemoveTopicRecord { topic_id, ..RemoveTopicRecord::default() }.into())
        .into();
    expected.sort_by_key(|r| format!("{r:?}"));
    assert_eq!(removed, expected);
    let code_of = |name: Option<&str>, id: Uuid| {
        let found = decision.reply.iter().find(|r| r.name.as_deref() == name && r.topic_id == id);
        found.map(|r| (ErrorCode(r.error_code), r.error_message.as_deref().unwrap_or_default()))
    };
    assert_eq!(code_of(Some("a"), a.topic_id), Some((ErrorCode::NONE, "")));
    assert_eq!(code_of(Some("b"), b.topic_id), Some((ErrorCode::NONE, "")));
    let no_topic = "This server does not host this topic-partition.";
    assert_eq!(code_of(Some("no"), Uuid::ZERO), Some((ErrorCode::UNKNOWN_TOPIC_OR_PARTITION, no_topic)));
    assert_eq!(code_of(None, unknown), Some((ErrorCode::UNKNOWN_TOPIC_ID, "This server does not host this topic ID.")));
    let neither = "Neither topic name nor id were specified.";
    assert_eq!(code_of(None, Uuid::ZERO), Some((ErrorCode::INVALID_REQUEST, neither)));
    controller.apply(&decision.records);
    assert!(controller.image.topics.is_empty());
}

#[test]
fn deletion_can_be_forbidden() {
    let mut controller = Fixture::new();
    controller.settings.delete_topic_enable = false;
    let code = |version| {
        controller.view().delete_topics(&DeleteTopicsRequest::default(), version).expect_err("forbidden").code
    };
    assert_eq!(code(2), ErrorCode::INVALID_REQUEST);
    assert_eq!(code(3), ErrorCode::TOPIC_DELETION_DISABLED);
}

#[test]
fn a_topic_created_again_gets_another_id() {
    let mut controller = Fixture::new();
    let first = controller.create(with_config(topic("t", 1, 1), "retention.ms", Some("5")));
    let request = DeleteTopicsRequest { topic_names: vec!["t".into()], ..DeleteTopicsRequest::default() };
    let decision = controller.view().delete_topics(&request, 5).expect("an answer");
    controller.apply(&decision.records);
    assert!(controller.image.configs.overrides(&ConfigResource::topic("t")).is_empty());
    let second = controller.create(topic("t", 1, 1));
    assert_ne!(first.topic_id, second.topic_id);
}
