//! The options of kafka-topics and which of them go together.

use std::fmt;
use std::path::PathBuf;

use clap::{ArgGroup, Args};
use kafka_client::{Properties, Uuid};
use kafka_kit::{Failure, connect, flags};

use super::assignment::{self, Assignment};

/// Everything that can be typed.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("action").multiple(true))]
pub struct TopicsArgs {
    /// List all available topics.
    #[arg(long, group = "action", help_heading = "Actions")]
    pub list: bool,
    /// Create a topic.
    #[arg(long, group = "action", help_heading = "Actions")]
    pub create: bool,
    /// Show partitions, replicas and configs of topics.
    #[arg(long, group = "action", help_heading = "Actions")]
    pub describe: bool,
    /// Give topics more partitions. (Configs are altered with kafka-configs.)
    #[arg(long, group = "action", help_heading = "Actions")]
    pub alter: bool,
    /// Delete topics.
    #[arg(long, group = "action", help_heading = "Actions")]
    pub delete: bool,

    /// Brokers to connect to, separated by commas. Required unless the file of --command-config names them.
    #[arg(long, value_name = "HOST:PORT", help_heading = "Connection")]
    pub bootstrap_server: Option<String>,
    /// Property file for the admin client.
    #[arg(long, value_name = "FILE", help_heading = "Connection")]
    pub command_config: Option<PathBuf>,
    #[command(flatten)]
    pub patience: flags::Patience,
    #[command(flatten)]
    pub zookeeper: flags::Zookeeper,
    /// Refused: it only ever went with --zookeeper.
    #[arg(long, hide = true)]
    pub disable_rack_aware: bool,

    /// The topic. Except with --create, a Java regular expression that the whole name must match; commas separate
    /// alternatives.
    #[arg(long, value_name = "TOPIC")]
    pub topic: Option<String>,
    /// Describe the topic with this id; --topic is then not used.
    #[arg(long, value_name = "ID", help_heading = "Describing")]
    pub topic_id: Option<String>,
    /// How many partitions the topic gets or shall have. Default when creating: what the broker is configured for. More
    /// partitions change where keys go.
    #[arg(long, value_name = "COUNT", allow_hyphen_values = true)]
    pub partitions: Option<i32>,
    /// How many brokers hold each partition. Default: what the broker is configured for.
    #[arg(long, value_name = "COUNT", allow_hyphen_values = true)]
    pub replication_factor: Option<i32>,
    /// Brokers for each partition, placed by hand: partitions separated by commas, their replicas by colons, such as
    /// 1:2,2:3.
    #[arg(long, value_name = "BROKERS")]
    pub replica_assignment: Option<String>,
    /// A topic config for the new topic, such as retention.ms=3600000. May be given several times.
    #[arg(long, value_name = "NAME=VALUE")]
    pub config: Vec<String>,
    /// No longer does anything (since Kafka 4.0); use kafka-configs.
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    pub delete_config: Vec<String>,
    /// It is no error when the topic does not exist (alter, delete, describe).
    #[arg(long)]
    pub if_exists: bool,
    /// It is no error when the topic exists already (create).
    #[arg(long)]
    pub if_not_exists: bool,
    /// Leave out the brokers' own topics (list, describe).
    #[arg(long)]
    pub exclude_internal: bool,

    /// Only partitions with fewer in-sync replicas than replicas.
    #[arg(long, help_heading = "Describing")]
    pub under_replicated_partitions: bool,
    /// Only partitions without a live leader.
    #[arg(long, help_heading = "Describing")]
    pub unavailable_partitions: bool,
    /// Only partitions with fewer in-sync replicas than min.insync.replicas.
    #[arg(long, help_heading = "Describing")]
    pub under_min_isr_partitions: bool,
    /// Only partitions with exactly min.insync.replicas in-sync replicas.
    #[arg(long, help_heading = "Describing")]
    pub at_min_isr_partitions: bool,
    /// Only topics with configs of their own, without their partitions.
    #[arg(long, help_heading = "Describing")]
    pub topics_with_overrides: bool,
    /// How many partitions the broker may describe in one response.
    #[arg(long, value_name = "COUNT", allow_hyphen_values = true, help_heading = "Describing")]
    pub partition_size_limit_per_response: Option<i32>,

    /// Delete without asking, also on a terminal when the pattern matches more than its own text. (--force of 2.4.)
    #[arg(long, short = 'y', alias = "force")]
    pub yes: bool,
    #[command(flatten)]
    pub output: flags::Output,
}

