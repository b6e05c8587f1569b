//! `info`: which log directories there are, whom they belong to, and what is wrong with them (StorageTool.infoCommand).

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use kafka_broker::config::BrokerConfig;
use kafka_kit::Failure;
use kafka_log::RealDisk;
use kafka_log::file::meta_properties::{FILE_NAME, MetaProperties};

/// All directories of a node, sorted: `log.dirs` and `metadata.log.dir`.
pub(super) fn directories(config: &BrokerConfig) -> BTreeSet<PathBuf> {
    config.log_dirs.iter().chain([&config.metadata_log_dir]).cloned().collect()
}

/// Tells about every directory; a problem makes the exit code 1.
pub(super) fn run(config: &BrokerConfig, out: &mut String) -> anyhow::Result<()> {
    let mut found = Vec::new();
    let mut problems = Vec::new();
    let mut metadata: Option<MetaProperties> = None;
    for directory in directories(config) {
        let shown = directory.display();
        if !directory.is_dir() {
            match directory.exists() {
                true => problems.push(format!("{shown} is not a directory")),
                false => problems.push(format!("{shown} does not exist")),
            }
            continue;
        }
        found.push(shown.to_string());
        match read(&directory) {
            Err(error) => problems.push(format!("Error loading {shown}/{FILE_NAME}: {error}")),
            Ok(None) => problems.push(format!("{shown} is not formatted.")),
            Ok(Some(properties)) => match &metadata {
                Some(first) if first.cluster_id != properties.cluster_id => {
                    problems.push("Mismatched cluster IDs between storage directories.".to_owned());
                }
                Some(first) if first.node_id != properties.node_id => {
                    problems.push("Mismatched node IDs between storage directories.".to_owned());
                }
                Some(_) => {}
                None => metadata = Some(properties),
            },
        }
    }
    section(out, "Found log director", ("y:", "ies:"), &found);
    if let Some(metadata) = &metadata {
        let _ = writeln!(out, "Found metadata: {}\n", shown(metadata));
    }
    section(out, "Found problem", (":", "s:"), &problems);
    match problems.is_empty() {
        true => Ok(()),
        // Everything was said on stdout.
        false => Err(Failure::failed("").into()),
    }
}

/// The `meta.properties` of a directory, if it has one.
pub(super) fn read(directory: &Path) -> Result<Option<MetaProperties>, String> {
    match MetaProperties::read(&RealDisk, directory) {
        Ok(properties) => Ok(properties),
        Err(error) => Err(error.to_string()),
    }
}

fn section(out: &mut String, title: &str, (one, several): (&str, &str), lines: &[String]) {
    let ending = match lines.len() {
        0 => return,
        1 => one,
        _ => several,
    };
    let _ = writeln!(out, "{title}{ending}");
    for line in lines {
        let _ = writeln!(out, "  {line}");
    }
    out.push('\n');
}

fn shown(metadata: &MetaProperties) -> String {
    let id_key = if metadata.version == 0 { "broker.id" } else { "node.id" };
    let pairs = [
        ("cluster.id", metadata.cluster_id.clone()),
        ("directory.id", metadata.directory_id.map(|id| id.to_string())),
        (id_key, metadata.node_id.map(|id| id.to_string())),
        ("version", Some(metadata.version.to_string())),
    ];
    let mut pairs: Vec<String> =
        pairs.into_iter().filter_map(|(key, value)| Some(format!("{key}={}", value?))).collect();
    pairs.sort();
    format!("{{{}}}", pairs.join(", "))
}
