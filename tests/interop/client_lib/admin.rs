//! Admin operations, one after another on the same things.

use std::time::Duration;

use kafka_client::admin::{
    AlterConfigOp, ConfigChange, ConfigResource, ConfigResourceType, ConfigSource, CreateTopicsOptions,
    DescribeConfigsOptions, ListGroupsOptions, ListTopicsOptions, NewPartitions, NewTopic, OffsetAndMetadata,
};
use kafka_client::{AdminClient, ErrorCode, TopicPartition};

use super::{admin, create_topic};

pub async fn topics_and_configs(broker: &str) {
    let admin = admin(broker).await;
    let topic = |name: &str, partitions| NewTopic { name: name.into(), partitions, ..NewTopic::default() };
    let topics = [topic("plain", Some(2)), topic("no good", None)];
    let checked = admin.create_topics(&topics, CreateTopicsOptions { validate_only: true }).await.expect("checked");
    assert!(checked[0].1.is_ok());
    assert!(!names(&admin).await.contains(&"plain".to_owned()), "only checked");
    let created = admin.create_topics(&topics, CreateTopicsOptions::default()).await.expect("created");
    let id = created[0].1.as_ref().expect("created").topic_id.expect("an id");
    assert_eq!(created[1].1.as_ref().map_err(|e| e.code), Err(ErrorCode::INVALID_TOPIC_EXCEPTION));
    let created = admin.create_topics(&topics[..1], CreateTopicsOptions::default()).await.expect("an answer");
    assert_eq!(created[0].1.as_ref().map_err(ToString::to_string), Err("Topic 'plain' already exists.".into()));

    let more = NewPartitions { topic: "plain".into(), total_count: 3, assignments: None };
    assert_eq!(admin.create_partitions(&[more], false).await.expect("an answer")[0].1, Ok(()));
    until(|| async { partitions(&admin, "plain").await == Ok(3) }).await;
    assert_eq!(partitions(&admin, "absent").await, Err(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION));
    let described = admin.describe_topics_by_id(&[id]).await.expect("described");
    assert_eq!(described[0].1.as_ref().map(|t| t.name.as_str()), Ok("plain"));

    let resource = ConfigResource { kind: ConfigResourceType::Topic, name: "plain".into() };
    let op = |name: &str, change| AlterConfigOp { name: name.into(), change };
    let ops = vec![
        op("retention.ms", ConfigChange::Set("12345".into())),
        op("cleanup.policy", ConfigChange::Append("compact".into())),
    ];
    let altered = admin.incremental_alter_configs(&[(resource.clone(), ops)], false).await.expect("altered");
    assert_eq!(altered[0].1, Ok(()));
    until(|| async {
        let own = own_configs(&admin, &resource).await;
        own == ["cleanup.policy=delete,compact", "retention.ms=12345"]
    })
    .await;
    let wrong = vec![op("retention.ms", ConfigChange::Set("x".into()))];
    let altered = admin.incremental_alter_configs(&[(resource, wrong)], false).await.expect("an answer");
    assert_eq!(altered[0].1.as_ref().map_err(|e| e.code), Err(ErrorCode::INVALID_CONFIG));

    let deleted = admin.delete_topics(&["plain", "absent"]).await.expect("an answer");
    assert_eq!(deleted[0].1, Ok(()));
    assert_eq!(deleted[1].1.as_ref().map_err(|e| e.code), Err(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION));
    until(|| async { !names(&admin).await.contains(&"plain".to_owned()) }).await;
    let cluster = admin.describe_cluster().await.expect("described");
    assert_eq!(cluster.nodes.iter().map(|n| n.id).collect::<Vec<_>>(), [1]);
    let dirs = admin.describe_log_dirs(&[1], None).await.expect("described");
    assert_eq!(dirs[0].1.as_ref().map(Vec::len), Ok(1));
}

pub async fn groups_and_offsets(broker: &str) {
    create_topic(broker, "g", 2, &[]).await;
    let admin = admin(broker).await;
    let tp = |p| TopicPartition::new("g", p);
    let offset = OffsetAndMetadata { offset: 5, leader_epoch: Some(0), metadata: "by hand".into() };
    let altered = admin.alter_group_offsets("by-hand", &[(tp(0), offset.clone())]).await.expect("altered");
    assert_eq!(altered[0].1, Ok(()));
    let all = [tp(0), tp(1)];
    let listed = admin.list_group_offsets("by-hand", Some(&all)).await.expect("listed");
    assert_eq!(listed, [(tp(0), Ok(Some(offset))), (tp(1), Ok(None))]);
    let groups = admin.list_groups(ListGroupsOptions::default()).await.expect("listed");
    assert!(groups.iter().any(|g| g.group_id == "by-hand" && g.state.as_deref() == Some("Empty")));
    let deleted = admin.delete_group_offsets("by-hand", &all[..1]).await.expect("an answer");
    assert_eq!(deleted[0].1, Ok(()));
    let described = admin.describe_groups(&["never-was"]).await.expect("an answer");
    assert_eq!(described[0].1.as_ref().map_err(|e| e.code), Err(ErrorCode::GROUP_ID_NOT_FOUND));
    let deleted = admin.delete_groups(&["never-was"]).await.expect("an answer");
    assert_eq!(deleted[0].1.as_ref().map_err(|e| e.code), Err(ErrorCode::GROUP_ID_NOT_FOUND));
}

async fn names(admin: &AdminClient) -> Vec<String> {
    let listed = admin.list_topics(ListTopicsOptions::default()).await.expect("listed");
    listed.into_iter().map(|t| t.name).collect()
}

async fn partitions(admin: &AdminClient, topic: &str) -> Result<usize, ErrorCode> {
    let described = admin.describe_topics(&[topic]).await.expect("an answer");
    described[0].1.as_ref().map(|t| t.partitions.len()).map_err(|e| e.code)
}

async fn own_configs(admin: &AdminClient, resource: &ConfigResource) -> Vec<String> {
    let resources = std::slice::from_ref(resource);
    let described = admin.describe_configs(resources, DescribeConfigsOptions::default()).await.expect("an answer");
    let entries = described[0].1.as_ref().expect("described");
    let own = entries.iter().filter(|e| e.source == ConfigSource::DynamicTopicConfig);
    let mut own: Vec<_> = own.map(|e| format!("{}={}", e.name, e.value.clone().unwrap_or_default())).collect();
    own.sort();
    own
}

/// Looks until a change has reached the broker that is asked.
async fn until<F: Future<Output = bool>>(mut condition: impl FnMut() -> F) {
    while !condition().await {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
