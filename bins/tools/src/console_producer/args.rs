//! The options of kafka-console-producer, and the producer properties that they stand for.

use std::path::PathBuf;

use clap::Args;
use kafka_client::Properties;
use kafka_kit::record_io::line_reader;
use kafka_kit::{Failure, connect, entry, flags};

use super::TOOL;

/// Everything that can be typed.
#[derive(Debug, Args)]
pub struct ProducerArgs {
    /// The topic to send to.
    #[arg(long, value_name = "TOPIC")]
    pub topic: Option<String>,
    /// Brokers to connect to, separated by commas. Required unless the file of --command-config names them.
    /// (--broker-list of 2.4.)
    #[arg(long, value_name = "HOST:PORT", alias = "broker-list", help_heading = "Connection")]
    pub bootstrap_server: Option<String>,
    /// Producer property file. Options and --command-property win over it.
    #[arg(long, value_name = "FILE", help_heading = "Connection")]
    pub command_config: Option<PathBuf>,
    /// A producer property. May be given several times.
    #[arg(long, value_name = "KEY=VALUE", help_heading = "Connection")]
    pub command_property: Vec<String>,
    /// Old name of --command-config.
    #[arg(long = "producer.config", value_name = "FILE", help_heading = "Old names", hide_short_help = true)]
    pub producer_config: Option<PathBuf>,
    /// Old name of --command-property.
    #[arg(long, value_name = "KEY=VALUE", help_heading = "Old names", hide_short_help = true)]
    pub producer_property: Vec<String>,
    #[command(flatten)]
    pub connect: flags::ConnectTimeout,
    #[command(flatten)]
    pub zookeeper: flags::Zookeeper,

    /// Send one record at a time and wait for each.
    #[arg(long)]
    pub sync: bool,
    /// Compression of batches: none, gzip, snappy, lz4 or zstd; gzip when the option has no value.
    #[arg(long, value_name = "CODEC", num_args = 0..=1, default_missing_value = "gzip",
        value_parser = flags::Suggested(&["none", "gzip", "snappy", "lz4", "zstd"]), hide_possible_values = true)]
    pub compression_codec: Option<String>,
    /// How many brokers must have a record before it counts as sent: 0, 1 or all (-1).  [default: -1]
    #[arg(long, value_name = "ACKS", allow_hyphen_values = true,
        value_parser = flags::Suggested(&["0", "1", "all"]), hide_possible_values = true)]
    pub request_required_acks: Option<String>,

    /// The reader that makes records from lines. There is one, Kafka's LineMessageReader.
    #[arg(long, value_name = "CLASS", default_value = line_reader::CLASS_NAMES[0], help_heading = "Reading",
        value_parser = flags::Suggested(&line_reader::CLASS_NAMES[..1]), hide_possible_values = true)]
    pub line_reader: String,
    /// A property of the reader, several times if need be: parse.key=true, key.separator=TEXT, parse.headers=true,
    /// headers.delimiter=TEXT, headers.separator=REGEX, headers.key.separator=TEXT, ignore.error=true,
    /// null.marker=TEXT. With keys a line is "key<TAB>value", with headers "h1:v1,h2:v2<TAB>key<TAB>value".
    #[arg(long, value_name = "KEY=VALUE", help_heading = "Reading")]
    pub reader_property: Vec<String>,
    /// Property file for the reader; --reader-property wins over it.
    #[arg(long, value_name = "FILE", help_heading = "Reading")]
    pub reader_config: Option<PathBuf>,
    /// Old name of --reader-property.
    #[arg(long, value_name = "KEY=VALUE", help_heading = "Old names", hide_short_help = true)]
    pub property: Vec<String>,

    #[command(flatten)]
    pub tuning: Tuning,
}

