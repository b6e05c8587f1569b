//! The only `main` of the suite: reads the command line, runs the tool, and decides what a failure
//! prints (one line on stderr) and what the process exits with.

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgMatches, Command};
use kafka_client::{ApiError, ClientError};
use tokio::runtime;
use tokio::signal::unix::{SignalKind, signal};

use crate::connect;
use crate::failure::{Code, Failure};
use crate::joptsimple;
use crate::out;
use crate::registry::{Grammar, Tool};

/// Runs `tool` on this process's arguments.
pub fn main(tool: &Tool) -> ExitCode {
    run(tool, std::env::args_os().skip(1))
}

/// Runs `tool` on the given arguments (without the program's name).
pub fn run(tool: &Tool, args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let outcome = parse(tool, args).and_then(|parsed| match parsed {
        Parsed::Run(matches) => (tool.run)(&matches),
        Parsed::Print(text) => print(&text),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => report(tool.name, &error),
    }
}

/// Runs a future to its end on a runtime of one thread; Ctrl-C or SIGTERM ends it.
pub fn block_on<T>(future: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    run_until_done(runtime::Builder::new_current_thread(), async {
        tokio::select! {
            outcome = future => outcome,
            stop = stop_signal() => Err(stop.into()),
        }
    })
}

/// The same on several threads, for tools that move records; the future itself looks after [`stop_signal`].
pub fn block_on_threads<T>(future: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let mut builder = runtime::Builder::new_multi_thread();
    builder.worker_threads(WORKER_THREADS);
    run_until_done(builder, async {
        tokio::spawn(second_interrupt_kills());
        future.await
    })
}

/// The first Ctrl-C stops cleanly; who presses it again does not want to wait, be it for a reader of our output or a broker.
async fn second_interrupt_kills() {
    if tokio::signal::ctrl_c().await.is_ok() && tokio::signal::ctrl_c().await.is_ok() {
        std::process::exit(Code::Interrupted as i32);
    }
}

/// Waits for Ctrl-C or SIGTERM. What it answers is what the tool then ends with.
pub async fn stop_signal() -> Failure {
    let mut terminate = match signal(SignalKind::terminate()) {
        Ok(terminate) => terminate,
        Err(error) => return Failure::failed(format!("cannot listen for signals: {error}")),
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => Failure::new(Code::Interrupted, ""),
        _ = terminate.recv() => Failure::new(Code::Terminated, ""),
    }
}

fn run_until_done<T>(
    mut builder: runtime::Builder,
    future: impl Future<Output = anyhow::Result<T>>,
) -> anyhow::Result<T> {
    let runtime = builder.enable_all().build()?;
    let outcome = runtime.block_on(future);
    // A name lookup may still be running on a blocking thread; do not wait for it.
    runtime.shutdown_background();
    outcome
}

enum Parsed {
    Run(Box<ArgMatches>),
    /// Help or version.
    Print(String),
}

fn parse(tool: &Tool, args: impl IntoIterator<Item = OsString>) -> anyhow::Result<Parsed> {
    let args = args.into_iter().map(text).collect::<Result<Vec<String>, Failure>>()?;
    let mut command = tool.definition();
    let args = match tool.grammar {
        Grammar::Joptsimple if args.iter().any(|arg| arg == "-h" || arg == "--help") => vec!["--help".to_string()],
        Grammar::Joptsimple => {
            let normalised = joptsimple::normalise(&command, &args)?;
            for stray in &normalised.stray {
                warn(tool.name, &format!("'{stray}' belongs to no option and is not used"));
            }
            normalised.args
        }
        Grammar::Argparse => args,
    };
    let line = std::iter::once(tool.name.to_string()).chain(args);
    match command.try_get_matches_from_mut(line) {
        Ok(matches) => Ok(Parsed::Run(Box::new(matches))),
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp => Ok(Parsed::Print(render(&error))),
            ErrorKind::DisplayVersion => Ok(Parsed::Print(format!("{}\n", crate::help::VERSION))),
            _ => Err(usage(&command, &error).into()),
        },
    }
}

