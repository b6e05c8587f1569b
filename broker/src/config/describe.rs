//! The configuration of one resource as DescribeConfigs shows it, from the settings and the metadata image. Loggers are
//! not here: they belong to the process.

use std::collections::BTreeMap;

use kafka_core::configs;
use kafka_core::configs::describe::{self, BrokerLayers, DescribedConfig};
use kafka_core::image::{ConfigResource, MetadataImage, ResourceType};
use kafka_wire::error_code::ErrorCode;

use super::BrokerConfig;

/// Every key of `resource`, by name; or the error code and Kafka's text for it, which it leaves out for unknown topics.
pub fn describe(
    config: &BrokerConfig,
    image: &MetadataImage,
    resource: &ConfigResource,
) -> Result<Vec<DescribedConfig>, (ErrorCode, String)> {
    let invalid = |text: String| (ErrorCode::INVALID_REQUEST, text);
    let dynamic = image.configs.overrides(&ConfigResource::broker(config.node_id));
    let dynamic_default = image.configs.overrides(&ConfigResource::broker_default());
    let layers = BrokerLayers { dynamic, dynamic_default, file: &config.properties };
    let overrides = image.configs.overrides(resource);
    let name = resource.name.as_str();
    match resource.kind {
        ResourceType::TOPIC => {
            kafka_core::controller::validate_topic_name(name)
                .map_err(|text| (ErrorCode::INVALID_TOPIC_EXCEPTION, text))?;
            if image.topics.by_name(name).is_none() {
                return Err((ErrorCode::UNKNOWN_TOPIC_OR_PARTITION, String::new()));
            }
            let defaults = config.topic_defaults();
            let mut texts: BTreeMap<String, String> =
                defaults.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
            texts.extend(overrides.iter().map(|(key, value)| (key.clone(), value.clone())));
            let values = configs::topic().parse(&texts).map_err(|error| (ErrorCode::INVALID_CONFIG, error.0))?;
            Ok(describe::topic(&values, overrides, layers))
        }
        ResourceType::BROKER if name.is_empty() => Ok(describe::broker_default(dynamic_default)),
        ResourceType::BROKER => {
            let id = broker_id(name).map_err(invalid)?;
            if id != config.node_id {
                let expected = config.node_id;
                return Err(invalid(format!(
                    "Unexpected broker id, expected {expected} or empty string, but received {name}"
                )));
            }
            Ok(describe::broker(&config.values, layers))
        }
        ResourceType::GROUP if name.is_empty() => Err(invalid("Group name must not be empty".to_owned())),
        ResourceType::GROUP => Ok(describe::group(overrides, layers)),
        ResourceType::CLIENT_METRICS if name.is_empty() => {
            Err(invalid("Client metrics subscription name must not be empty".to_owned()))
        }
        ResourceType::CLIENT_METRICS => Ok(describe::client_metrics(overrides)),
        _ => Err(invalid(ErrorCode::INVALID_REQUEST.message().to_owned())),
    }
}

