//! kafka-console-consumer: records to standard output. Follows `org.apache.kafka.tools.consumer.ConsoleConsumer`.
//!
//! Differences, all wanted: a failure while reading is an error on stderr and a non-zero exit; warnings about old
//! options go to stderr; a closed pipe ends the tool at once; no broker within `--timeout` ends it.

mod args;
mod positions;
mod read;

use std::time::Duration;

use clap::{ArgMatches, Args, Command, FromArgMatches};
use kafka_client::{Consumer, ConsumerConfig, TopicPartition};
use kafka_kit::out::{self, Out};
use kafka_kit::record_io::formatter;
use kafka_kit::{Example, Failure, Grammar, Tool, connect, entry, log};

use args::{ConsumerArgs, Source};
use read::Reading;

/// The tool.
pub const TOOL: Tool = Tool {
    name: "kafka-console-consumer",
    grammar: Grammar::Joptsimple,
    examples: &[
        Example {
            what: "follow a topic",
            line: "kafka-console-consumer --bootstrap-server localhost:9092 --topic orders",
        },
        Example {
            what: "all that is in it, then go on",
            line: "kafka-console-consumer --bootstrap-server localhost:9092 --topic orders --from-beginning",
        },
        Example {
            what: "share its partitions with the other members of a group",
            line: "kafka-console-consumer --bootstrap-server localhost:9092 --topic orders --group billing",
        },
        Example {
            what: "with keys and times, ten records",
            line: "kafka-console-consumer --bootstrap-server localhost:9092 --topic orders --from-beginning \
                   --max-messages 10 --formatter-property print.key=true --formatter-property print.timestamp=true",
        },
        Example {
            what: "one partition from an offset",
            line: "kafka-console-consumer --bootstrap-server localhost:9092 --topic orders --partition 0 --offset 42",
        },
    ],
    command,
    run,
};

fn command() -> Command {
    ConsumerArgs::augment_args(Command::new(TOOL.name)).about("Print the records of topics to standard output.")
}

fn run(matches: &ArgMatches) -> anyhow::Result<()> {
    log::show_warnings(TOOL.name);
    let args = ConsumerArgs::from_arg_matches(matches)?;
    let source = args.source()?;
    let properties = args.consumer_properties()?;
    let config = ConsumerConfig::from_properties(&properties)?;
    let mut warn = |warning: String| entry::warn(TOOL.name, &warning);
    let formatter = formatter::by_class_name(&args.printing.formatter, &args.printing.properties()?, &mut warn)?;
    let group = properties.get("group.id").unwrap_or_default();
    let mut connected = false;
    let mut reading = Reading::new(formatter, args.limit(), args.idle_limit(), args.skip_message_on_error);
    let outcome = entry::block_on_threads(async {
        connect::reach(&properties, args.patience.timeout).await?;
        connected = true;
        let mut consumer = Consumer::new(config).await?;
        start(&mut consumer, &source)?;
        let outcome = tokio::select! {
            outcome = reading.run(&mut consumer) => outcome,
            stop = entry::stop_signal() => Err(stop.into()),
            () = out::closed() => Err(out::Closed.into()),
        };
        // What was handed out but not printed is not to be committed.
        let rewound = reading.rewind(&mut consumer);
        let closed = consumer.close(CLOSE_LIMIT).await;
        // Whoever comes next in the group may begin before what was printed here.
        if let (Err(_), Err(error)) = (&outcome, &closed) {
            entry::warn(TOOL.name, &format!("what was read is not committed for group {group}: {error}"));
        }
        outcome?;
        rewound?;
        closed.map_err(|error| Failure::new(connect::code_of(&error), error.to_string()).into())
    });
    let unread = outcome.as_ref().is_err_and(anyhow::Error::is::<out::Closed>);
    if connected && !unread {
        eprintln!("Processed a total of {} messages", reading.count());
    }
    if args.enable_systest_events {
        let mut out = Out::stdout();
        out.line("shutdown_complete")?;
        out.flush()?;
    }
    outcome.map_err(|error| connect::tell_denied(error, doing(&source, group)))
}

/// What was attempted, as in "not allowed to read topic x as group g".
fn doing(source: &Source, group: &str) -> String {
    match source {
        Source::Topic(topic) => format!("read topic {topic} as group {group}"),
        Source::Pattern(_) => format!("read topics as group {group}"),
        Source::Partition { topic, partition, .. } => format!("read partition {partition} of topic {topic}"),
    }
}

fn start(consumer: &mut Consumer, source: &Source) -> anyhow::Result<()> {
    match source {
        Source::Topic(topic) => consumer.subscribe(&[topic])?,
        Source::Pattern(pattern) => {
            let pattern = pattern.clone();
            consumer.subscribe_matching(move |topic| pattern.matches(topic))?;
        }
        Source::Partition { topic, partition, from } => {
            let partition = TopicPartition::new(topic.clone(), *partition);
            consumer.assign(std::slice::from_ref(&partition))?;
            consumer.seek(&partition, *from)?;
        }
    }
    Ok(())
}

/// To commit and to leave the group.
const CLOSE_LIMIT: Duration = Duration::from_secs(10);
