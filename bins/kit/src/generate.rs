//! Man pages and shell completions, made from the tools' own definitions.

use std::io;
use std::path::Path;

use clap::Command;
use clap_complete::Shell;
use clap_mangen::roff::{Roff, bold, roman};

use crate::registry::Tool;

/// One generated file: its name below the output directory, and its content.
pub type Generated = (String, Vec<u8>);

/// The man page of every tool: `kafka-topics.1`.
pub fn man_pages(tools: &[&Tool]) -> io::Result<Vec<Generated>> {
    tools.iter().map(|tool| man_page(tool)).collect()
}

/// The completions of every tool for bash, zsh and fish: `kafka-topics.bash`, `_kafka-topics`, `kafka-topics.fish`.
/// Each serves `NAME` and `NAME.sh`.
pub fn completions(tools: &[&Tool]) -> Vec<Generated> {
    tools.iter().flat_map(|tool| [Shell::Bash, Shell::Zsh, Shell::Fish].map(|shell| completion(tool, shell))).collect()
}

/// Writes generated files below `directory`.
pub fn write(directory: &Path, files: &[Generated]) -> io::Result<()> {
    for (name, content) in files {
        let path = directory.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, content)?;
    }
    Ok(())
}

fn man_page(tool: &Tool) -> io::Result<Generated> {
    let man =
        clap_mangen::Man::new(tool.definition()).date("").source(format!("kafka-suite {}", env!("CARGO_PKG_VERSION")));
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    let mut roff = Roff::new();
    if !tool.examples.is_empty() {
        roff.control("SH", ["EXAMPLES"]);
        for example in tool.examples {
            roff.control("TP", []);
            roff.text([bold(example.line)]);
            roff.text([roman(example.what)]);
        }
    }
    roff.to_writer(&mut page)?;
    man.render_options_section(&mut page)?;
    for subcommand in tool.definition().get_subcommands().filter(|subcommand| !subcommand.is_hide_set()) {
        page.extend(subcommand_section(subcommand)?);
    }
    let mut roff = Roff::new();
    roff.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in EXIT_STATUS {
        roff.control("TP", []);
        roff.text([bold(*code)]);
        roff.text([roman(*meaning)]);
    }
    roff.to_writer(&mut page)?;
    man.render_version_section(&mut page)?;
    Ok((format!("{}.1", tool.name), page))
}

/// A subcommand within its tool's page.
fn subcommand_section(subcommand: &Command) -> io::Result<Vec<u8>> {
    let mut section = Vec::new();
    let mut roff = Roff::new();
    roff.control("SH", [format!("SUBCOMMAND {}", subcommand.get_name()).as_str()]);
    let about = subcommand.get_about().map(ToString::to_string).unwrap_or_default();
    roff.text([roman(about)]);
    roff.to_writer(&mut section)?;
    let mut options = Vec::new();
    clap_mangen::Man::new(subcommand.clone().disable_help_flag(true)).render_options_section(&mut options)?;
    // One heading more would end the section.
    let options = String::from_utf8_lossy(&options).replace(".SH OPTIONS\n", "");
    section.extend(options.into_bytes());
    Ok(section)
}

const EXIT_STATUS: &[(&str, &str)] = &[
    ("0", "Done."),
    ("1", "Something failed."),
    ("2", "The command line is wrong."),
    ("3", "No broker could be reached, or it did not answer in time."),
    ("4", "Authentication or authorisation was refused."),
    ("5", "What was named does not exist."),
    ("6", "Of several things some were done and some failed."),
    ("130", "Stopped by Ctrl-C."),
    ("143", "Stopped by SIGTERM."),
];

fn completion(tool: &Tool, shell: Shell) -> Generated {
    let mut command = visible(&tool.definition());
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, tool.name, &mut script);
    let script = String::from_utf8_lossy(&script);
    let (name, also) = (tool.name, format!("{}.sh", tool.name));
    let (file, script) = match shell {
        // The script registers its function twice: for shells that know nosort, and for older ones.
        Shell::Bash => {
            let register = format!("-o default {name}\n");
            let script = script.replace(&register, &format!("-o default {name} {also}\n"));
            // It spells a hyphen in the tool's own name in two ways, so that no subcommand would be found.
            let [here, there] = ["__subcmd__", "__"].map(|hyphen| format!("{}__subcmd__", name.replace('-', hyphen)));
            (format!("{name}.bash"), script.replace(&here, &there))
        }
        Shell::Zsh => {
            let header = format!("#compdef {name}");
            (format!("_{name}"), script.replacen(&header, &format!("{header} {also}"), 1))
        }
        _ => (format!("{name}.fish"), format!("{script}complete -c {also} -w {name}\n")),
    };
    (file, script.into_bytes())
}

/// Without hidden options, which exist only to be refused: completions would offer them.
fn visible(command: &Command) -> Command {
    let shown = command.get_arguments().filter(|arg| !arg.is_hide_set()).cloned();
    let about = command.get_about().cloned().unwrap_or_default();
    Command::new(command.get_name().to_string())
        .disable_help_flag(command.is_disable_help_flag_set())
        .about(about)
        .version(crate::help::VERSION)
        .args(shown)
        .subcommands(command.get_subcommands().map(visible))
}
