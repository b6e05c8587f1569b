//! kafka-topics: list, create, describe, alter and delete topics. Follows `org.apache.kafka.tools.TopicCommand`.
//!
//! Differences, all wanted: failures go to stderr, in one line; a topic that does not exist gives exit code 5; a
//! delete on a terminal asks when the pattern matches more than its own text.

mod alter;
mod args;
mod assignment;
mod create;
mod delete;
mod describe;
mod describe_render;
mod list;
mod names;

use clap::{ArgMatches, Args, Command, FromArgMatches};
use kafka_client::AdminClient;
use kafka_kit::style::Style;
use kafka_kit::{Example, Grammar, Tool, connect, entry, log};

use args::{Action, TopicsArgs};

/// The tool.
pub const TOOL: Tool = Tool {
    name: "kafka-topics",
    grammar: Grammar::Joptsimple,
    examples: &[
        Example { what: "list all topics", line: "kafka-topics --bootstrap-server localhost:9092 --list" },
        Example {
            what: "create one",
            line: "kafka-topics --bootstrap-server localhost:9092 --create --topic orders --partitions 6",
        },
        Example {
            what: "see where its partitions are",
            line: "kafka-topics --bootstrap-server localhost:9092 --describe --topic orders",
        },
        Example {
            what: "give it more partitions",
            line: "kafka-topics --bootstrap-server localhost:9092 --alter --topic orders --partitions 12",
        },
        Example {
            what: "delete it; \\Q...\\E takes a name literally",
            line: r"kafka-topics --bootstrap-server localhost:9092 --delete --topic '\Qorders.v1\E'",
        },
        Example {
            what: "what is wrong?",
            line: "kafka-topics --bootstrap-server localhost:9092 --describe --under-replicated-partitions",
        },
    ],
    command,
    run,
};

fn command() -> Command {
    TopicsArgs::augment_args(Command::new(TOOL.name)).about("List, create, describe, alter and delete topics.")
}

fn run(matches: &ArgMatches) -> anyhow::Result<()> {
    log::show_warnings(TOOL.name);
    let args = TopicsArgs::from_arg_matches(matches)?;
    let action = args.action()?;
    let properties = args.properties()?;
    let style = args.output.style();
    if !args.delete_config.is_empty() {
        entry::warn(TOOL.name, "--delete-config does nothing any more (since Kafka 4.0): use kafka-configs");
    }
    entry::block_on(async {
        if let Action::Create(create) = &action {
            create::warn_about_name(&create.topic)?;
        }
        let admin = connect::admin(&properties, args.patience.timeout).await?;
        act(&admin, &action, style).await.map_err(|error| connect::tell_denied(error, &action))
    })
}

async fn act(admin: &AdminClient, action: &Action, style: Style) -> anyhow::Result<()> {
    match action {
        Action::List { topic, exclude_internal } => list::run(admin, topic.as_deref(), *exclude_internal).await,
        Action::Create(create) => create::run(admin, create).await,
        Action::Describe(describe) => {
            let report = describe::run(admin, describe).await?;
            describe_render::print(&report, style)
        }
        Action::Alter(alter) => alter::run(admin, alter).await,
        Action::Delete { topic, if_exists, yes } => delete::run(admin, topic, *if_exists, *yes).await,
    }
}
