//! Commands in, exact records and answers out.

use super::*;
use crate::image::{Delta, MetadataVersion, SUPPORTED_FEATURES};
use kafka_wire::messages::create_topics_request::{
    CreatableReplicaAssignment, CreatableTopic, CreatableTopicConfig, CreateTopicsRequest,
};
use kafka_wire::messages::create_topics_response::CreatableTopicResult;

mod cluster;
mod directories;
mod random;
mod topics;

/// A controller of one node: broker 1 is registered and unfenced, features are those of 4.3.
pub(super) struct Fixture {
    pub(super) image: MetadataImage,
    pub(super) settings: Settings,
    random: u64,
}

pub(super) const DIRECTORY: Uuid = Uuid([7; 16]);

impl Fixture {
    pub(super) fn new() -> Self {
        let mut fixture = Self::empty();
        let bootstrap = bootstrap("4.3");
        let records = fixture.view().activate(None, &bootstrap);
        fixture.apply(&records);
        fixture.join(1);
        fixture
    }

    pub(super) fn empty() -> Self {
        let broker = crate::configs::broker().iter().filter_map(|k| Some((k.name, k.default_value().ok()?)));
        let mut values = crate::configs::Values::default();
        broker.for_each(|(name, value)| values.insert(name, value));
        let topic = crate::configs::topic().iter().filter_map(|k| Some((k.name, k.default_text()?))).collect();
        let settings = Settings {
            node_id: 1,
            cluster_id: "cluster".into(),
            kraft_version: 1,
            num_partitions: 1,
            default_replication_factor: 1,
            delete_topic_enable: true,
            static_config: Overrides::new(),
            defaults: Defaults { topic, broker: values },
        };
        Self { image: MetadataImage::default(), settings, random: 1 }
    }

    pub(super) fn view(&self) -> View<'_> {
        View { image: &self.image, settings: &self.settings }
    }

    pub(super) fn apply(&mut self, records: &[MetadataRecord]) {
        for record in records {
            self.image.provenance.offset += 1;
            self.image.apply(record, &mut Delta::default()).expect("a decision's records fit");
        }
    }

    /// Decides with numbers that are the same in each run.
    pub(super) fn with_random<T>(&mut self, decide: impl FnOnce(View<'_>, &mut Random<'_>) -> T) -> T {
        let mut state = self.random;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state ^ (state >> 29)
        };
        let out = decide(View { image: &self.image, settings: &self.settings }, &mut Random(&mut next));
        self.random = state;
        out
    }

    pub(super) fn registration(id: i32) -> RegisterBroker {
        RegisterBroker {
            broker_id: id,
            cluster_id: "cluster".into(),
            incarnation_id: Uuid([id as u8; 16]),
            listeners: Vec::new(),
            rack: None,
            log_dirs: vec![if id == 1 { DIRECTORY } else { Uuid([id as u8 + 100; 16]) }],
            previous_broker_epoch: -1,
        }
    }

    pub(super) fn join(&mut self, id: i32) -> i64 {
        let registered = self.view().register_broker(&Self::registration(id)).expect("registered");
        self.apply(&registered.records);
        let unfenced = self.view().unfence_broker(id, registered.reply).expect("unfenced");
        self.apply(&unfenced.records);
        registered.reply
    }

    pub(super) fn create(&mut self, topic: CreatableTopic) -> CreatableTopicResult {
        let request = CreateTopicsRequest { topics: vec![topic], ..CreateTopicsRequest::default() };
        let decision = self.with_random(|view, random| view.create_topics(&request, random)).expect("an answer");
        self.apply(&decision.records);
        decision.reply.topics.into_iter().next().expect("a result per topic")
    }
}

pub(super) fn bootstrap(release: &str) -> Bootstrap {
    let version = MetadataVersion::from_name(release).expect("a release");
    let levels: Vec<_> = SUPPORTED_FEATURES.iter().map(|f| (f.name, f.default_level(version))).collect();
    Bootstrap::from_levels(version, &levels)
}

pub(super) fn topic(name: &str, num_partitions: i32, replication_factor: i16) -> CreatableTopic {
    CreatableTopic { name: name.into(), num_partitions, replication_factor, ..CreatableTopic::default() }
}

pub(super) fn manual(name: &str, lists: &[(i32, &[i32])]) -> CreatableTopic {
    let assignments = lists
        .iter()
        .map(|(partition_index, brokers)| CreatableReplicaAssignment {
            partition_index: *partition_index,
            broker_ids: brokers.to_vec(),
            ..CreatableReplicaAssignment::default()
        })
        .collect();
    CreatableTopic { assignments, ..topic(name, -1, -1) }
}

pub(super) fn with_config(mut topic: CreatableTopic, name: &str, value: Option<&str>) -> CreatableTopic {
    let value = value.map(str::to_owned);
    topic.configs.push(CreatableTopicConfig { name: name.into(), value, ..CreatableTopicConfig::default() });
    topic
}