/// A warning on stderr, in the form all tools use.
pub fn warn(name: &str, message: &str) {
    error(name, &format!("warning: {message}"));
}

/// An error that does not end the tool, on stderr, in the form all tools use.
pub fn error(name: &str, message: &str) {
    for line in message.lines() {
        // Nothing can be done about an unwritable stderr.
        let _ = writeln!(std::io::stderr(), "{name}: {line}");
    }
}

fn text(arg: OsString) -> Result<String, Failure> {
    arg.into_string().map_err(|arg| Failure::usage(format!("argument {} is not UTF-8", arg.display())))
}

fn render(error: &clap::Error) -> String {
    let style = crate::style::Style::of_stdout(crate::style::Color::Auto);
    if style.colour { error.render().ansi().to_string() } else { error.render().to_string() }
}

fn print(text: &str) -> anyhow::Result<()> {
    let mut out = out::Out::stdout();
    out.buffer().extend_from_slice(text.as_bytes());
    out.flush()
}

/// clap's error as one line, in joptsimple's words where it has some.
fn usage(command: &Command, error: &clap::Error) -> Failure {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(option_name(text)),
        Some(ContextValue::Strings(list)) => list.first().map(|text| option_name(text)),
        _ => None,
    };
    let arg = context(ContextKind::InvalidArg);
    let value = match error.get(ContextKind::InvalidValue) {
        Some(ContextValue::String(value)) => Some(value.clone()),
        _ => None,
    };
    let message = match (error.kind(), arg, value) {
        (ErrorKind::ValueValidation | ErrorKind::InvalidValue, Some(arg), Some(value)) => {
            let cause = std::error::Error::source(error).map(|cause| format!(" ({cause})")).unwrap_or_default();
            format!("Cannot parse argument '{value}' of option {arg}{cause}")
        }
        // Named twice.
        (ErrorKind::ArgumentConflict, Some(arg), _) if context(ContextKind::PriorArg).as_ref() == Some(&arg) => {
            format!("Found multiple arguments for option {arg}, but you asked for only one")
        }
        _ => {
            let text = error.render().to_string();
            let lines = text.lines().map(str::trim).take_while(|line| !line.starts_with("Usage:"));
            let text: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
            text.join(" ").trim_start_matches("error: ").to_string()
        }
    };
    Failure::usage(format!("{message} (see {} --help)", command.get_name()))
}

/// `--topic <TOPIC>` -> `topic`.
fn option_name(text: &str) -> String {
    let name = text.split([' ', '=', '[']).next().unwrap_or(text);
    name.trim_start_matches('-').to_string()
}

fn report(name: &str, error: &anyhow::Error) -> ExitCode {
    if error.chain().any(|cause| cause.is::<out::Closed>()) {
        return ExitCode::SUCCESS;
    }
    self::error(name, &one_line(error));
    ExitCode::from(code_of(error) as u8)
}

/// The chain of causes in one line, without saying anything twice.
fn one_line(error: &anyhow::Error) -> String {
    let mut message = String::new();
    for cause in error.chain().map(ToString::to_string).filter(|cause| !cause.is_empty()) {
        if message.contains(&cause) {
            continue;
        }
        if !message.is_empty() {
            message.push_str(": ");
        }
        message.push_str(&cause);
    }
    message
}

/// What an error makes the process exit with.
pub fn code_of(error: &anyhow::Error) -> Code {
    let code = error.chain().find_map(|cause| {
        let failure = cause.downcast_ref::<Failure>().map(|failure| failure.code);
        let client = || cause.downcast_ref::<ClientError>().map(connect::code_of);
        let api = || cause.downcast_ref::<ApiError>().map(connect::code_of_api);
        failure.or_else(client).or_else(api)
    });
    code.unwrap_or(Code::Failed)
}

/// Enough for one task that reads or writes and the client's own.
const WORKER_THREADS: usize = 2;
