//! ApiVersions, Metadata, DescribeTopicPartitions, DescribeCluster, topics and their settings.

use kafka_wire::Uuid;
use kafka_wire::messages::create_topics_request::{CreatableReplicaAssignment, CreatableTopic, CreatableTopicConfig};
use kafka_wire::messages::*;

use crate::configs;
use crate::exchange::Pair;
use crate::of;

pub fn compare(pair: &mut Pair) {
    api_versions(pair);
    create_topics(pair);
    metadata(pair);
    describe_topic_partitions(pair);
    create_partitions(pair);
    configs::compare(pair);
    delete_topics(pair);
    cluster(pair);
}

/// Makes a topic that later requests need, and names its id.
pub fn create(pair: &mut Pair, name: &str, partitions: i32, configs: &[(&str, &str)]) {
    pair.each(|side| {
        let made = side.ask(
            7,
            &of!(CreateTopicsRequest { topics: vec![topic(name, partitions, 1, configs)], timeout_ms: 20_000 }),
        );
        assert_eq!(made.topics[0].error_code, 0, "{name}: {made:?}");
        side.name(made.topics[0].topic_id, &format!("id of {name}"));
        crate::support::wait_for("the topic's leaders", || {
            let asked = of!(metadata_request::MetadataRequestTopic { name: Some(name.to_owned()) });
            let answer = side.ask(12, &of!(MetadataRequest { topics: Some(vec![asked]) }));
            let led = answer.topics[0].partitions.iter().filter(|p| p.error_code == 0).count();
            (led == usize::try_from(partitions).unwrap_or(0)).then_some(())
        });
    });
}

pub fn topic(name: &str, partitions: i32, replicas: i16, configs: &[(&str, &str)]) -> CreatableTopic {
    let config = |(name, value): &(&str, &str)| {
        of!(CreatableTopicConfig { name: (*name).to_owned(), value: Some((*value).to_owned()) })
    };
    of!(CreatableTopic {
        name: name.to_owned(),
        num_partitions: partitions,
        replication_factor: replicas,
        configs: configs.iter().map(config).collect(),
    })
}

fn api_versions(pair: &mut Pair) {
    let ask = |name: &str, version: &str| {
        of!(ApiVersionsRequest { client_software_name: name.to_owned(), client_software_version: version.to_owned() })
    };
    // APIs of Kafka that we leave out have no row with us; those that we have must be offered in the same versions.
    let (mut left_out, mut ours) = (Vec::new(), Vec::new());
    for version in [0, 2, 3, 4] {
        let mut offered = Vec::new();
        pair.ask_then(
            &format!("ApiVersions v{version}"),
            version,
            |_| ask("x", "1"),
            |_, response| {
                response.finalized_features.sort_by(|a, b| a.name.cmp(&b.name));
                response.supported_features.sort_by(|a, b| a.name.cmp(&b.name));
                let keys: Vec<i16> = response.api_keys.iter().map(|k| k.api_key).collect();
                if offered.is_empty() {
                    offered = keys;
                } else {
                    left_out = keys.into_iter().filter(|k| !offered.contains(k)).collect();
                    response.api_keys.retain(|k| offered.contains(&k.api_key));
                }
                String::new()
            },
        );
        ours = offered;
    }
    println!("APIs that Kafka offers and we do not: {left_out:?}");
    for (name, version) in
        [("", "1"), ("a b", "1"), ("-a", "1"), ("a", ""), ("a.b-c", "1.2-x"), ("a", "1_2"), ("ä", "1")]
    {
        pair.ask_then(
            &format!("ApiVersions by software {name:?} {version:?}"),
            3,
            |_| ask(name, version),
            |_, response| {
                response.finalized_features.sort_by(|a, b| a.name.cmp(&b.name));
                response.supported_features.sort_by(|a, b| a.name.cmp(&b.name));
                response.api_keys.retain(|k| ours.contains(&k.api_key));
                String::new()
            },
        );
    }
}

