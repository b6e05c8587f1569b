//! What a tool is: a name, a definition of its options and a function to run.
//! The programs, the multi-call binary, man pages and completions are all made from this.

use clap::{ArgMatches, Command};

/// One program of the suite.
#[derive(Debug)]
pub struct Tool {
    /// The program's name without `.sh`, as Kafka's: `kafka-topics`.
    pub name: &'static str,
    /// How its command line is read.
    pub grammar: Grammar,
    /// Shown first in the help and in the man page.
    pub examples: &'static [Example],
    /// The options. `name`, examples and `--version` are added by the kit.
    pub command: fn() -> Command,
    /// Does the work, given the parsed command line.
    pub run: fn(&ArgMatches) -> anyhow::Result<()>,
}

/// Which of the two parsers of Kafka's scripts a tool follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grammar {
    /// joptsimple: no abbreviations, `-name` equals `--name`, a value is taken even when it starts with `-`.
    Joptsimple,
    /// argparse4j: subcommands; their names and those of options may be cut short. clap reads the command line as it is.
    Argparse,
}

/// A command line to try and what it does.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// What it does, in a few words.
    pub what: &'static str,
    /// The command line.
    pub line: &'static str,
}

impl Tool {
    /// The complete definition: options, examples, version.
    pub fn definition(&self) -> Command {
        let command = (self.command)().name(self.name);
        let command = match self.grammar {
            Grammar::Joptsimple => command,
            Grammar::Argparse => command.infer_subcommands(true).infer_long_args(true),
        };
        crate::help::decorate(command, self.examples)
    }
}
