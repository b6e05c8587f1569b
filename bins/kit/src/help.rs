//! How help looks: what the tool is for, examples, then every option.

use clap::builder::StyledStr;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Arg, ArgAction, Command};

use crate::registry::Example;

/// Adds to a tool's options what every tool has: the order of the help, the examples and the version.
pub fn decorate(command: Command, examples: &[Example]) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::HelpLong).help("Print this help");
    let command = command
        .disable_help_flag(true)
        .arg(help)
        .version(VERSION)
        .styles(STYLES)
        .max_term_width(110)
        .help_template("{about-with-newline}\n{usage-heading} {usage}\n{before-help}\n{all-args}{after-help}");
    if examples.is_empty() {
        return command;
    }
    command.before_help(example_lines(examples))
}

/// What `--version` prints: the Kafka whose behaviour is followed comes first, as scripts expect it, then our own.
pub const VERSION: &str = concat!("4.3.1 (kafka-suite ", env!("CARGO_PKG_VERSION"), ")");

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

fn example_lines(examples: &[Example]) -> StyledStr {
    let header = STYLES.get_header();
    let mut text = format!("\n{header}Examples:{header:#}");
    for Example { what, line } in examples {
        text.push_str(&format!("\n  {line}\n      {what}"));
    }
    StyledStr::from(text)
}