fn create_topics(pair: &mut Pair) {
    let long = "x".repeat(250);
    create(pair, "a", 2, &[("retention.ms", "1000000"), ("cleanup.policy", "compact")]);
    create(pair, "with.dot", 1, &[]);
    let assigned = |name: &str, assignments: &[(i32, &[i32])]| {
        let assignment = |(index, brokers): &(i32, &[i32])| {
            of!(CreatableReplicaAssignment { partition_index: *index, broker_ids: brokers.to_vec() })
        };
        CreatableTopic { assignments: assignments.iter().map(assignment).collect(), ..topic(name, -1, -1, &[]) }
    };
    let cases = [
        ("exists", topic("a", 1, 1, &[])),
        ("collides", topic("with_dot", 1, 1, &[])),
        ("empty name", topic("", 1, 1, &[])),
        ("dot", topic(".", 1, 1, &[])),
        ("dots", topic("..", 1, 1, &[])),
        ("blank", topic("a b", 1, 1, &[])),
        ("too long", topic(&long, 1, 1, &[])),
        ("no partitions", topic("n", 0, 1, &[])),
        ("negative partitions", topic("n", -2, 1, &[])),
        ("no replicas", topic("n", 1, 0, &[])),
        ("too many replicas", topic("n", 1, 3, &[])),
        ("unknown setting", topic("n", 1, 1, &[("no.such", "1")])),
        ("wrong value", topic("n", 1, 1, &[("retention.ms", "x")])),
        ("value out of range", topic("n", 1, 1, &[("retention.ms", "-5")])),
        ("wrong policy", topic("n", 1, 1, &[("cleanup.policy", "eat")])),
        ("settings at odds", topic("n", 1, 1, &[("local.retention.ms", "5000"), ("retention.ms", "1000")])),
        ("assigned and counted", CreatableTopic { num_partitions: 3, ..assigned("n", &[(0, &[1])]) }),
        ("assigned to a stranger", assigned("n", &[(0, &[9])])),
        ("assigned twice to one", assigned("n", &[(0, &[1, 1])])),
        ("assigned to none", assigned("n", &[(0, &[])])),
        ("assigned with a gap", assigned("n", &[(1, &[1])])),
        ("assigned unevenly", assigned("n", &[(0, &[1]), (1, &[1, 2])])),
        ("validated", topic("v", 3, 1, &[("retention.ms", "5")])),
        ("validated by defaults", topic("v", -1, -1, &[])),
        ("validated assigned", assigned("v", &[(0, &[1]), (1, &[1])])),
    ];
    for (case, topic) in &cases {
        for version in [2, 5, 7] {
            let case = format!("CreateTopics v{version} {case}");
            pair.ask_then(
                &case,
                version,
                |_| of!(CreateTopicsRequest { topics: vec![topic.clone()], timeout_ms: 20_000, validate_only: true }),
                |_, response| {
                    // The order of a new topic's settings is that of a hash table.
                    for topic in &mut response.topics {
                        // The id is made up, and nothing will have it.
                        topic.topic_id = Uuid::ZERO;
                        if let Some(configs) = &mut topic.configs {
                            configs.sort_by(|a, b| a.name.cmp(&b.name));
                        }
                    }
                    String::new()
                },
            );
        }
    }
    pair.ask("CreateTopics twice the same name", 7, |_| {
        of!(CreateTopicsRequest {
            topics: vec![topic("twice", 1, 1, &[]), topic("twice", 1, 1, &[])],
            timeout_ms: 20_000,
        })
    });
    pair.ask("CreateTopics none", 7, |_| CreateTopicsRequest::default());
}

/// A topic, how many partitions it is to have, and where they are to be.
type GrowCase<'a> = (&'a str, i32, Option<&'a [&'a [i32]]>);

/// A request for topics by name that makes none of them.
fn ask(names: &[&str]) -> MetadataRequest {
    let named = |name: &&str| of!(metadata_request::MetadataRequestTopic { name: Some((*name).to_owned()) });
    of!(MetadataRequest { topics: Some(names.iter().map(named).collect()), allow_auto_topic_creation: false })
}

fn metadata(pair: &mut Pair) {
    for version in [0, 1, 4, 5, 7, 8, 9, 10, 12, 13] {
        let allow = version < 4;
        pair.ask(&format!("Metadata v{version}"), version, |_| MetadataRequest {
            allow_auto_topic_creation: allow,
            ..ask(&["a"])
        });
    }
    for names in [&["nobody"][..], &["a b"], &[""], &["a", "nobody", "with.dot"], &["a", "a"], &[]] {
        for version in [4, 9, 12] {
            pair.ask_then(
                &format!("Metadata v{version} {names:?}"),
                version,
                |_| ask(names),
                |_, response| {
                    response.topics.sort_by(|a, b| a.name.cmp(&b.name));
                    String::new()
                },
            );
        }
    }
    pair.ask_then(
        "Metadata of all",
        12,
        |_| of!(MetadataRequest { topics: None }),
        |_, response| {
            response.topics.sort_by(|a, b| a.name.cmp(&b.name));
            String::new()
        },
    );
    pair.ask("Metadata with operations", 12, |_| MetadataRequest {
        include_topic_authorized_operations: true,
        ..ask(&["a"])
    });
    pair.ask("Metadata with the cluster's operations", 10, |_| MetadataRequest {
        include_cluster_authorized_operations: true,
        ..ask(&["a"])
    });
    metadata_by_id(pair);
    metadata_that_makes_topics(pair);
}

