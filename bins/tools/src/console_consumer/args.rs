//! The options of kafka-console-consumer, and what they say together.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use kafka_client::Properties;
use kafka_client::consumer::SeekTo;
use kafka_kit::java_regex::JavaRegex;
use kafka_kit::record_io::{DESERIALIZERS, formatter};
use kafka_kit::{Failure, connect, entry, flags};

use super::TOOL;

/// Everything that can be typed.
#[derive(Debug, Args)]
pub struct ConsumerArgs {
    /// The topic to read.
    #[arg(long, value_name = "TOPIC")]
    pub topic: Option<String>,
    /// Read all topics whose whole name matches this Java regular expression. (--whitelist of 2.4.)
    #[arg(long, value_name = "REGEX", alias = "whitelist")]
    pub include: Option<String>,
    /// The partition to read, without a group; from its end unless --offset or --from-beginning is given.
    #[arg(long, value_name = "PARTITION", allow_hyphen_values = true)]
    pub partition: Option<i32>,
    /// Where to start in the partition: an offset, earliest or latest.  [default: latest]
    #[arg(long, value_name = "OFFSET", allow_hyphen_values = true,
        value_parser = flags::Suggested(&["earliest", "latest"]), hide_possible_values = true)]
    pub offset: Option<String>,
    /// Start with the first record where the group has no committed offset.
    #[arg(long)]
    pub from_beginning: bool,
    /// The consumer group to join; its members share the partitions and its offsets are kept. Without it, a group of
    /// its own that commits nothing.
    #[arg(long, value_name = "GROUP")]
    pub group: Option<String>,
    /// Stop after so many records. Without it, go on until stopped.
    #[arg(long, value_name = "COUNT", allow_hyphen_values = true)]
    pub max_messages: Option<i32>,
    /// Stop when no record came for so many milliseconds.
    #[arg(long, value_name = "MS", allow_hyphen_values = true)]
    pub timeout_ms: Option<i64>,
    /// read_committed leaves out records of transactions that are open or were aborted.
    /// [default: read_uncommitted]
    #[arg(long, value_name = "LEVEL",
        value_parser = flags::Suggested(&["read_uncommitted", "read_committed"]), hide_possible_values = true)]
    pub isolation_level: Option<String>,
    /// Pass over a record that cannot be formatted instead of stopping.
    #[arg(long)]
    pub skip_message_on_error: bool,
    /// Also print `shutdown_complete` at the end (for system tests).
    #[arg(long, hide_short_help = true)]
    pub enable_systest_events: bool,

    /// Brokers to connect to, separated by commas. Required unless the file of --command-config names them.
    #[arg(long, value_name = "HOST:PORT", help_heading = "Connection")]
    pub bootstrap_server: Option<String>,
    /// Consumer property file. Options and --command-property win over it.
    #[arg(long, value_name = "FILE", help_heading = "Connection")]
    pub command_config: Option<PathBuf>,
    /// A consumer property. May be given several times.
    #[arg(long, value_name = "KEY=VALUE", help_heading = "Connection")]
    pub command_property: Vec<String>,
    /// Old name of --command-config.
    #[arg(long = "consumer.config", value_name = "FILE", help_heading = "Old names", hide_short_help = true)]
    pub consumer_config: Option<PathBuf>,
    /// Old name of --command-property.
    #[arg(long, value_name = "KEY=VALUE", help_heading = "Old names", hide_short_help = true)]
    pub consumer_property: Vec<String>,
    #[command(flatten)]
    pub patience: flags::Patience,
    #[command(flatten)]
    pub zookeeper: flags::Zookeeper,

    #[command(flatten)]
    pub printing: Printing,
}

