//! kafka-console-producer: a record for each line of standard input. Follows `org.apache.kafka.tools.ConsoleProducer`.
//!
//! Differences, all wanted: a record that could not be delivered is an error on stderr and a non-zero exit; bytes
//! that are not UTF-8 are sent as they are; no broker within `--connect-timeout` ends the tool.

mod args;
mod delivery;
mod input;
mod send;

use std::sync::Arc;
use std::time::Duration;

use clap::{ArgMatches, Args, Command, FromArgMatches};
use kafka_client::{Producer, ProducerConfig};
use kafka_kit::record_io::line_reader::LineReader;
use kafka_kit::{Example, Failure, Grammar, Tool, connect, entry, log};

use args::ProducerArgs;
use delivery::Deliveries;
use send::Sender;

/// The tool.
pub const TOOL: Tool = Tool {
    name: "kafka-console-producer",
    grammar: Grammar::Joptsimple,
    examples: &[
        Example {
            what: "type messages, one a line; Ctrl-D ends",
            line: "kafka-console-producer --bootstrap-server localhost:9092 --topic orders",
        },
        Example {
            what: "send a file",
            line: "kafka-console-producer --bootstrap-server localhost:9092 --topic orders < orders.txt",
        },
        Example {
            what: "keys before a colon",
            line: "kafka-console-producer --bootstrap-server localhost:9092 --topic orders \
                   --reader-property parse.key=true --reader-property key.separator=:",
        },
        Example {
            what: "compressed",
            line: "kafka-console-producer --bootstrap-server localhost:9092 --topic orders --compression-codec zstd",
        },
    ],
    command,
    run,
};

fn command() -> Command {
    ProducerArgs::augment_args(Command::new(TOOL.name)).about("Send each line of standard input to a topic.")
}

fn run(matches: &ArgMatches) -> anyhow::Result<()> {
    log::show_warnings(TOOL.name);
    let args = ProducerArgs::from_arg_matches(matches)?;
    let topic = args.check()?;
    let reader = LineReader::new(&args.reader_properties()?)?;
    let properties = args.producer_properties()?;
    let config = ProducerConfig::from_properties(&properties)?;
    let close_limit = Duration::from_millis(config.delivery_timeout_ms);
    entry::block_on_threads(async {
        connect::reach(&properties, args.connect.connect_timeout).await?;
        let deliveries = Arc::new(Deliveries::new(TOOL.name));
        let producer = Producer::with_listener(config, deliveries.clone()).await?;
        let mut sender = Sender::new(&producer, topic, reader, args.sync, &deliveries);
        let outcome = tokio::select! {
            outcome = sender.send_all(input::open()?) => outcome,
            stop = entry::stop_signal() => Err(stop.into()),
        };
        // What was read before a failure or a signal is sent all the same.
        let closed = producer.close(close_limit).await;
        outcome?;
        deliveries.outcome()?;
        closed.map_err(|error| Failure::new(connect::code_of(&error), error.to_string()).into())
    })
}
