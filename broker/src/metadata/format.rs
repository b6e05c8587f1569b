//! Makes log directories those of a node of a cluster (`org.apache.kafka.metadata.storage.Formatter`): what
//! `kafka-storage format` does, and what a broker without any settings does by itself.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use kafka_core::controller::{Bootstrap, dependency_text};
use kafka_core::image::{FeaturesImage, MetadataVersion, SUPPORTED_FEATURES, known_feature};
use kafka_log::disk::Disk;
use kafka_log::file::meta_properties::MetaProperties;
use kafka_wire::Uuid;
use kafka_wire::messages::voters_record::{Endpoint, KRaftVersionFeature, Voter};
use kafka_wire::messages::{UserScramCredentialRecord, VotersRecord};
use kafka_wire::metadata_record::MetadataRecord;

use super::checkpoint::{self, BOOTSTRAP_FILE, SnapshotId};
use super::control::QuorumRecords;
use super::{Ensemble, EnsembleError, JournalError, METADATA_DIR};

/// A voter that a dynamic quorum starts with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InitialVoter {
    /// Its node id.
    pub id: i32,
    /// The id that its `metadata.log.dir` gets.
    pub directory_id: Uuid,
    /// Host of its controller listener.
    pub host: String,
    /// Port of its controller listener.
    pub port: u16,
}

/// Which controllers there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quorum {
    /// Those of `controller.quorum.voters` (kraft.version 0).
    Static,
    /// These to begin with (`--standalone`, `--initial-controllers`; kraft.version 1).
    Dynamic(Vec<InitialVoter>),
    /// Not known here (`--no-initial-controllers`; kraft.version 1).
    NoInitialControllers,
}

/// What to format, and as what.
#[derive(Clone, Debug)]
pub struct FormatOptions {
    /// The cluster's id.
    pub cluster_id: String,
    /// The node's id.
    pub node_id: i32,
    /// All log directories, `metadata.log.dir` among them.
    pub log_dirs: Vec<PathBuf>,
    /// Which of them holds the metadata log.
    pub metadata_log_dir: PathBuf,
    /// `--release-version`.
    pub release_version: Option<MetadataVersion>,
    /// `--feature name=level`.
    pub features: Vec<(String, i16)>,
    /// The controllers.
    pub quorum: Quorum,
    /// The name of the voters' listener in the voters record: the first of `controller.listener.names`.
    pub controller_listener_name: String,
    /// Pass over directories that are formatted already.
    pub ignore_formatted: bool,
    /// `--add-scram`: credentials that the cluster starts with.
    pub scram: Vec<UserScramCredentialRecord>,
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormatReport {
    /// What `kafka-storage format` prints, line by line.
    pub lines: Vec<String>,
    /// The directories that were formatted.
    pub formatted: Vec<PathBuf>,
}

/// Why directories were not formatted.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// The options do not go together or are not valid, in Kafka's words.
    #[error("{0}")]
    Options(String),
    /// A directory is formatted already.
    #[error(
        "Log directory {0} is already formatted. Use --ignore-formatted to ignore this directory and format the others."
    )]
    AlreadyFormatted(String),
    /// A directory belongs to something else.
    #[error(transparent)]
    Ensemble(#[from] EnsembleError),
    /// A file cannot be written.
    #[error("Error while writing meta.properties file {path}: {why}")]
    Write {
        /// The directory.
        path: String,
        /// Why.
        why: String,
    },
}

/// Formats the directories that are not formatted yet. `random` gives ids for directories.
///
/// # Errors
/// When the options are wrong, a directory is formatted already, or a file cannot be written.
pub fn format(
    disk: &dyn Disk,
    options: &FormatOptions,
    random: &mut dyn FnMut() -> Uuid,
    now_ms: i64,
) -> Result<FormatReport, FormatError> {
    check_options(options)?;
    let levels = levels(options)?;
    let version = MetadataVersion::from_level(level_of(&levels, MetadataVersion::FEATURE)).ok_or_else(|| {
        FormatError::Options(format!("Unknown metadata.version {}", level_of(&levels, MetadataVersion::FEATURE)))
    })?;
    if !options.scram.is_empty() && !version.has_scram() {
        return Err(FormatError::Options("SCRAM is only supported in metadata.version 3.5-IV2 or later.".into()));
    }
    let mut bootstrap = Bootstrap::from_levels(version, &levels);
    bootstrap.records.extend(options.scram.iter().cloned().map(MetadataRecord::from));
    let ensemble = Ensemble::load(disk, &options.log_dirs);
    ensemble.verify(Some(&options.cluster_id), options.node_id)?;
    if let (false, Some(first)) = (options.ignore_formatted, ensemble.formatted.first()) {
        return Err(FormatError::AlreadyFormatted(first.path.display().to_string()));
    }
    let mut report = FormatReport::default();
    for (path, _) in &ensemble.failed {
        report.lines.push(format!("I/O error trying to read log directory {}. Ignoring...", path.display()));
    }
    if ensemble.empty.is_empty() {
        if ensemble.formatted.is_empty() {
            return Err(FormatError::Options("No available log directories to format.".into()));
        }
        report.lines.push("All of the log directories are already formatted.".into());
        return Ok(report);
    }
    report.lines.insert(0, bootstrap_line(&bootstrap, version));
    for path in &ensemble.empty {
        let kind = DirectoryKind::of(path, options);
        report.lines.push(format!("Formatting {} {} with metadata.version {version}.", kind.name(), path.display()));
        format_directory(disk, path, (options, kind), &bootstrap, (random, now_ms))
            .map_err(|e| FormatError::Write { path: path.display().to_string(), why: e.to_string() })?;
        report.formatted.push(path.clone());
    }
    Ok(report)
}

