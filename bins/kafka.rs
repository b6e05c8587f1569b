//! The multi-call program: every tool of the suite in one file.
//!
//! Called under a tool's name (`kafka-topics`, `kafka-topics.sh`) it is that tool; called as `kafka` it takes the tool as the
//! first word, with or without `kafka-`: `kafka topics --list`. Its hidden `generate` writes man pages and completions.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use kafka_kit::{Tool, entry, generate};

fn main() -> ExitCode {
    let mut args = std::env::args_os();
    let own_name = args.next().map(PathBuf::from).unwrap_or_default();
    let tools = tools();
    if let Some(tool) = own_name.file_name().and_then(|name| find(&tools, &name.to_string_lossy())) {
        return entry::run(tool, args);
    }
    let Some(word) = args.next().map(|word| word.to_string_lossy().into_owned()) else {
        return list(&tools);
    };
    match word.as_str() {
        "help" | "--help" | "-h" => match args.next().and_then(|name| find(&tools, &name.to_string_lossy())) {
            Some(tool) => entry::run(tool, [OsString::from("--help")]),
            None => list(&tools),
        },
        "--version" | "-V" => {
            println!("{}", kafka_kit::help::VERSION);
            ExitCode::SUCCESS
        }
        "generate" => generate_files(&tools, &args.collect::<Vec<_>>()),
        name => match find(&tools, name) {
            Some(tool) => entry::run(tool, args),
            None => {
                eprintln!("kafka: there is no tool {name} (`kafka help` lists them)");
                ExitCode::from(2)
            }
        },
    }
}

fn tools() -> Vec<&'static Tool> {
    kafka_tools::TOOLS.iter().chain(kafka_server::TOOLS).copied().collect()
}

/// The tool called `name`, `name.sh`, or `kafka-name`.
fn find(tools: &[&'static Tool], name: &str) -> Option<&'static Tool> {
    let name = name.strip_suffix(".sh").unwrap_or(name);
    tools.iter().copied().find(|tool| tool.name == name || tool.name.strip_prefix("kafka-") == Some(name))
}

fn list(tools: &[&Tool]) -> ExitCode {
    println!("Usage: kafka TOOL [OPTIONS]\n\nTools (`kafka TOOL --help` for each):");
    for tool in tools {
        let about = tool.definition().get_about().map(ToString::to_string).unwrap_or_default();
        println!("  {:<24} {about}", tool.name);
    }
    ExitCode::SUCCESS
}

/// `kafka generate man|completions DIRECTORY`
fn generate_files(tools: &[&Tool], args: &[OsString]) -> ExitCode {
    let written = match args {
        [kind, directory] if kind == "man" => {
            generate::man_pages(tools).and_then(|files| generate::write(Path::new(directory), &files))
        }
        [kind, directory] if kind == "completions" => {
            generate::write(Path::new(directory), &generate::completions(tools))
        }
        _ => {
            eprintln!("usage: kafka generate man|completions DIRECTORY");
            return ExitCode::from(2);
        }
    };
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("kafka: cannot write generated files: {error}");
            ExitCode::FAILURE
        }
    }
}