/// How records are printed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Printing")]
pub struct Printing {
    /// One of Kafka's formatters by its class name: DefaultMessageFormatter, NoOpMessageFormatter,
    /// OffsetsMessageFormatter, GroupMetadataMessageFormatter, TransactionLogMessageFormatter,
    /// ShareGroupMessageFormatter (all in org.apache.kafka.tools.consumer) and
    /// org.apache.kafka.tools.consumer.group.share.ShareGroupStateMessageFormatter. Names of older versions work too.
    #[arg(long, value_name = "CLASS", default_value = formatter::DEFAULT,
        value_parser = flags::Suggested(formatter::CLASS_NAMES), hide_possible_values = true)]
    pub formatter: String,
    /// A property of the formatter, several times if need be: print.timestamp, print.key, print.offset, print.epoch,
    /// print.partition, print.headers, print.value (true or false); key.separator, line.separator,
    /// headers.separator, null.literal (texts); key.deserializer, value.deserializer, headers.deserializer
    /// (Kafka's classes), with their own properties behind such a name and a dot.
    #[arg(long, value_name = "KEY=VALUE")]
    pub formatter_property: Vec<String>,
    /// Property file for the formatter; --formatter-property wins over it.
    #[arg(long, value_name = "FILE")]
    pub formatter_config: Option<PathBuf>,
    /// Same as --formatter-property key.deserializer=CLASS.
    #[arg(long, value_name = "CLASS",
        value_parser = flags::Suggested(DESERIALIZERS), hide_possible_values = true)]
    pub key_deserializer: Option<String>,
    /// Same as --formatter-property value.deserializer=CLASS.
    #[arg(long, value_name = "CLASS",
        value_parser = flags::Suggested(DESERIALIZERS), hide_possible_values = true)]
    pub value_deserializer: Option<String>,
    /// Old name of --formatter-property.
    #[arg(long, value_name = "KEY=VALUE", help_heading = "Old names", hide_short_help = true)]
    pub property: Vec<String>,
}

/// What to read.
#[derive(Debug)]
pub enum Source {
    Topic(String),
    Pattern(JavaRegex),
    Partition { topic: String, partition: i32, from: SeekTo },
}

impl ConsumerArgs {
    /// Checks what goes together, warns about old names, and says what to read.
    pub fn source(&self) -> Result<Source, Failure> {
        self.zookeeper.refuse()?;
        let source = self.checked_source()?;
        self.check_old_names()?;
        Ok(source)
    }

    fn checked_source(&self) -> Result<Source, Failure> {
        let from = self.start()?;
        if self.topic.is_some() == self.include.is_some() {
            return Err(Failure::usage("Exactly one of the following arguments is required: topic, include"));
        }
        if let Some(partition) = self.partition {
            let topic = self.topic.clone();
            let topic = topic.ok_or_else(|| Failure::usage("The topic is required when partition is specified."))?;
            if self.from_beginning && self.offset.is_some() {
                return Err(Failure::usage("Options from-beginning and offset cannot be specified together."));
            }
            return Ok(Source::Partition { topic, partition, from });
        }
        if self.offset.is_some() {
            return Err(Failure::usage("The partition is required when offset is specified."));
        }
        let Some(include) = &self.include else { return Ok(Source::Topic(self.topic.clone().unwrap_or_default())) };
        match JavaRegex::whole(include) {
            Ok(pattern) => Ok(Source::Pattern(pattern)),
            Err(error) => Err(Failure::usage(format!("--include: {error}"))),
        }
    }

    fn start(&self) -> Result<SeekTo, Failure> {
        let Some(offset) = self.offset.as_deref() else {
            return Ok(if self.from_beginning { SeekTo::Beginning } else { SeekTo::End });
        };
        match (offset.to_ascii_lowercase().as_str(), offset.parse::<i64>()) {
            ("earliest", _) => Ok(SeekTo::Beginning),
            ("latest", _) => Ok(SeekTo::End),
            (_, Ok(offset)) if offset >= 0 => Ok(SeekTo::Offset(offset)),
            _ => Err(Failure::usage(format!(
                "The provided offset value '{offset}' is incorrect. Valid values are 'earliest', 'latest', or a \
                 non-negative long."
            ))),
        }
    }

