//! The administrators' APIs in the versions that the other cases leave out, several things in one request, and
//! UpdateFeatures.

use kafka_wire::Uuid;
use kafka_wire::messages::*;

use crate::exchange::Pair;
use crate::of;
use crate::topics::{create, topic};

pub fn compare(pair: &mut Pair) {
    create(pair, "w", 1, &[]);
    features(pair);
    partitions(pair);
    configs(pair);
    records(pair);
    topics(pair);
    cluster(pair);
}

fn features(pair: &mut Pair) {
    let update = |feature: &str, level: i16, upgrade_type: i8| {
        of!(update_features_request::FeatureUpdateKey {
            feature: feature.to_owned(),
            max_version_level: level,
            upgrade_type: upgrade_type,
        })
    };
    let cases = [
        ("none", vec![]),
        ("an unknown feature", vec![update("no.such", 1, 1)]),
        ("a feature without a name", vec![update("", 1, 1)]),
        ("the level there is", vec![update("metadata.version", 30, 1)]),
        ("a level too high", vec![update("metadata.version", 200, 1)]),
        ("a level too low", vec![update("metadata.version", 1, 3)]),
        ("a negative level", vec![update("metadata.version", -1, 1)]),
        ("level 0", vec![update("metadata.version", 0, 2)]),
        ("an upgrade that is a downgrade", vec![update("metadata.version", 20, 1)]),
        ("a downgrade", vec![update("metadata.version", 20, 2)]),
        ("an unsafe downgrade", vec![update("metadata.version", 20, 3)]),
        ("a downgrade that is none", vec![update("group.version", 1, 2)]),
        ("an unknown type of upgrade", vec![update("metadata.version", 20, 9)]),
        ("type 0", vec![update("metadata.version", 20, 0)]),
        ("a group's feature off", vec![update("group.version", 0, 2)]),
        ("a group's feature too high", vec![update("group.version", 9, 1)]),
        ("kraft.version", vec![update("kraft.version", 1, 1)]),
        ("one twice", vec![update("group.version", 1, 1), update("group.version", 1, 1)]),
        ("one right and one wrong", vec![update("group.version", 1, 1), update("no.such", 1, 1)]),
    ];
    for (case, updates) in &cases {
        for version in [0, 1, 2] {
            let mut updates = updates.clone();
            for update in &mut updates {
                // Version 0 says so instead of a type.
                update.allow_downgrade = version == 0 && update.upgrade_type > 1;
                if version == 0 {
                    update.upgrade_type = 1;
                }
            }
            pair.ask(&format!("UpdateFeatures v{version} {case}"), version, |_| {
                of!(UpdateFeaturesRequest {
                    feature_updates: updates.clone(),
                    validate_only: version > 0,
                    timeout_ms: 20_000,
                })
            });
        }
    }
}

fn partitions(pair: &mut Pair) {
    let grow = |name: &str, count| {
        of!(create_partitions_request::CreatePartitionsTopic { name: name.to_owned(), count: count, assignments: None })
    };
    for version in 0..=3 {
        pair.ask_then(
            &format!("CreatePartitions v{version} several, validated"),
            version,
            |_| {
                of!(CreatePartitionsRequest {
                    topics: vec![grow("w", 5), grow("nobody", 2), grow("w2", 0), grow("a b", 3)],
                    timeout_ms: 20_000,
                    validate_only: true,
                })
            },
            |_, response| {
                response.results.sort_by(|a, b| a.name.cmp(&b.name));
                String::new()
            },
        );
    }
    pair.ask("CreatePartitions none", 3, |_| of!(CreatePartitionsRequest { timeout_ms: 20_000 }));
    pair.ask("CreatePartitions too many", 3, |_| {
        of!(CreatePartitionsRequest { topics: vec![grow("w", 1_000_000)], timeout_ms: 20_000, validate_only: true })
    });
}