fn metadata_by_id(pair: &mut Pair) {
    let by_id = |topic_id, name: Option<&str>| {
        of!(MetadataRequest {
            topics: Some(vec![of!(metadata_request::MetadataRequestTopic {
                topic_id: topic_id,
                name: name.map(str::to_owned)
            })]),
            allow_auto_topic_creation: false,
        })
    };
    pair.ask("Metadata by id", 12, |side| by_id(side.id("a"), None));
    pair.ask("Metadata by an unknown id", 12, |_| by_id(Uuid([5; 16]), None));
    pair.ask("Metadata by the zero id", 12, |_| by_id(Uuid::ZERO, None));
    pair.ask("Metadata by id and name", 12, |side| by_id(side.id("a"), Some("with.dot")));
    pair.ask("Metadata v10 by id", 10, |side| by_id(side.id("a"), Some("a")));
}

fn metadata_that_makes_topics(pair: &mut Pair) {
    pair.ask_then(
        "Metadata makes topics",
        9,
        |_| MetadataRequest { allow_auto_topic_creation: true, ..ask(&["made", "a b", "with_dot"]) },
        |_, r| {
            r.topics.sort_by(|a, b| a.name.cmp(&b.name));
            String::new()
        },
    );
    pair.until("the topic to be made", 9, |_| ask(&["made"]), |r| r.topics[0].error_code == 0);
    pair.each(|side| {
        side.id("made");
    });
}

fn describe_topic_partitions(pair: &mut Pair) {
    let cursor = |topic: &str, partition| {
        Some(of!(describe_topic_partitions_request::Cursor {
            topic_name: topic.to_owned(),
            partition_index: partition
        }))
    };
    let cases: [(&str, &[&str], i32, _); 20] = [
        ("one", &["a"], 2000, None),
        ("several", &["with.dot", "a"], 2000, None),
        ("limited", &["a", "with.dot"], 1, None),
        ("limit 0", &["a"], 0, None),
        ("limit -1", &["a"], -1, None),
        ("from a cursor", &["a", "with.dot"], 2000, cursor("a", 1)),
        ("from a cursor of a topic not asked for", &["a", "with.dot"], 2000, cursor("b", 0)),
        ("from a cursor beyond", &["a"], 2000, cursor("a", 7)),
        ("from a negative cursor", &["a"], 2000, cursor("a", -1)),
        ("unknown", &["nobody", "a"], 2000, None),
        ("invalid", &["a b"], 2000, None),
        ("twice", &["a", "a"], 2000, None),
        ("an empty name", &[""], 2000, None),
        ("limited within a topic", &["with.dot", "a"], 1, None),
        ("limited, from a cursor", &["with.dot", "a"], 1, cursor("a", 1)),
        ("from the second topic on", &["a", "with.dot"], 2000, cursor("with.dot", 0)),
        ("from the end of a topic", &["a", "with.dot"], 2000, cursor("a", 2)),
        ("from a cursor of an unknown topic", &["a", "nobody"], 2000, cursor("nobody", 0)),
        ("unknown, limited", &["a", "nobody", "with.dot"], 2, None),
        ("limit i32::MIN", &["a"], i32::MIN, None),
    ];
    for (case, limit, cursor) in [
        ("all", 2000, None),
        ("all, limited", 2, None),
        ("all, from a cursor", 2000, cursor("with.dot", 0)),
        ("all, from a cursor of a topic that is not there", 2000, cursor("b", 0)),
        ("all, from behind the last", 2000, cursor("zzz", 0)),
    ] {
        pair.ask(&format!("DescribeTopicPartitions {case}"), 0, |_| {
            of!(DescribeTopicPartitionsRequest { response_partition_limit: limit, cursor: cursor.clone() })
        });
    }
    for (case, names, limit, cursor) in cases {
        pair.ask(&format!("DescribeTopicPartitions {case}"), 0, |_| {
            of!(DescribeTopicPartitionsRequest {
                topics: names
                    .iter()
                    .map(|n| of!(describe_topic_partitions_request::TopicRequest { name: (*n).to_owned() }))
                    .collect(),
                response_partition_limit: limit,
                cursor: cursor.clone(),
            })
        });
    }
}

