//! The client library against brokers in processes of their own: Kafka 4.3.1's and ours, the same scenarios on both.

#[path = "../../support/mod.rs"]
mod support;

mod admin;
mod groups;
mod java;
mod offsets;
mod records;
mod restart;
mod transactions;

use std::future::Future;
use std::time::Duration;

use kafka_client::admin::{CreateTopicsOptions, NewTopic, TopicDescription};
use kafka_client::{AdminClient, AdminConfig, Consumer, ConsumerConfig, Producer, ProducerConfig, Properties};
use support::Setup;

/// Runs a scenario to its end on a runtime of its own; one that hangs fails.
fn complete<T>(scenario: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        tokio::time::timeout(Duration::from_secs(120), scenario).await.expect("the scenario ends in time")
    })
}

/// Everything that needs no transactions and leaves the broker running.
async fn everyday(broker: &str) {
    records::what_is_sent_comes_back(broker).await;
    records::keys_go_where_javas_go(broker).await;
    records::batches_too_large_are_split(broker).await;
    records::refusals(broker).await;
    offsets::seeking(broker).await;
    offsets::resets(broker).await;
    groups::two_members_share(broker, "range").await;
    groups::two_members_share(broker, "cooperative-sticky").await;
    groups::a_static_member_keeps_its_partitions(broker).await;
    groups::a_pattern_takes_new_topics(broker).await;
    admin::topics_and_configs(broker).await;
    admin::groups_and_offsets(broker).await;
}

#[test]
fn everyday_on_ours() {
    let broker = Setup::default().ours();
    complete(everyday(&broker.address));
}

#[test]
fn everyday_and_transactions_on_kafka() {
    let broker = or_skip!(Setup::default().kafka(), "Kafka 4.3.1 is not installed");
    complete(everyday(&broker.address));
    complete(transactions::only_committed_records_are_read(&broker.address));
}

fn properties(broker: &str, settings: &[(&str, &str)]) -> Properties {
    let mut properties = Properties::from_iter([("bootstrap.servers", broker)]);
    properties.extend(settings.iter().copied());
    properties
}

async fn admin(broker: &str) -> AdminClient {
    AdminClient::connect(AdminConfig::new(broker).expect("an address")).await.expect("the broker is there")
}

async fn producer(broker: &str, settings: &[(&str, &str)]) -> Producer {
    let config = ProducerConfig::from_properties(&properties(broker, settings)).expect("a configuration");
    Producer::new(config).await.expect("a producer")
}

async fn consumer(broker: &str, settings: &[(&str, &str)]) -> Consumer {
    let config = ConsumerConfig::from_properties(&properties(broker, settings)).expect("a configuration");
    Consumer::new(config).await.expect("a consumer")
}

async fn create_topic(broker: &str, name: &str, partitions: i32, configs: &[(&str, &str)]) {
    let topic = NewTopic {
        name: name.to_owned(),
        partitions: Some(partitions),
        replication_factor: Some(1),
        configs: configs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
        ..NewTopic::default()
    };
    let admin = admin(broker).await;
    let created = admin.create_topics(&[topic], CreateTopicsOptions::default()).await;
    created.expect("the controller answers")[0].1.as_ref().expect("the topic is created");
    // The controller answers before the broker has heard of it.
    loop {
        let described = admin.describe_topics(&[name]).await.expect("an answer");
        let leads =
            |t: &TopicDescription| t.partitions.iter().filter(|p| p.leader.is_some()).count() == partitions as usize;
        if described[0].1.as_ref().is_ok_and(leads) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
