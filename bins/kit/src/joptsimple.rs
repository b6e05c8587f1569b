//! The command-line grammar of Kafka's scripts (joptsimple without abbreviations), as a pass before clap.
//!
//! It rewrites the arguments into `--name=value` form, which clap then types and checks. What differs from clap's own
//! grammar: `-name` is `--name`; a required value is the next argument even when that starts with `-`; an
//! optional value is the next argument unless it looks like an option; a flag may be repeated; and
//! arguments without an option are passed over (here with a warning).

use std::collections::HashMap;

use clap::{Arg, ArgAction, Command};

use crate::failure::Failure;

/// The rewritten arguments, and those that belong to no option.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Normalised {
    /// Every option as `--name` or `--name=value`, under the name that was typed (a letter's is its option's); positionals
    /// behind `--`.
    pub args: Vec<String>,
    /// Arguments that no option took, when the command has no positional ones.
    pub stray: Vec<String>,
}

/// Reads `args` (without the program's name) by joptsimple's rules for the options of `command`.
pub fn normalise(command: &Command, args: &[String]) -> Result<Normalised, Failure> {
    let options = Options::of(command);
    let mut out = Normalised::default();
    let mut positionals = Vec::new();
    let mut args = args.iter().peekable();
    while let Some(arg) = args.next() {
        if arg == "--" {
            positionals.extend(args.by_ref().cloned());
            break;
        }
        let Some(option) = arg.strip_prefix("--").or_else(|| arg.strip_prefix('-')).filter(|rest| !rest.is_empty())
        else {
            positionals.push(arg.clone());
            continue;
        };
        let (name, attached) = match option.split_once('=') {
            Some((name, value)) => (name, Some(value).filter(|value| !value.is_empty())),
            None => (option, None),
        };
        let Some(Spelling { takes, name }) = options.known.get(name) else { return Err(options.unknown(name)) };
        match takes {
            Takes::Nothing => out.add_flag(name),
            Takes::Value => match attached.or_else(|| args.next().map(String::as_str)) {
                Some(value) => out.args.push(format!("--{name}={value}")),
                None => return Err(Failure::usage(format!("Option {name} requires an argument"))),
            },
            Takes::OptionalValue => {
                let next = args.next_if(|next| attached.is_none() && !options.looks_like_option(next));
                match attached.or(next.map(String::as_str)) {
                    Some(value) => out.args.push(format!("--{name}={value}")),
                    None => out.args.push(format!("--{name}")),
                }
            }
        }
    }
    if options.has_positionals {
        if !positionals.is_empty() {
            out.args.push("--".to_string());
            out.args.extend(positionals);
        }
    } else {
        out.stray = positionals;
    }
    Ok(out)
}

impl Normalised {
    fn add_flag(&mut self, name: &str) {
        let flag = format!("--{name}");
        if !self.args.contains(&flag) {
            self.args.push(flag);
        }
    }
}

#[derive(Clone, Copy)]
enum Takes {
    Nothing,
    Value,
    OptionalValue,
}

/// An option under one of its names.
struct Spelling {
    takes: Takes,
    /// What clap is given: the name itself, or for a letter the option's long name.
    name: String,
}

struct Options {
    known: HashMap<String, Spelling>,
    has_positionals: bool,
}

impl Options {
    fn of(command: &Command) -> Options {
        let mut known = HashMap::new();
        for arg in command.get_arguments() {
            let takes = takes_of(arg);
            for (typed, name) in names(arg) {
                known.insert(typed, Spelling { takes, name });
            }
        }
        // clap adds these only when it parses.
        for (typed, name) in [("help", "help"), ("h", "help"), ("version", "version"), ("V", "version")] {
            let builtin = Spelling { takes: Takes::Nothing, name: name.to_string() };
            known.entry(typed.to_string()).or_insert(builtin);
        }
        Options { known, has_positionals: command.get_positionals().next().is_some() }
    }

    fn looks_like_option(&self, arg: &str) -> bool {
        arg.len() > 1 && arg.starts_with('-')
    }

    fn unknown(&self, name: &str) -> Failure {
        let nearest = self
            .known
            .keys()
            .filter(|known| known.len() > 2)
            .map(|known| (distance(name, known), known))
            .filter(|(distance, known)| *distance <= 1 + known.len() / 4)
            .min();
        let hint = nearest.map(|(_, known)| format!(" (did you mean --{known}?)")).unwrap_or_default();
        Failure::usage(format!("{name} is not a recognized option{hint}"))
    }
}

/// What may be typed for an option, and what clap is given for it.
fn names(arg: &Arg) -> Vec<(String, String)> {
    let Some(long) = arg.get_long() else { return Vec::new() };
    let aliases = arg.get_all_aliases().unwrap_or_default();
    let mut names: Vec<(String, String)> =
        std::iter::once(long).chain(aliases).map(|name| (name.to_string(), name.to_string())).collect();
    names.extend(arg.get_short().map(|letter| (letter.to_string(), long.to_string())));
    names
}

fn takes_of(arg: &Arg) -> Takes {
    match arg.get_action() {
        ArgAction::Set | ArgAction::Append => match arg.get_num_args() {
            Some(range) if range.min_values() == 0 => Takes::OptionalValue,
            _ => Takes::Value,
        },
        _ => Takes::Nothing,
    }
}

/// Levenshtein's distance, for "did you mean".
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command() -> Command {
        Command::new("t")
            .arg(Arg::new("topic").long("topic"))
            .arg(Arg::new("list").long("list").action(ArgAction::SetTrue))
            .arg(Arg::new("codec").long("compression-codec").num_args(0..=1))
            .arg(Arg::new("servers").long("bootstrap-server").alias("broker-list"))
            .arg(Arg::new("yes").long("yes").short('y').action(ArgAction::SetTrue))
    }

    fn check(line: &str, expected: &str) {
        let args: Vec<String> = line.split_whitespace().map(str::to_string).collect();
        let actual = match normalise(&command(), &args) {
            Ok(Normalised { args, stray }) if stray.is_empty() => args.join(" "),
            Ok(Normalised { args, stray }) => format!("{} stray: {}", args.join(" "), stray.join(" ")),
            Err(failure) => failure.message,
        };
        assert_eq!(actual, expected, "{line}");
    }

    #[test]
    fn reads_as_joptsimple_does() {
        check("--topic first --list", "--topic=first --list");
        check("-topic first -list --list", "--topic=first --list");
        check("--topic=first", "--topic=first");
        check("--topic= first", "--topic=first");
        check("--topic --list", "--topic=--list");
        check("--broker-list h:1", "--broker-list=h:1");
        check("-y --list --yes", "--yes --list");
        check("-V", "--version");
        check("--compression-codec --list", "--compression-codec --list");
        check("--compression-codec zstd --list", "--compression-codec=zstd --list");
        check("--list stray -", "--list stray: stray -");
        check("--list -- --topic", "--list stray: --topic");
        check("--lst", "lst is not a recognized option (did you mean --list?)");
        check("--nonsense", "nonsense is not a recognized option");
        check("--topic", "Option topic requires an argument");
    }
}
