//! Completions in the shells themselves: TAB is pressed in bash and zsh on a terminal of their own, and fish is asked for what
//! it would offer.

use std::fs;
use std::path::{Path, PathBuf};

use crate::or_skip_program;
use crate::support::terminal::on_terminal;
use crate::support::{run, sealed};

/// A tool, what is typed, and what the last word becomes.
const CASES: &[(&str, &str, &str)] = &[
    ("kafka-topics", "--boo", "--bootstrap-server"),
    ("kafka-topics.sh", "--boo", "--bootstrap-server"),
    ("kafka-topics", "--list --color al", "always"),
    ("kafka-topics", "--describe --under-r", "--under-replicated-partitions"),
    ("kafka-console-producer", "--compression-codec zs", "zstd"),
    ("kafka-console-producer", "--request-required-acks al", "all"),
    ("kafka-console-consumer", "--isolation-level read_c", "read_committed"),
    ("kafka-console-consumer.sh", "--formatter-p", "--formatter-property"),
    ("kafka-server-start", "--over", "--override"),
    ("kafka-storage", "rand", "random-uuid"),
    ("kafka-storage", "format --cluster", "--cluster-id"),
    ("kafka-storage.sh", "format --ignore", "--ignore-formatted"),
];

/// What the shells' prompts say.
const READY: &str = "ready:";

/// The file of a tool's completions.
fn script(tool: &str, before: &str, after: &str) -> PathBuf {
    let name = tool.trim_end_matches(".sh");
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("completions/{before}{name}{after}"))
}

/// The arguments that the tool is called with when TAB and Enter follow what is typed at the prompt. `start` is what the shell runs first,
/// and `call` starts the shell.
fn typed(tool: &str, line: &str, start: &str, call: &str) -> Vec<String> {
    let dir = tempfile::tempdir().expect("a directory");
    let out = dir.path().join("out");
    // The tool is a function that writes down what it is called with.
    let function = format!("{tool}() {{ printf '%s\\n' \"$@\" > {}; exit; }}", out.display());
    fs::write(dir.path().join(".zshrc"), format!("{start}\n{function}\n")).expect("what the shell runs first");
    let call = call.replace("HERE", &dir.path().display().to_string());
    let screen = on_terminal(&call, &[(READY, &format!("{tool} {line}\t\n"))], &[]);
    let text = fs::read_to_string(&out).unwrap_or_else(|error| panic!("{tool} was not called: {error}: {screen:?}"));
    text.lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes() {
    for (tool, line, expected) in CASES {
        let start = format!("PS1={READY}; source {}", script(tool, "", ".bash").display());
        let args = typed(tool, line, &start, "bash --noprofile --rcfile HERE/.zshrc -i");
        assert_eq!(args.last().map(String::as_str), Some(*expected), "{tool} {line}: {args:?}");
    }
}

#[test]
fn zsh_completes() {
    or_skip_program!("zsh");
    for (tool, line, expected) in CASES {
        let directory = script(tool, "_", "").parent().expect("a directory").display().to_string();
        let start = format!("PROMPT={READY}; fpath=({directory} $fpath); autoload -U compinit; compinit -u -D");
        let args = typed(tool, line, &start, "ZDOTDIR=HERE zsh -d -i");
        // An option's `=` is there until a value is typed.
        let last = args.last().map(|word| word.trim_end_matches('='));
        assert_eq!(last, Some(*expected), "{tool} {line}: {args:?}");
    }
}

#[test]
fn fish_completes() {
    or_skip_program!("fish");
    for (tool, line, expected) in CASES {
        let program = format!("source {}; complete -C '{tool} {line}'", script(tool, "", ".fish").display());
        let printed = run(sealed("fish").args(["--no-config", "-c", &program]), b"");
        let offered: Vec<&str> = printed.stdout.lines().map(|line| line.split('\t').next().unwrap_or(line)).collect();
        assert_eq!(offered, [*expected], "{tool} {line}: {printed:?}");
    }
}