    fn check_old_names(&self) -> Result<(), Failure> {
        let printing = &self.printing;
        let old = [
            (
                "command-property",
                !self.command_property.is_empty(),
                "consumer-property",
                !self.consumer_property.is_empty(),
            ),
            ("command-config", self.command_config.is_some(), "consumer.config", self.consumer_config.is_some()),
            ("formatter-property", !printing.formatter_property.is_empty(), "property", !printing.property.is_empty()),
        ];
        for (new, new_given, old, old_given) in old {
            if new_given && old_given {
                return Err(Failure::usage(format!("Options --{old} and --{new} cannot be specified together.")));
            }
            if old_given {
                entry::warn(TOOL.name, &format!("--{old} is deprecated, use --{new} instead"));
            }
        }
        Ok(())
    }

    /// The consumer's properties: the file, then single properties, then options.
    pub fn consumer_properties(&self) -> anyhow::Result<Properties> {
        let file = match self.command_config.as_ref().or(self.consumer_config.as_ref()) {
            Some(file) => connect::load_properties(file)?,
            None => Properties::new(),
        };
        let mut single = Properties::new();
        connect::add_pairs(&mut single, "--command-property", &self.command_property)?;
        connect::add_pairs(&mut single, "--consumer-property", &self.consumer_property)?;
        let group = self.one_group(&file, &single)?;
        let mut properties = file;
        properties.extend(single.iter());
        self.set_offset_reset(&mut properties)?;
        connect::set_servers(&mut properties, self.bootstrap_server.as_deref())?;
        properties.set_default("client.id", "console-consumer");
        match &self.isolation_level {
            Some(level) => properties.set("isolation.level", level),
            None => properties.set_default("isolation.level", "read_uncommitted"),
        }
        match group {
            Some(group) => properties.set("group.id", group),
            None => {
                properties.set("group.id", format!("console-consumer-{}", random_below(AUTO_GROUPS)));
                // Nobody comes back to a group of this name.
                properties.set_default("enable.auto.commit", "false");
            }
        }
        Ok(properties)
    }

    /// A group may be named in three places, if they agree.
    fn one_group(&self, file: &Properties, single: &Properties) -> Result<Option<String>, Failure> {
        let mut named: Vec<&str> =
            [self.group.as_deref(), file.get("group.id"), single.get("group.id")].into_iter().flatten().collect();
        named.sort_unstable();
        named.dedup();
        if named.len() > 1 {
            let named: Vec<String> = named.iter().map(|group| format!("'{group}'")).collect();
            return Err(Failure::usage(format!(
                "The group ids provided in different places (directly using '--group', via '--consumer-property', or via \
                 '--consumer.config') do not match. Detected group ids: {}",
                named.join(", ")
            )));
        }
        if !named.is_empty() && self.partition.is_some() {
            return Err(Failure::usage("Options group and partition cannot be specified together."));
        }
        Ok(named.first().map(ToString::to_string))
    }

    fn set_offset_reset(&self, properties: &mut Properties) -> Result<(), Failure> {
        match properties.get("auto.offset.reset") {
            Some(reset) if self.from_beginning && reset != "earliest" => Err(Failure::usage(format!(
                "Can't simultaneously specify --from-beginning and 'auto.offset.reset={reset}', please remove one option"
            ))),
            Some(_) => Ok(()),
            None => {
                properties.set("auto.offset.reset", if self.from_beginning { "earliest" } else { "latest" });
                Ok(())
            }
        }
    }

    /// How many records at most; `None` without limit.
    pub fn limit(&self) -> Option<u64> {
        self.max_messages.and_then(|count| match count {
            -1 => None,
            // As in Kafka, a negative count is reached at once.
            _ => Some(u64::try_from(count).unwrap_or(0)),
        })
    }

    /// How long to wait for a record; `None` without limit.
    pub fn idle_limit(&self) -> Option<Duration> {
        self.timeout_ms.and_then(|ms| u64::try_from(ms).ok()).map(Duration::from_millis)
    }
}