fn configs(pair: &mut Pair) {
    for version in [0, 1, 2] {
        for (case, key, value) in [
            ("set", "retention.ms", Some("5")),
            ("null", "retention.ms", None),
            ("unknown", "no.such", Some("1")),
            ("wrong", "retention.ms", Some("x")),
        ] {
            pair.ask(&format!("AlterConfigs v{version} {case}"), version, |_| {
                let config = of!(alter_configs_request::AlterableConfig {
                    name: key.to_owned(),
                    value: value.map(str::to_owned)
                });
                let resource = |name: &str| {
                    of!(alter_configs_request::AlterConfigsResource {
                        resource_type: 2,
                        resource_name: name.to_owned(),
                        configs: vec![config.clone()],
                    })
                };
                of!(AlterConfigsRequest { resources: vec![resource("w")], validate_only: true })
            });
        }
    }
    for version in [0, 1] {
        pair.ask_then(
            &format!("IncrementalAlterConfigs v{version} several"),
            version,
            |_| {
                let resource = |kind, name: &str, key: &str, value: &str| {
                    of!(incremental_alter_configs_request::AlterConfigsResource {
                        resource_type: kind,
                        resource_name: name.to_owned(),
                        configs: vec![of!(incremental_alter_configs_request::AlterableConfig {
                            name: key.to_owned(),
                            value: Some(value.to_owned()),
                        })],
                    })
                };
                of!(IncrementalAlterConfigsRequest {
                    resources: vec![
                        resource(2, "w", "retention.ms", "5"),
                        resource(2, "nobody", "retention.ms", "5"),
                        resource(4, "1", "log.cleaner.threads", "2"),
                        resource(2, "w", "segment.ms", "5"),
                        resource(32, "g", "consumer.session.timeout.ms", "46000"),
                    ],
                    validate_only: true,
                })
            },
            |_, response| {
                response.responses.sort_by(|a, b| {
                    (a.resource_type, &a.resource_name, a.error_code).cmp(&(
                        b.resource_type,
                        &b.resource_name,
                        b.error_code,
                    ))
                });
                String::new()
            },
        );
    }
}

fn records(pair: &mut Pair) {
    let delete = |topics: &[(&str, &[(i32, i64)])]| {
        let topic = |(name, partitions): &(&str, &[(i32, i64)])| {
            let partition = |(index, offset): &(i32, i64)| {
                of!(delete_records_request::DeleteRecordsPartition { partition_index: *index, offset: *offset })
            };
            of!(delete_records_request::DeleteRecordsTopic {
                name: (*name).to_owned(),
                partitions: partitions.iter().map(partition).collect(),
            })
        };
        of!(DeleteRecordsRequest { topics: topics.iter().map(topic).collect(), timeout_ms: 5000 })
    };
    for version in 0..=2 {
        pair.ask_then(
            &format!("DeleteRecords v{version} several"),
            version,
            |_| delete(&[("w", &[(0, 0), (3, 0)]), ("nobody", &[(0, 0)]), ("a b", &[(0, 1)]), ("", &[(0, 1)])]),
            |_, response| {
                response.topics.sort_by(|a, b| a.name.cmp(&b.name));
                response.topics.iter_mut().for_each(|t| t.partitions.sort_by_key(|p| p.partition_index));
                String::new()
            },
        );
    }
    pair.ask("DeleteRecords of an internal topic", 2, |_| delete(&[("__consumer_offsets", &[(0, 0)])]));
    pair.ask("DeleteRecords none", 2, |_| delete(&[]));
}

