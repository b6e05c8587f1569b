//! `version-mapping` and `feature-dependencies`: what feature levels go together.

use std::fmt::Write as _;

use clap::ArgMatches;
use kafka_core::image::{Feature, MetadataVersion, SUPPORTED_FEATURES, known_feature};
use kafka_kit::Failure;

/// The order in which Kafka lists them.
const LISTED: [&str; 6] = [
    "kraft.version",
    "transaction.version",
    "group.version",
    "eligible.leader.replicas.version",
    "share.version",
    "streams.version",
];

/// `version-mapping`.
pub(super) fn version_mapping(matches: &ArgMatches, out: &mut String) -> anyhow::Result<()> {
    let asked = matches.get_one::<String>("release-version");
    let version = release(asked.map(String::as_str))?;
    let shown = asked.map_or(version.name(), String::as_str);
    let _ = writeln!(out, "{}={} ({shown})", MetadataVersion::FEATURE, version.level());
    for name in LISTED {
        let level = known_feature(name).map_or(0, |feature| feature.default_level(version));
        let _ = writeln!(out, "{name}={level}");
    }
    Ok(())
}

/// The metadata.version of `--release-version`.
pub(super) fn release(text: Option<&str>) -> Result<MetadataVersion, Failure> {
    let Some(text) = text else { return Ok(MetadataVersion::LATEST) };
    MetadataVersion::from_name(text).ok_or_else(|| {
        let levels = MetadataVersion::MINIMUM.level()..=MetadataVersion::LATEST.level();
        let names: Vec<&str> = levels.filter_map(MetadataVersion::from_level).map(MetadataVersion::name).collect();
        let names = names.join(", ");
        Failure::failed(format!("Unknown metadata.version '{text}'. Supported metadata.version are: {names}"))
    })
}

/// `feature-dependencies`.
pub(super) fn dependencies(matches: &ArgMatches, out: &mut String) -> anyhow::Result<()> {
    for text in matches.get_many::<String>("feature").unwrap_or_default() {
        let (feature, level) = parse(text)?;
        let shown = |level: i16| match MetadataVersion::from_level(level) {
            Some(version) => format!("{}={level} ({version})", MetadataVersion::FEATURE),
            None => format!("{}={level}", MetadataVersion::FEATURE),
        };
        let own = match feature.name == MetadataVersion::FEATURE {
            true => shown(level),
            false => format!("{}={level}", feature.name),
        };
        match feature.needs_metadata_version {
            needed if needed > 0 && level > 0 => {
                let _ = writeln!(out, "{own} requires:\n    {}", shown(needed));
            }
            _ => {
                let _ = writeln!(out, "{own} has no dependencies.");
            }
        }
    }
    Ok(())
}

fn parse(text: &str) -> Result<(&'static Feature, i16), Failure> {
    let Some((name, level)) = text.split_once('=') else {
        return Err(Failure::failed(format!(
            "Invalid feature format: {text}. Expected format: 'feature=version' (e.g. 'group.version=1')"
        )));
    };
    let feature = SUPPORTED_FEATURES
        .iter()
        .find(|feature| feature.name == name)
        .ok_or_else(|| Failure::failed(format!("Unknown feature: {name}")))?;
    let level: i16 =
        level.parse().map_err(|_| Failure::failed(format!("Invalid version format: {level} for feature {name}")))?;
    match (feature.min_level()..=feature.max_level).contains(&level) {
        true => Ok((feature, level)),
        false => Err(Failure::failed(format!("Feature level {level} is not supported for feature {name}"))),
    }
}