fn check_options(options: &FormatOptions) -> Result<(), FormatError> {
    let error = |text: &str| Err(FormatError::Options(text.into()));
    if options.node_id < 0 {
        return error("You must specify a valid non-negative node ID.");
    }
    if options.cluster_id.is_empty() {
        return error("You must specify the cluster id.");
    }
    if options.log_dirs.is_empty() {
        return error("You must specify at least one directory to format");
    }
    if !options.log_dirs.contains(&options.metadata_log_dir) {
        let text = format!(
            "The specified metadata log directory, {} was not one of the given directories: {:?}",
            options.metadata_log_dir.display(),
            options.log_dirs
        );
        return error(&text);
    }
    Ok(())
}

type Levels = Vec<(&'static str, i16)>;

fn level_of(levels: &Levels, name: &str) -> i16 {
    levels.iter().find(|(n, _)| *n == name).map_or(0, |(_, level)| *level)
}

/// The level of every feature: as asked for, or the release's default.
fn levels(options: &FormatOptions) -> Result<Levels, FormatError> {
    let error = |text: String| Err(FormatError::Options(text));
    let asked = |name: &str| options.features.iter().rev().find(|(n, _)| n == name).map(|(_, level)| *level);
    if let Some((name, _)) = options.features.iter().find(|(name, _)| known_feature(name).is_none()) {
        let known: Vec<_> =
            SUPPORTED_FEATURES.iter().map(|f| f.name).filter(|name| *name != MetadataVersion::FEATURE).collect();
        return error(format!("Unsupported feature: {name}. Supported features are: {}", known.join(", ")));
    }
    let version = match (asked(MetadataVersion::FEATURE), options.release_version) {
        (Some(_), Some(_)) => {
            let text = "Use --release-version instead of --feature metadata.version=X to avoid ambiguity.";
            return error(text.into());
        }
        (Some(level), None) => match MetadataVersion::from_level(level) {
            Some(version) => version,
            None => {
                return error(format!(
                    "No MetadataVersion with feature level {level}. Valid feature levels are from 7 to 30."
                ));
            }
        },
        (None, version) => version.unwrap_or(MetadataVersion::LATEST),
    };
    let mut levels: Levels = Vec::new();
    for feature in &SUPPORTED_FEATURES {
        let level = match asked(feature.name) {
            _ if feature.name == "kraft.version" => kraft_level(options, asked(feature.name))?,
            Some(level) if level < feature.min_level() || level > feature.max_level => {
                return error(format!("No feature:{} with feature level {level}", feature.name));
            }
            Some(level) => level,
            None => feature.default_level(version),
        };
        if level > 0 && version.level() < feature.needs_metadata_version {
            return error(dependency_text(feature.name, level, feature.needs_metadata_version));
        }
        levels.push((feature.name, level));
    }
    Ok(levels)
}

/// kraft.version follows from how the controllers were named.
fn kraft_level(options: &FormatOptions, asked: Option<i16>) -> Result<i16, FormatError> {
    let implied = i16::from(options.quorum != Quorum::Static);
    match asked {
        Some(level) if level != implied && implied == 1 => Err(FormatError::Options(format!(
            "Cannot set kraft.version to {level} if controller.quorum.voters is empty and one of the flags --standalone, \
             --initial-controllers, or --no-initial-controllers is used. For dynamic controllers support, try removing the \
             --feature flag for kraft.version."
        ))),
        Some(level) if level != implied => Err(FormatError::Options(format!(
            "Cannot set kraft.version to {level} unless controller.quorum.voters is empty and one of the flags \
             --standalone, --initial-controllers, or --no-initial-controllers is used. For dynamic controllers support, try \
             using one of --standalone, --initial-controllers, or --no-initial-controllers and removing \
             controller.quorum.voters."
        ))),
        _ => Ok(implied),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum DirectoryKind {
    Log,
    StaticMetadata,
    DynamicNonVoter,
    DynamicVoter,
}

impl DirectoryKind {
    fn of(path: &Path, options: &FormatOptions) -> Self {
        match &options.quorum {
            _ if path != options.metadata_log_dir => Self::Log,
            Quorum::Static | Quorum::NoInitialControllers => Self::StaticMetadata,
            Quorum::Dynamic(voters) if voters.iter().any(|v| v.id == options.node_id) => Self::DynamicVoter,
            _ => Self::DynamicNonVoter,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Log => "data directory",
            Self::StaticMetadata => "metadata directory",
            Self::DynamicNonVoter => "dynamic metadata directory",
            Self::DynamicVoter => "dynamic metadata voter directory",
        }
    }
}

/// `meta.properties` is written last: a directory that has it is complete.
fn format_directory(
    disk: &dyn Disk,
    path: &Path,
    (options, kind): (&FormatOptions, DirectoryKind),
    bootstrap: &Bootstrap,
    (random, now_ms): (&mut dyn FnMut() -> Uuid, i64),
) -> Result<(), JournalError> {
    let io = |e| JournalError::io(path, e);
    disk.create_dir_all(path).map_err(io)?;
    let nothing = QuorumRecords::default();
    let records = bootstrap.records.iter().cloned();
    // All records are of version 0, at any feature level.
    let batches = checkpoint::encode(records, &FeaturesImage::default(), (&nothing, 0), (0, now_ms));
    checkpoint::write(disk, &path.join(BOOTSTRAP_FILE), &batches.map_err(JournalError::Encode)?)?;
    let mut directory_id = random();
    if let (Quorum::Dynamic(voters), true) = (&options.quorum, kind != DirectoryKind::Log) {
        if let Some(me) = voters.iter().find(|v| v.id == options.node_id) {
            directory_id = me.directory_id;
        }
        let dir = path.join(METADATA_DIR);
        disk.create_dir_all(&dir).map_err(io)?;
        let quorum = QuorumRecords { kraft_version: 1, voters: Some(voters_record(voters, options)) };
        let batches = checkpoint::encode(std::iter::empty(), &FeaturesImage::default(), (&quorum, now_ms), (0, now_ms));
        let file = dir.join(SnapshotId::BOOTSTRAP.file_name());
        checkpoint::write(disk, &file, &batches.map_err(JournalError::Encode)?)?;
    }
    let properties = MetaProperties {
        version: 1,
        cluster_id: Some(options.cluster_id.clone()),
        node_id: Some(options.node_id),
        directory_id: Some(directory_id),
    };
    properties.write(disk, path).map_err(io)
}

fn voters_record(voters: &[InitialVoter], options: &FormatOptions) -> VotersRecord {
    let voter = |v: &InitialVoter| Voter {
        voter_id: v.id,
        voter_directory_id: v.directory_id,
        endpoints: vec![Endpoint {
            name: options.controller_listener_name.clone(),
            host: v.host.clone(),
            port: v.port,
            ..Endpoint::default()
        }],
        kraft_version_feature: KRaftVersionFeature {
            min_supported_version: 0,
            max_supported_version: 1,
            ..KRaftVersionFeature::default()
        },
        ..Voter::default()
    };
    VotersRecord { voters: voters.iter().map(voter).collect(), ..VotersRecord::default() }
}

/// The line that Kafka's tool starts with: its bootstrap records as Java prints them.
fn bootstrap_line(bootstrap: &Bootstrap, version: MetadataVersion) -> String {
    let mut records = String::new();
    for record in &bootstrap.records {
        let text = match record {
            MetadataRecord::FeatureLevelRecord(r) => {
                format!("FeatureLevelRecord(name='{}', featureLevel={})", r.name, r.feature_level)
            }
            MetadataRecord::UserScramCredentialRecord(r) => format!(
                "UserScramCredentialRecord(name='{}', mechanism={}, salt={:?}, storedKey={:?}, serverKey={:?}, iterations={})",
                r.name,
                r.mechanism,
                signed(&r.salt),
                signed(&r.stored_key),
                signed(&r.server_key),
                r.iterations
            ),
            other => other.name().to_owned(),
        };
        let separator = if records.is_empty() { "" } else { ", " };
        let _ = write!(records, "{separator}ApiMessageAndVersion({text} at version 0)");
    }
    format!(
        "Bootstrap metadata: BootstrapMetadata(records=[{records}], metadataVersionLevel={}, source=format command)",
        version.level()
    )
}

/// Java's bytes have a sign.
fn signed(bytes: &[u8]) -> Vec<i8> {
    bytes.iter().map(|b| *b as i8).collect()
}