fn topics(pair: &mut Pair) {
    for version in 2..=7 {
        pair.ask_then(
            &format!("CreateTopics v{version} several, validated"),
            version,
            |_| {
                of!(CreateTopicsRequest {
                    topics: vec![
                        topic("x", 2, 1, &[("segment.ms", "70000")]),
                        topic("w", 1, 1, &[]),
                        topic("y", 0, 1, &[])
                    ],
                    timeout_ms: 20_000,
                    validate_only: true,
                })
            },
            |_, response| {
                response.topics.sort_by(|a, b| a.name.cmp(&b.name));
                for topic in &mut response.topics {
                    topic.topic_id = Uuid::ZERO;
                    if let Some(configs) = &mut topic.configs {
                        configs.sort_by(|a, b| a.name.cmp(&b.name));
                    }
                }
                String::new()
            },
        );
    }
    for version in 1..=5 {
        pair.ask_then(
            &format!("DeleteTopics v{version} several"),
            version,
            |_| {
                of!(DeleteTopicsRequest {
                    topic_names: ["nobody", "", "a b", "nobody"].map(str::to_owned).to_vec(),
                    timeout_ms: 20_000
                })
            },
            |_, response| {
                response.responses.sort_by(|a, b| a.name.cmp(&b.name));
                String::new()
            },
        );
    }
    pair.ask("DeleteTopics none", 6, |_| DeleteTopicsRequest::default());
    for version in 0..=13 {
        pair.ask_then(
            &format!("Metadata v{version} several"),
            version,
            |_| {
                let named = |name: &str| of!(metadata_request::MetadataRequestTopic { name: Some(name.to_owned()) });
                of!(MetadataRequest {
                    topics: Some(["w", "a b", "", "__consumer_offsets"].map(named).to_vec()),
                    allow_auto_topic_creation: version < 4,
                })
            },
            |side, response| {
                response.topics.sort_by(|a, b| a.name.cmp(&b.name));
                for topic in response.topics.iter_mut().filter(|t| t.is_internal) {
                    side.name(topic.topic_id, "id of the groups' topic");
                    topic.partitions.sort_by_key(|p| p.partition_index);
                }
                String::new()
            },
        );
    }
}

fn cluster(pair: &mut Pair) {
    for version in [1, 2] {
        for endpoint_type in [1, 2, 0] {
            pair.ask(&format!("DescribeCluster v{version} endpoint type {endpoint_type}, operations"), version, |_| {
                of!(DescribeClusterRequest {
                    endpoint_type: endpoint_type,
                    include_cluster_authorized_operations: true,
                })
            });
        }
    }
    for version in [0, 3, 4] {
        pair.ask_then(
            &format!("ApiVersions v{version} of a client without a name"),
            version,
            |_| ApiVersionsRequest::default(),
            |_, response| {
                response.api_keys.clear();
                response.supported_features.sort_by(|a, b| a.name.cmp(&b.name));
                response.finalized_features.sort_by(|a, b| a.name.cmp(&b.name));
                String::new()
            },
        );
    }
    // On a listener without SASL.
    for version in [0, 1] {
        pair.ask(&format!("SaslHandshake v{version}"), version, |_| {
            of!(SaslHandshakeRequest { mechanism: "PLAIN".to_owned() })
        });
    }
    for version in [0, 1, 2] {
        pair.ask(&format!("SaslAuthenticate v{version}"), version, |_| {
            of!(SaslAuthenticateRequest { auth_bytes: b"\0user\0password".to_vec().into() })
        });
    }
    let producers = |topics: &[(&str, &[i32])]| {
        let topic = |(name, partitions): &(&str, &[i32])| {
            of!(describe_producers_request::TopicRequest {
                name: (*name).to_owned(),
                partition_indexes: partitions.to_vec()
            })
        };
        of!(DescribeProducersRequest { topics: topics.iter().map(topic).collect() })
    };
    pair.ask_then(
        "DescribeProducers several",
        0,
        |_| producers(&[("p", &[0, 1, 5]), ("nobody", &[1]), ("", &[0])]),
        |_, response| {
            response.topics.sort_by(|a, b| a.name.cmp(&b.name));
            for partition in response.topics.iter_mut().flat_map(|t| &mut t.partitions) {
                partition.active_producers.sort_by_key(|p| (p.last_sequence, p.last_timestamp));
            }
            String::new()
        },
    );
    pair.ask("DescribeProducers none", 0, |_| producers(&[]));
}
