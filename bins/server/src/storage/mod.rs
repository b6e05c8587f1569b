//! kafka-storage: formats log directories and tells what is in them. Follows Kafka's StorageTool (4.3.1); stdout is its,
//! byte for byte. Differences, all wanted: an error is one line on stderr without a stack trace; a wrong command line gives
//! exit code 2; `--add-scram` is refused because this broker has no SCRAM yet.

mod features;
mod format;
mod info;

use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Command};
use kafka_broker::config::{self, BrokerConfig};
use kafka_kit::out::Out;
use kafka_kit::{Example, Failure, Grammar, Tool};

/// The tool.
pub const TOOL: Tool = Tool {
    name: "kafka-storage",
    grammar: Grammar::Argparse,
    examples: &[
        Example { what: "an id for a new cluster", line: "kafka-storage random-uuid" },
        Example {
            what: "prepare a single node",
            line: "kafka-storage format --standalone -t \"$(kafka-storage random-uuid)\" -c config/server.properties",
        },
        Example { what: "see what the directories hold", line: "kafka-storage info -c config/server.properties" },
    ],
    command,
    run,
};

fn command() -> Command {
    Command::new(TOOL.name)
        .about("The Kafka storage tool: format log directories, see what is in them.")
        .subcommand_required(true)
        .disable_help_subcommand(true)
        .subcommand(
            Command::new("info")
                .about("Get information about the Kafka log directories on this node.")
                .arg(config_arg()),
        )
        .subcommand(format_command())
        .subcommand(
            Command::new("version-mapping")
                .about("Look up the features that go with a metadata version, by default the latest.")
                .arg(release_version("The release version to look up; the minimum is 3.3-IV3, the default 4.3-IV0.")),
        )
        .subcommand(
            Command::new("feature-dependencies")
                .about("Look up what features need at given levels.")
                .arg(feature("A feature and its level, such as group.version=1; may be repeated.").required(true)),
        )
        .subcommand(Command::new("random-uuid").about("Print a random UUID."))
}

fn format_command() -> Command {
    Command::new("format")
        .about("Format the Kafka log directories on this node.")
        .arg(config_arg())
        .arg(
            Arg::new("cluster-id")
                .long("cluster-id")
                .short('t')
                .value_name("CLUSTER_ID")
                .required(true)
                .help("The id of the cluster that the node belongs to."),
        )
        .arg(
            Arg::new("add-scram")
                .long("add-scram")
                .short('S')
                .value_name("ADD_SCRAM")
                .action(ArgAction::Append)
                .help("A SCRAM credential to put into the cluster's metadata; not supported yet."),
        )
        .arg(
            Arg::new("ignore-formatted")
                .long("ignore-formatted")
                .short('g')
                .action(ArgAction::SetTrue)
                .help("Leave directories alone that are formatted already, instead of failing."),
        )
        .arg(release_version(
            "The release whose feature levels the cluster starts with; the minimum is 3.3-IV3, the default 4.3-IV0.",
        ))
        .arg(feature("The level of one feature, such as kraft.version=1; may be repeated."))
        .arg(
            Arg::new("standalone")
                .long("standalone")
                .short('s')
                .action(ArgAction::SetTrue)
                .help("This controller is the only voter of a dynamic quorum."),
        )
        .arg(
            Arg::new("no-initial-controllers")
                .long("no-initial-controllers")
                .short('N')
                .action(ArgAction::SetTrue)
                .help("A node of a dynamic quorum whose voters are not said here."),
        )
        .arg(
            Arg::new("initial-controllers")
                .long("initial-controllers")
                .short('I')
                .value_name("INITIAL_CONTROLLERS")
                .help("The first voters of a dynamic quorum, id@host:port:directory-id, separated by commas."),
        )
        .group(ArgGroup::new("quorum").args(["standalone", "no-initial-controllers", "initial-controllers"]))
}

fn config_arg() -> Arg {
    Arg::new("config")
        .long("config")
        .short('c')
        .value_name("CONFIG")
        .required(true)
        .help("The node's server.properties.")
}

fn release_version(help: &'static str) -> Arg {
    Arg::new("release-version").long("release-version").short('r').value_name("RELEASE_VERSION").help(help)
}

fn feature(help: &'static str) -> Arg {
    Arg::new("feature").long("feature").short('f').value_name("FEATURE").action(ArgAction::Append).help(help)
}

fn run(matches: &ArgMatches) -> anyhow::Result<()> {
    let mut text = String::new();
    let outcome = match matches.subcommand() {
        Some(("info", matches)) => info::run(&settings(matches)?, &mut text),
        Some(("format", matches)) => format::run(&settings(matches)?, matches, &mut text),
        Some(("version-mapping", matches)) => features::version_mapping(matches, &mut text),
        Some(("feature-dependencies", matches)) => features::dependencies(matches, &mut text),
        Some(("random-uuid", _)) => {
            text = format!("{}\n", kafka_broker::random::uuid());
            Ok(())
        }
        _ => Err(Failure::usage("no command").into()),
    };
    // What was found or done is told even when the rest failed.
    let mut out = Out::stdout();
    out.buffer().extend_from_slice(text.as_bytes());
    out.flush()?;
    outcome
}

fn settings(matches: &ArgMatches) -> anyhow::Result<BrokerConfig> {
    let file = matches.get_one::<String>("config").map(std::path::Path::new);
    let properties = config::load(file, &[])?;
    Ok(BrokerConfig::from_properties(properties)?)
}