/// The number that a broker resource is called by, or Kafka's text about one that is none.
pub fn broker_id(name: &str) -> Result<i32, String> {
    name.parse().map_err(|_| format!("Broker id must be an integer, but it is: {name}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use kafka_core::configs::describe::ConfigSource;
    use kafka_wire::messages::{ConfigRecord, TopicRecord};

    use super::*;

    /// Made by the admin client of Kafka 4.3.1 from its broker, with the file and the changes below.
    const RECORDED: &str = include_str!("describe-4.3.1.txt");

    fn file() -> BTreeMap<String, String> {
        let lines = RECORDED.lines().take_while(|line| !line.starts_with("== "));
        lines.filter_map(|line| line.split_once('=')).map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
    }

    fn image() -> MetadataImage {
        let topic = TopicRecord { name: "t1".into(), topic_id: kafka_wire::Uuid([7; 16]), ..TopicRecord::default() };
        let config = |kind: ResourceType, name: &str, key: &str, value: &str| ConfigRecord {
            resource_type: kind.0,
            resource_name: name.into(),
            name: key.into(),
            value: Some(value.into()),
            ..ConfigRecord::default()
        };
        let configs = [
            config(ResourceType::TOPIC, "t1", "retention.ms", "1000"),
            config(ResourceType::TOPIC, "t1", "cleanup.policy", "compact,delete"),
            config(ResourceType::BROKER, "", "min.insync.replicas", "1"),
            config(ResourceType::BROKER, "", "log.retention.ms", "777777"),
            config(ResourceType::BROKER, "", "message.max.bytes", "2000000"),
            config(ResourceType::BROKER, "", "unknown.dyn", "1"),
            config(ResourceType::BROKER, "1", "message.max.bytes", "3000000"),
            config(ResourceType::BROKER, "1", "log.cleaner.threads", "2"),
            config(ResourceType::BROKER, "1", "listener.name.external.ssl.key.password", "sec"),
            config(ResourceType::GROUP, "g1", "consumer.session.timeout.ms", "46000"),
            config(ResourceType::CLIENT_METRICS, "cm1", "interval.ms", "5000"),
        ];
        replayed(topic, configs)
    }

    fn replayed(topic: TopicRecord, configs: impl IntoIterator<Item = ConfigRecord>) -> MetadataImage {
        use kafka_wire::metadata_record::MetadataRecord;
        let mut image = MetadataImage::default();
        let mut delta = kafka_core::image::Delta::default();
        image.apply(&MetadataRecord::TopicRecord(topic), &mut delta).expect("applies");
        for record in configs {
            image.apply(&MetadataRecord::ConfigRecord(record), &mut delta).expect("applies");
        }
        image
    }

    fn source_name(source: ConfigSource) -> &'static str {
        match source {
            ConfigSource::DynamicTopic => "DYNAMIC_TOPIC_CONFIG",
            ConfigSource::DynamicBroker => "DYNAMIC_BROKER_CONFIG",
            ConfigSource::DynamicDefaultBroker => "DYNAMIC_DEFAULT_BROKER_CONFIG",
            ConfigSource::StaticBroker => "STATIC_BROKER_CONFIG",
            ConfigSource::Default => "DEFAULT_CONFIG",
            ConfigSource::DynamicBrokerLogger => "DYNAMIC_BROKER_LOGGER_CONFIG",
            ConfigSource::ClientMetrics => "DYNAMIC_CLIENT_METRICS_CONFIG",
            ConfigSource::Group => "DYNAMIC_GROUP_CONFIG",
        }
    }

    fn line(config: &DescribedConfig) -> String {
        let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "null".into());
        let synonyms: Vec<String> = config
            .synonyms
            .iter()
            .map(|s| {
                let source = source_name(s.source);
                format!("ConfigSynonym(name={}, value={}, source={source})", s.name, text(&s.value))
            })
            .collect();
        format!(
            "{}|{}|{}|sens={}|ro={}|{}|doc={}|[{}]",
            config.name,
            text(&config.value),
            source_name(config.source),
            config.sensitive,
            config.read_only,
            config.ty.map_or("UNKNOWN", configs::ConfigType::name),
            config.documentation.is_some(),
            synonyms.join(", ")
        )
    }

    #[test]
    fn every_resource_is_described_as_kafka_does() {
        let static_config = BrokerConfig::from_properties(file()).expect("valid");
        let image = image();
        let of = |resource: ConfigResource| image.configs.overrides(&resource).clone();
        let config = static_config
            .with_dynamic(&of(ConfigResource::broker_default()), &of(ConfigResource::broker(1)))
            .expect("valid");
        let mut sections = 0;
        for section in RECORDED.split("== ").skip(1) {
            let (title, body) = section.split_once('\n').expect("a title");
            let (kind, name) = title.split_once(':').expect("kind and name");
            let kind = match kind {
                "TOPIC" => ResourceType::TOPIC,
                "BROKER" => ResourceType::BROKER,
                "GROUP" => ResourceType::GROUP,
                "CLIENT_METRICS" => ResourceType::CLIENT_METRICS,
                other => panic!("{other}"),
            };
            let described = describe(&config, &image, &ConfigResource { kind, name: name.into() });
            let ours: Vec<String> = match described {
                Ok(all) => all.iter().map(line).collect(),
                Err((code, text)) => vec![format!("ERR {}: {text}", code.name())],
            };
            let theirs: BTreeSet<&str> = body.lines().collect();
            let ours: BTreeSet<&str> = ours.iter().map(String::as_str).collect();
            let only_ours: Vec<_> = ours.difference(&theirs).collect();
            let only_theirs: Vec<_> = theirs.difference(&ours).collect();
            assert_eq!((only_ours, only_theirs), (vec![], vec![]), "{title}");
            sections += 1;
        }
        assert_eq!(sections, 9);
    }
}