impl Printing {
    /// The formatter's properties.
    pub fn properties(&self) -> anyhow::Result<Properties> {
        let mut properties = match &self.formatter_config {
            Some(file) => connect::load_properties(file)?,
            None => Properties::new(),
        };
        for (key, class) in
            [("key.deserializer", &self.key_deserializer), ("value.deserializer", &self.value_deserializer)]
        {
            if let Some(class) = class.as_deref().filter(|class| !class.is_empty()) {
                properties.set(key, class);
            }
        }
        connect::add_pairs(&mut properties, "--formatter-property", &self.formatter_property)?;
        connect::add_pairs(&mut properties, "--property", &self.property)?;
        Ok(properties)
    }
}

/// Random enough for a name.
fn random_below(limit: u64) -> u64 {
    RandomState::new().build_hasher().finish() % limit
}

const AUTO_GROUPS: u64 = 100_000;

#[cfg(test)]
mod tests {
    use clap::{Command, FromArgMatches};

    use super::*;

    fn args(line: &str) -> ConsumerArgs {
        let command = ConsumerArgs::augment_args(Command::new("t"));
        let matches = command.try_get_matches_from(format!("t {line}").split_whitespace()).unwrap();
        ConsumerArgs::from_arg_matches(&matches).unwrap()
    }

    /// Words as Kafka 4.3.1 printed them.
    #[test]
    fn refuses_what_does_not_go_together() {
        let check = |line: &str, expected: &str| {
            let args = args(&format!("--bootstrap-server h:1 {line}"));
            let outcome = args.source().map_err(anyhow::Error::from).and_then(|_| args.consumer_properties());
            assert_eq!(outcome.unwrap_err().to_string(), expected, "{line}");
        };
        check("", "Exactly one of the following arguments is required: topic, include");
        check("--partition 0", "Exactly one of the following arguments is required: topic, include");
        check("--topic a --include b", "Exactly one of the following arguments is required: topic, include");
        check("--topic a --offset 3", "The partition is required when offset is specified.");
        check("--include a --partition 0", "The topic is required when partition is specified.");
        check(
            "--topic a --partition 0 --offset -1",
            "The provided offset value '-1' is incorrect. Valid values are 'earliest', 'latest', or a non-negative long.",
        );
        check(
            "--topic a --partition 0 --offset 1 --from-beginning",
            "Options from-beginning and offset cannot be specified together.",
        );
        check("--topic a --partition 0 --group g", "Options group and partition cannot be specified together.");
        check(
            "--topic a --group g --command-property group.id=h",
            "The group ids provided in different places (directly using '--group', via '--consumer-property', or via \
             '--consumer.config') do not match. Detected group ids: 'g', 'h'",
        );
        check(
            "--topic a --from-beginning --consumer-property auto.offset.reset=latest",
            "Can't simultaneously specify --from-beginning and 'auto.offset.reset=latest', please remove one option",
        );
        check(
            "--topic a --property a=b --formatter-property c=d",
            "Options --property and --formatter-property cannot be specified together.",
        );
    }

    #[test]
    fn a_group_of_ones_own_commits_nothing() {
        let own = args("--topic a --bootstrap-server h:1").consumer_properties().unwrap();
        assert!(own.get("group.id").unwrap().starts_with("console-consumer-"));
        assert_eq!(own.get("enable.auto.commit"), Some("false"));
        assert_eq!(own.get("auto.offset.reset"), Some("latest"));
        let named = args("--topic a --bootstrap-server h:1 --group g --from-beginning").consumer_properties().unwrap();
        assert_eq!((named.get("group.id"), named.get("enable.auto.commit")), (Some("g"), None));
        assert_eq!(named.get("auto.offset.reset"), Some("earliest"));
    }

    #[test]
    fn where_to_start_in_a_partition() {
        let check = |line: &str, from| {
            let source = args(&format!("--bootstrap-server h:1 --topic a --partition 2 {line}")).source().unwrap();
            let Source::Partition { topic, partition, from: actual } = source else { panic!("{source:?}") };
            assert_eq!((topic.as_str(), partition, actual), ("a", 2, from), "{line}");
        };
        check("", SeekTo::End);
        check("--from-beginning", SeekTo::Beginning);
        check("--offset Earliest", SeekTo::Beginning);
        check("--offset latest", SeekTo::End);
        check("--offset 7", SeekTo::Offset(7));
    }
}