/// Options that stand for one producer property each; their defaults differ from the producer's own.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tuning")]
pub struct Tuning {
    /// Bytes that a batch of one partition may have (batch.size).  [default: 16384]
    #[arg(long, value_name = "BYTES", allow_hyphen_values = true)]
    pub batch_size: Option<i32>,
    /// Old name of --batch-size, and stronger.
    #[arg(long, value_name = "BYTES", allow_hyphen_values = true, help_heading = "Old names", hide_short_help = true)]
    pub max_partition_memory_bytes: Option<i32>,
    /// Milliseconds that a record waits for others in its batch (linger.ms).  [default: 1000]
    #[arg(long, value_name = "MS", allow_hyphen_values = true)]
    pub timeout: Option<i64>,
    /// How often a failed send is repeated (retries).  [default: 3]
    #[arg(long, value_name = "COUNT", allow_hyphen_values = true)]
    pub message_send_max_retries: Option<i32>,
    /// Milliseconds before a repetition (retry.backoff.ms).  [default: 100]
    #[arg(long, value_name = "MS", allow_hyphen_values = true)]
    pub retry_backoff_ms: Option<i64>,
    /// Milliseconds that a broker has to answer (request.timeout.ms).  [default: 1500]
    #[arg(long, value_name = "MS", allow_hyphen_values = true)]
    pub request_timeout_ms: Option<i32>,
    /// Milliseconds that a send may wait for metadata and memory (max.block.ms).  [default: 60000]
    #[arg(long, value_name = "MS", allow_hyphen_values = true)]
    pub max_block_ms: Option<i64>,
    /// Bytes of records that may wait to be sent (buffer.memory).  [default: 33554432]
    #[arg(long, value_name = "BYTES", allow_hyphen_values = true)]
    pub max_memory_bytes: Option<i64>,
    /// Milliseconds after which metadata is asked for again (metadata.max.age.ms).  [default: 300000]
    #[arg(long, value_name = "MS", allow_hyphen_values = true)]
    pub metadata_expiry_ms: Option<i64>,
    /// Bytes of the sockets' send buffers (send.buffer.bytes).  [default: 102400]
    #[arg(long, value_name = "BYTES", allow_hyphen_values = true)]
    pub socket_buffer_size: Option<i32>,
}

impl ProducerArgs {
    /// Checks what goes together and warns about old names. The topic's name is the answer.
    pub fn check(&self) -> Result<&str, Failure> {
        self.zookeeper.refuse()?;
        let topic = self.topic.as_deref().ok_or_else(|| missing("topic"))?;
        let both = |new: &str, new_given: bool, old: &str, old_given: bool| match (new_given, old_given) {
            (true, true) => Err(Failure::usage(format!("Options --{new} and --{old} cannot be specified together."))),
            (false, true) => {
                entry::warn(TOOL.name, &format!("--{old} is deprecated, use --{new} instead"));
                Ok(())
            }
            _ => Ok(()),
        };
        both("command-config", self.command_config.is_some(), "producer.config", self.producer_config.is_some())?;
        let old_property = !self.producer_property.is_empty();
        both("command-property", !self.command_property.is_empty(), "producer-property", old_property)?;
        both("reader-property", !self.reader_property.is_empty(), "property", !self.property.is_empty())?;
        both("batch-size", false, "max-partition-memory-bytes", self.tuning.max_partition_memory_bytes.is_some())?;
        self.bootstrap_server.as_deref().map_or(Ok(()), check_servers)?;
        if !line_reader::CLASS_NAMES.contains(&self.line_reader.as_str()) {
            return Err(Failure::failed(format!(
                "--line-reader {}: only {} is there, classes cannot be loaded",
                self.line_reader,
                line_reader::CLASS_NAMES[0]
            )));
        }
        Ok(topic)
    }

    /// The reader's properties.
    pub fn reader_properties(&self) -> anyhow::Result<Properties> {
        let mut properties = match &self.reader_config {
            Some(file) => connect::load_properties(file)?,
            None => Properties::new(),
        };
        connect::add_pairs(&mut properties, "--reader-property", &self.reader_property)?;
        connect::add_pairs(&mut properties, "--property", &self.property)?;
        Ok(properties)
    }

    /// The producer's properties: the file, then single properties, then options; where nobody says anything, this
    /// tool's defaults.
    pub fn producer_properties(&self) -> anyhow::Result<Properties> {
        let mut properties = match self.command_config.as_ref().or(self.producer_config.as_ref()) {
            Some(file) => connect::load_properties(file)?,
            None => Properties::new(),
        };
        connect::add_pairs(&mut properties, "--command-property", &self.command_property)?;
        connect::add_pairs(&mut properties, "--producer-property", &self.producer_property)?;
        connect::set_servers(&mut properties, self.bootstrap_server.as_deref())?;
        properties.set_default("client.id", "console-producer");
        let acks = self.request_required_acks.clone();
        // Kafka's own tool passes over the file's compression.type; here it counts.
        merge(&mut properties, "compression.type", self.compression_codec.clone(), "none");
        merge(&mut properties, "acks", acks, "-1");
        self.tuning.merge_into(&mut properties);
        Ok(properties)
    }
}