fn create_partitions(pair: &mut Pair) {
    let ask = |name: &str, count, assignments: Option<&[&[i32]]>| {
        let assignment = |brokers: &&[i32]| {
            of!(create_partitions_request::CreatePartitionsAssignment { broker_ids: brokers.to_vec() })
        };
        let topic = of!(create_partitions_request::CreatePartitionsTopic {
            name: name.to_owned(),
            count: count,
            assignments: assignments.map(|a| a.iter().map(assignment).collect()),
        });
        of!(CreatePartitionsRequest { topics: vec![topic], timeout_ms: 20_000 })
    };
    let cases: [GrowCase<'_>; 11] = [
        ("nobody", 3, None),
        ("a", 2, None),
        ("a", 1, None),
        ("a", 0, None),
        ("a", -3, None),
        ("a b", 3, None),
        ("a", 3, Some(&[])),
        ("a", 3, Some(&[&[9]])),
        ("a", 3, Some(&[&[1, 1]])),
        ("a", 3, Some(&[&[1], &[1]])),
        ("a", 4, None),
    ];
    for (name, count, assignments) in cases {
        pair.ask(&format!("CreatePartitions {name} {count} {assignments:?}"), 3, |_| ask(name, count, assignments));
    }
    pair.ask("CreatePartitions twice", 3, |_| {
        let mut request = ask("a", 6, None);
        request.topics.push(request.topics[0].clone());
        request
    });
}

fn delete_topics(pair: &mut Pair) {
    let by = |name: Option<&str>, topic_id| {
        of!(DeleteTopicsRequest {
            topics: vec![of!(delete_topics_request::DeleteTopicState {
                name: name.map(str::to_owned),
                topic_id: topic_id
            })],
            timeout_ms: 20_000,
        })
    };
    create(pair, "d1", 1, &[]);
    create(pair, "d2", 1, &[]);
    pair.ask("DeleteTopics unknown", 6, |_| by(Some("nobody"), Uuid::ZERO));
    pair.ask("DeleteTopics invalid", 6, |_| by(Some("a b"), Uuid::ZERO));
    pair.ask("DeleteTopics unknown id", 6, |_| by(None, Uuid([3; 16])));
    pair.ask("DeleteTopics neither", 6, |_| by(None, Uuid::ZERO));
    pair.ask("DeleteTopics both", 6, |side| by(Some("d1"), side.id("d1")));
    pair.ask("DeleteTopics by id", 6, |side| by(None, side.id("d1")));
    pair.ask("DeleteTopics by name", 6, |_| by(Some("d2"), Uuid::ZERO));
    pair.ask("DeleteTopics again", 6, |_| by(Some("d2"), Uuid::ZERO));
    for version in [1, 5] {
        pair.ask(&format!("DeleteTopics v{version} unknown"), version, |_| {
            of!(DeleteTopicsRequest { topic_names: vec!["nobody".to_owned()], timeout_ms: 20_000 })
        });
    }
    pair.ask("DeleteTopics twice in one", 6, |side| {
        let mut request = by(Some("with.dot"), Uuid::ZERO);
        request.topics.extend(by(None, side.id("with.dot")).topics);
        request
    });
}

fn cluster(pair: &mut Pair) {
    for version in [0, 1, 2] {
        pair.ask(&format!("DescribeCluster v{version}"), version, |_| of!(DescribeClusterRequest { endpoint_type: 1 }));
    }
    pair.ask("DescribeCluster with operations", 2, |_| {
        of!(DescribeClusterRequest { endpoint_type: 1, include_cluster_authorized_operations: true })
    });
    pair.ask("DescribeCluster with fenced", 2, |_| {
        of!(DescribeClusterRequest { endpoint_type: 1, include_fenced_brokers: true })
    });
    for endpoint_type in [0, 2, 9] {
        pair.ask(&format!("DescribeCluster endpoint type {endpoint_type}"), 2, |_| {
            of!(DescribeClusterRequest { endpoint_type: endpoint_type })
        });
    }
}
