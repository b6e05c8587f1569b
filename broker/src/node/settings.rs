//! What the parts of a node are given of its settings.

use std::net::SocketAddr;

use kafka_core::controller::BrokerListener;
use kafka_core::group::GroupConfig;
use kafka_core::image::{ConfigResource, MetadataImage};
use kafka_wire::compress::Compression;

use super::broker_listener;
use super::directories::Directories;
use crate::config::{BrokerConfig, Listener};
use crate::metadata::JournalOptions;
use crate::owner::group::GroupsOptions;

/// The settings with what the metadata says of brokers on top. A value that cannot be read, which no check let in, leaves
/// the settings as they are.
pub(super) fn with_dynamic(config: &BrokerConfig, image: &MetadataImage) -> BrokerConfig {
    let all = image.configs.overrides(&ConfigResource::broker_default());
    let this = image.configs.overrides(&ConfigResource::broker(config.node_id));
    config.with_dynamic(all, this).unwrap_or_else(|error| {
        tracing::error!(%error, "the dynamic broker configuration is not valid and is not used");
        config.clone()
    })
}

pub(super) fn journal(config: &BrokerConfig, directories: &Directories) -> JournalOptions {
    JournalOptions {
        node_id: config.node_id,
        directory_id: directories.metadata_dir_id,
        static_voters: config.quorum.voters.iter().map(|(id, _, _)| *id).collect(),
        log: config.metadata_log.clone(),
        is_clean: directories.metadata_is_clean,
    }
}

pub(super) fn groups(config: &BrokerConfig) -> GroupsOptions {
    let offsets = &config.offsets;
    GroupsOptions {
        node_id: config.node_id,
        config: GroupConfig {
            min_session_timeout_ms: config.groups.min_session_timeout_ms,
            max_session_timeout_ms: config.groups.max_session_timeout_ms,
            initial_rebalance_delay_ms: config.groups.initial_rebalance_delay_ms,
            max_size: config.groups.max_size,
            offset_metadata_max_bytes: offsets.metadata_max_bytes,
            offsets_retention_ms: offsets.retention_ms,
            offsets_retention_check_interval_ms: offsets.retention_check_interval_ms,
            offsets_commit_timeout_ms: offsets.commit_timeout_ms,
            consumer_session_timeout_ms: config.consumer_groups.session_timeout_ms,
        },
        default_partitions: offsets.topic_num_partitions,
        compression: match offsets.topic_compression_codec {
            1 => Compression::Gzip,
            2 => Compression::Snappy,
            3 => Compression::Lz4,
            4 => Compression::Zstd,
            _ => Compression::None,
        },
        load_buffer_bytes: usize::try_from(offsets.load_buffer_size).unwrap_or(0),
    }
}

/// What clients are told: the advertised listeners, with this machine's name for those without a host, and the port that
/// was really bound for those with port 0.
pub(super) fn advertised(config: &BrokerConfig, bound: &[(String, SocketAddr)]) -> Vec<BrokerListener> {
    let port = |listener: &Listener| match listener.port {
        0 => bound.iter().find(|(name, _)| *name == listener.name).map_or(0, |(_, address)| address.port()),
        port => port,
    };
    let resolved = |l: &Listener| broker_listener(&l.name, host(&l.host), port(l), l.protocol.id());
    config.advertised_listeners.iter().map(resolved).collect()
}

pub(super) fn controller_listeners(config: &BrokerConfig) -> Vec<BrokerListener> {
    let resolved = |l: &Listener| broker_listener(&l.name, host(&l.host), l.port, l.protocol.id());
    config.advertised_controller_listeners.iter().map(resolved).collect()
}

/// Where other controllers would find this one.
pub(super) fn controller_address(config: &BrokerConfig) -> (String, u16) {
    let first = config.advertised_controller_listeners.first();
    first.map_or_else(|| (host(""), 0), |l| (host(&l.host), l.port))
}

/// The host, or this machine's name where there is none.
fn host(configured: &str) -> String {
    if configured.is_empty() {
        rustix::system::uname().nodename().to_string_lossy().into_owned()
    } else {
        configured.to_owned()
    }
}