impl Tuning {
    fn merge_into(&self, properties: &mut Properties) {
        merge(properties, "linger.ms", self.timeout, "1000");
        merge(properties, "request.timeout.ms", self.request_timeout_ms, "1500");
        merge(properties, "retries", self.message_send_max_retries, "3");
        merge(properties, "retry.backoff.ms", self.retry_backoff_ms, "100");
        merge(properties, "send.buffer.bytes", self.socket_buffer_size, "102400");
        merge(properties, "buffer.memory", self.max_memory_bytes, "33554432");
        merge(properties, "batch.size", self.max_partition_memory_bytes.or(self.batch_size), "16384");
        merge(properties, "metadata.max.age.ms", self.metadata_expiry_ms, "300000");
        merge(properties, "max.block.ms", self.max_block_ms, "60000");
    }
}

/// An option wins over a property, a property over the tool's default.
fn merge(properties: &mut Properties, key: &str, option: Option<impl ToString>, default: &str) {
    match option {
        Some(value) => properties.set(key, value.to_string()),
        None => properties.set_default(key, default),
    }
}

fn missing(option: &str) -> Failure {
    Failure::usage(format!("Missing required argument \"{option}\""))
}

/// Every address needs a port.
fn check_servers(servers: &str) -> Result<(), Failure> {
    let has_port = |server: &str| {
        let port = server.trim().rsplit_once(':').map(|(host, port)| (!host.is_empty(), port.parse::<u16>().is_ok()));
        port == Some((true, true))
    };
    match servers.split(',').all(has_port) {
        true => Ok(()),
        false => Err(Failure::usage("Please provide valid host:port like host1:9091,host2:9092")),
    }
}

#[cfg(test)]
mod tests {
    use clap::{Command, FromArgMatches};

    use super::*;

    fn args(line: &str) -> ProducerArgs {
        let command = ProducerArgs::augment_args(Command::new("t"));
        let matches = command.try_get_matches_from(format!("t {line}").split_whitespace()).unwrap();
        ProducerArgs::from_arg_matches(&matches).unwrap()
    }

    fn check(line: &str, expected: &[(&str, &str)]) {
        let properties = args(&format!("--bootstrap-server h:1 {line}")).producer_properties().unwrap();
        for (key, value) in expected {
            assert_eq!(properties.get(key), Some(*value), "{key} with {line}");
        }
    }

    #[test]
    fn options_win_over_properties_and_those_over_defaults() {
        check("", &[("linger.ms", "1000"), ("acks", "-1"), ("retries", "3"), ("client.id", "console-producer")]);
        check("", &[("compression.type", "none"), ("batch.size", "16384"), ("request.timeout.ms", "1500")]);
        check("--command-property linger.ms=5 --command-property acks=1", &[("linger.ms", "5"), ("acks", "1")]);
        check("--producer-property linger.ms=5 --timeout 7", &[("linger.ms", "7")]);
        check("--batch-size 1 --max-partition-memory-bytes 2", &[("batch.size", "2")]);
        check("--compression-codec", &[("compression.type", "gzip")]);
        check("--compression-codec=lz4", &[("compression.type", "lz4")]);
    }

    #[test]
    fn refuses_what_does_not_go_together() {
        let check = |line: &str, expected: &str| {
            let args = args(line);
            let outcome = args.check().map_err(anyhow::Error::from).and_then(|_| args.producer_properties());
            assert_eq!(outcome.map_err(|error| error.to_string()), Err(expected.to_string()), "{line}");
        };
        check("", "Missing required argument \"topic\"");
        check("--topic t", "Missing required argument \"bootstrap-server\"");
        check("--topic t --broker-list h", "Please provide valid host:port like host1:9091,host2:9092");
        check(
            "--topic t --broker-list h:1 --property a=b --reader-property c=d",
            "Options --reader-property and --property cannot be specified together.",
        );
        check(
            "--topic t --broker-list h:1 --producer.config a --command-config b",
            "Options --command-config and --producer.config cannot be specified together.",
        );
    }
}
