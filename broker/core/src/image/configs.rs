//! Dynamic configurations (`ConfigurationsImage`): per resource the keys that were set.

use std::collections::BTreeMap;
use std::sync::Arc;

use imbl::OrdMap;
use kafka_wire::messages::ConfigRecord;

use super::Delta;

/// What kind of thing is configured; the numbers are those of `ConfigResource.Type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceType(pub i8);

impl ResourceType {
    /// A topic.
    pub const TOPIC: Self = Self(2);
    /// A broker, or with an empty name the default of all brokers.
    pub const BROKER: Self = Self(4);
    /// A broker's loggers, which are not in the metadata log.
    pub const BROKER_LOGGER: Self = Self(8);
    /// A client metrics subscription (KIP-714).
    pub const CLIENT_METRICS: Self = Self(16);
    /// A group (KIP-848).
    pub const GROUP: Self = Self(32);
}

/// One configured thing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConfigResource {
    /// Its kind.
    pub kind: ResourceType,
    /// Its name; empty for a default.
    pub name: String,
}

impl ConfigResource {
    /// A topic's configuration.
    #[must_use]
    pub fn topic(name: &str) -> Self {
        Self { kind: ResourceType::TOPIC, name: name.to_owned() }
    }

    /// One broker's configuration.
    #[must_use]
    pub fn broker(id: i32) -> Self {
        Self { kind: ResourceType::BROKER, name: id.to_string() }
    }

    /// The default of all brokers.
    #[must_use]
    pub fn broker_default() -> Self {
        Self { kind: ResourceType::BROKER, name: String::new() }
    }
}

/// The keys that were set on one resource.
pub type Overrides = BTreeMap<String, String>;

/// Dynamic configurations by resource; a resource without any is absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConfigsImage {
    /// What was set.
    pub resources: OrdMap<ConfigResource, Arc<Overrides>>,
}

impl ConfigsImage {
    /// What was set on one resource.
    #[must_use]
    pub fn overrides(&self, resource: &ConfigResource) -> &Overrides {
        static NONE: Overrides = Overrides::new();
        self.resources.get(resource).map_or(&NONE, Arc::as_ref)
    }

    pub(super) fn set(&mut self, record: &ConfigRecord, delta: &mut Delta) {
        let resource = ConfigResource { kind: ResourceType(record.resource_type), name: record.resource_name.clone() };
        let entry = self.resources.entry(resource.clone()).or_default();
        let overrides = Arc::make_mut(entry);
        match &record.value {
            Some(value) => {
                overrides.insert(record.name.clone(), value.clone());
            }
            None => {
                overrides.remove(&record.name);
            }
        }
        if overrides.is_empty() {
            self.resources.remove(&resource);
        }
        delta.configs.insert(resource);
    }

    pub(super) fn remove_resource(&mut self, resource: &ConfigResource, delta: &mut Delta) {
        if self.resources.remove(resource).is_some() {
            delta.configs.insert(resource.clone());
        }
    }
}