/// What is to be done, checked.
#[derive(Debug, PartialEq, Eq)]
pub enum Action {
    List { topic: Option<String>, exclude_internal: bool },
    Create(Create),
    Describe(Describe),
    Alter(Alter),
    Delete { topic: String, if_exists: bool, yes: bool },
}

/// What it does, as in "not allowed to create topic x".
impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Action::List { .. } => f.write_str("list topics"),
            Action::Create(Create { topic, .. }) => write!(f, "create topic {topic}"),
            Action::Describe(Describe { topic_id: Some(id), .. }) => write!(f, "describe the topic with id {id}"),
            Action::Describe(Describe { topic: Some(topic), .. }) => write!(f, "describe topic {topic}"),
            Action::Describe(_) => f.write_str("describe topics"),
            Action::Alter(Alter { topic, .. }) => write!(f, "alter topic {topic}"),
            Action::Delete { topic, .. } => write!(f, "delete topic {topic}"),
        }
    }
}

/// A topic to create.
#[derive(Debug, PartialEq, Eq)]
pub struct Create {
    pub topic: String,
    pub partitions: Option<i32>,
    pub replication_factor: Option<i16>,
    pub assignment: Assignment,
    pub configs: Vec<(String, String)>,
    pub if_not_exists: bool,
}

/// What to describe, and how much of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Describe {
    pub topic: Option<String>,
    pub topic_id: Option<Uuid>,
    pub exclude_internal: bool,
    pub if_exists: bool,
    pub under_replicated: bool,
    pub unavailable: bool,
    pub under_min_isr: bool,
    pub at_min_isr: bool,
    pub overridden: bool,
    pub partitions_per_response: Option<i32>,
}

/// Partitions to add.
#[derive(Debug, PartialEq, Eq)]
pub struct Alter {
    pub topic: String,
    pub partitions: i32,
    pub assignment: Assignment,
    pub if_exists: bool,
}

impl TopicsArgs {
    /// The admin client's properties.
    pub fn properties(&self) -> anyhow::Result<Properties> {
        let mut properties = match &self.command_config {
            Some(file) => connect::load_properties(file)?,
            None => Properties::new(),
        };
        connect::set_servers(&mut properties, self.bootstrap_server.as_deref())?;
        Ok(properties)
    }

    /// The one action that was asked for, if everything typed goes together.
    pub fn action(&self) -> Result<Action, Failure> {
        self.zookeeper.refuse()?;
        if self.disable_rack_aware {
            return Err(Failure::usage("--disable-rack-aware went with --zookeeper and was removed in Kafka 3.0"));
        }
        let actions = [self.list, self.create, self.describe, self.alter, self.delete];
        if actions.iter().filter(|given| **given).count() != 1 {
            return Err(Failure::usage(
                "Command must include exactly one action: --list, --describe, --create, --alter or --delete",
            ));
        }
        self.check_required()?;
        self.check_combinations()?;
        let topic = || self.topic.clone().ok_or_else(|| missing("topic"));
        Ok(if self.create {
            Action::Create(self.to_create(topic()?)?)
        } else if self.alter {
            let partitions = self.partitions.ok_or_else(|| missing("partitions"))?;
            let assignment = assignment::parse(self.replica_assignment.as_deref())?;
            Action::Alter(Alter { topic: topic()?, partitions, assignment, if_exists: self.if_exists })
        } else if self.delete {
            Action::Delete { topic: topic()?, if_exists: self.if_exists, yes: self.yes }
        } else if self.describe {
            Action::Describe(self.to_describe()?)
        } else {
            Action::List { topic: self.topic.clone(), exclude_internal: self.exclude_internal }
        })
    }

    fn check_required(&self) -> Result<(), Failure> {
        if self.describe && self.if_exists && self.topic.is_none() && self.topic_id.is_none() {
            return Err(Failure::usage("--topic or --topic-id is required to describe a topic"));
        }
        if !self.list && !self.describe && self.topic.is_none() {
            return Err(missing("topic"));
        }
        if self.alter && !self.config.is_empty() {
            return Err(Failure::usage(
                "Option \"config\" can't be used with option \"alter\": topic configs are altered with kafka-configs",
            ));
        }
        if self.alter && self.partitions.is_none() {
            return Err(missing("partitions"));
        }
        Ok(())
    }

