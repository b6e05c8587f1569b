//! kafka-server-start: runs a broker. Follows Kafka's script of that name and `kafka.Kafka`.
//!
//! Without a file it is an embedded single node that formats its directories by itself. Log lines go to stdout, as Kafka's
//! do; a start that is refused is one line on stderr.

mod daemon;
mod log_lines;
mod serve;

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command};
use kafka_broker::config::{self, BrokerConfig};
use kafka_kit::{Example, Failure, Grammar, Tool, joptsimple};

/// The tool.
pub const TOOL: Tool = Tool {
    name: "kafka-server-start",
    grammar: Grammar::Joptsimple,
    examples: &[
        Example { what: "a single node with nothing to prepare, on port 9092", line: "kafka-server-start" },
        Example { what: "a node as its file says", line: "kafka-server-start config/server.properties" },
        Example {
            what: "another port and directory",
            line: "kafka-server-start --override listeners=PLAINTEXT://:9192 --override log.dirs=/var/lib/kafka",
        },
        Example { what: "in the background", line: "kafka-server-start -daemon config/server.properties" },
    ],
    command,
    run,
};

fn command() -> Command {
    Command::new(TOOL.name)
        .about("Run a broker.")
        .override_usage("kafka-server-start [-daemon] [server.properties] [--override property=value]...")
        .arg(
            Arg::new("file")
                .value_name("server.properties")
                .help("The node's settings; without it, a single node with Kafka's defaults."),
        )
        .arg(
            Arg::new("override")
                .long("override")
                .value_name("property=value")
                .action(ArgAction::Append)
                .help("A setting that is stronger than the file's; may be repeated."),
        )
        .arg(
            Arg::new("daemon")
                .long("daemon")
                .action(ArgAction::SetTrue)
                .help("Run in the background; the output goes to $LOG_DIR/kafkaServer.out (LOG_DIR is logs by default)."),
        )
        .after_help(
            "The environment variable KAFKA_LOG_LEVEL (TRACE, DEBUG, INFO, WARN, ERROR) says how much is logged at first.",
        )
}

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CommandLine {
    /// `server.properties`.
    pub file: Option<PathBuf>,
    /// `--override`, in order.
    pub overrides: Vec<(String, String)>,
    daemon: bool,
}

impl CommandLine {
    /// Reads arguments without the program's name.
    pub(crate) fn parse(args: &[String]) -> anyhow::Result<CommandLine> {
        let command = TOOL.definition();
        let args = joptsimple::normalise(&command, args)?.args;
        let matches = command.try_get_matches_from(std::iter::once(TOOL.name.to_owned()).chain(args))?;
        Self::from_matches(&matches)
    }

    fn from_matches(matches: &ArgMatches) -> anyhow::Result<CommandLine> {
        let mut overrides = Vec::new();
        for text in matches.get_many::<String>("override").unwrap_or_default() {
            let Some((key, value)) = text.split_once('=').filter(|(key, _)| !key.is_empty()) else {
                return Err(Failure::usage(format!("--override {text} is not of the form property=value")).into());
            };
            overrides.push((key.trim().to_owned(), value.to_owned()));
        }
        Ok(CommandLine {
            file: matches.get_one::<String>("file").map(PathBuf::from),
            overrides,
            daemon: matches.get_flag("daemon"),
        })
    }

    /// The node's settings, and the keys among them that do nothing.
    fn settings(&self) -> anyhow::Result<(BrokerConfig, config::UnusedKeys)> {
        let properties = config::load(self.file.as_deref(), &self.overrides)?;
        let unused = config::unused_keys(&properties);
        let config = BrokerConfig::from_properties(properties)?;
        match config.refusal() {
            Some(reason) => Err(Failure::failed(reason).into()),
            None => Ok((config, unused)),
        }
    }
}

fn run(matches: &ArgMatches) -> anyhow::Result<()> {
    let line = CommandLine::from_matches(matches)?;
    let (config, unused) = line.settings()?;
    match line.daemon {
        true => daemon::start(&line),
        false => serve::serve(config, &unused),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &[&str]) -> anyhow::Result<CommandLine> {
        CommandLine::parse(&args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn reads_the_command_line_as_the_script_does() {
        let line = parse(&["-daemon", "a.properties", "--override", "a=b=c", "--override", "d="]).expect("valid");
        assert_eq!(line.file, Some(PathBuf::from("a.properties")));
        assert_eq!(line.overrides, [("a".to_owned(), "b=c".to_owned()), ("d".to_owned(), String::new())]);
        assert!(line.daemon);
        assert!(parse(&[]).expect("valid").file.is_none());
        assert!(parse(&["--override", "nothing"]).is_err());
        assert!(parse(&["a", "b"]).is_err());
    }
}