    /// Which options go with which action, and which exclude one another.
    fn check_combinations(&self) -> Result<(), Failure> {
        let with = |option: &str, given: bool, allowed: &[&str]| match self.action_name() {
            action if given && !allowed.contains(&action) => Err(conflict(option, action)),
            _ => Ok(()),
        };
        let overrides = self.topics_with_overrides;
        with("config", !self.config.is_empty(), &["alter", "create"])?;
        with("partitions", self.partitions.is_some(), &["alter", "create"])?;
        with("replication-factor", self.replication_factor.is_some(), &["create"])?;
        with("replica-assignment", self.replica_assignment.is_some(), &["alter", "create"])?;
        if self.create && self.replica_assignment.is_some() {
            if self.partitions.is_some() {
                return Err(conflict("replica-assignment", "partitions"));
            }
            if self.replication_factor.is_some() {
                return Err(conflict("replica-assignment", "replication-factor"));
            }
        }
        for (option, given) in [
            ("under-replicated-partitions", self.under_replicated_partitions),
            ("under-min-isr-partitions", self.under_min_isr_partitions),
            ("at-min-isr-partitions", self.at_min_isr_partitions),
            ("unavailable-partitions", self.unavailable_partitions),
        ] {
            with(option, given, &["describe"])?;
            if given && overrides {
                return Err(conflict(option, "topics-with-overrides"));
            }
        }
        with("topics-with-overrides", overrides, &["describe"])?;
        with("if-exists", self.if_exists, &["alter", "delete", "describe"])?;
        with("if-not-exists", self.if_not_exists, &["create"])?;
        with("exclude-internal", self.exclude_internal, &["list", "describe"])
    }

    fn action_name(&self) -> &'static str {
        match (self.list, self.create, self.describe, self.alter) {
            (true, ..) => "list",
            (_, true, ..) => "create",
            (_, _, true, _) => "describe",
            (.., true) => "alter",
            _ => "delete",
        }
    }

    fn to_create(&self, topic: String) -> Result<Create, Failure> {
        let assignment = assignment::parse(self.replica_assignment.as_deref())?;
        let configs = parse_configs(&self.config)?;
        let replication_factor = match self.replication_factor {
            None => None,
            Some(count) => Some(i16::try_from(count).ok().filter(|count| *count >= 1).ok_or_else(|| {
                Failure::failed(format!("The replication factor must be between 1 and {} inclusive", i16::MAX))
            })?),
        };
        if self.partitions.is_some_and(|count| count < 1) {
            return Err(Failure::failed("The partitions must be greater than 0"));
        }
        let (partitions, if_not_exists) = (self.partitions, self.if_not_exists);
        Ok(Create { topic, partitions, replication_factor, assignment, configs, if_not_exists })
    }

    fn to_describe(&self) -> Result<Describe, Failure> {
        let topic_id = self.topic_id.as_deref().map(parse_topic_id).transpose()?;
        Ok(Describe {
            topic: self.topic.clone(),
            // The zero id stands for none.
            topic_id: topic_id.filter(|id| *id != Uuid::default()),
            exclude_internal: self.exclude_internal,
            if_exists: self.if_exists,
            under_replicated: self.under_replicated_partitions,
            unavailable: self.unavailable_partitions,
            under_min_isr: self.under_min_isr_partitions,
            at_min_isr: self.at_min_isr_partitions,
            overridden: self.topics_with_overrides,
            partitions_per_response: self.partition_size_limit_per_response,
        })
    }
}

fn missing(option: &str) -> Failure {
    Failure::usage(format!("Missing required argument \"{option}\""))
}

fn conflict(option: &str, with: &str) -> Failure {
    Failure::usage(format!("Option \"{option}\" can't be used with option \"{with}\""))
}

fn parse_topic_id(text: &str) -> Result<Uuid, Failure> {
    text.parse().map_err(|_| Failure::failed(format!("'{text}' is not a topic id (16 bytes in base64)")))
}

/// `name=value`, blanks around both dropped. As in Kafka, a value cannot hold `=`, and the last of two values wins.
fn parse_configs(pairs: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let mut configs = Properties::new();
    for pair in pairs {
        match pair.split('=').map(str::trim).collect::<Vec<_>>()[..] {
            [name, value] if !value.is_empty() => configs.set(name, value),
            _ => {
                return Err(Failure::failed(
                    "Invalid topic config: all configs to be added must be in the format \"key=val\".",
                ));
            }
        }
    }
    Ok(configs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect())
}
