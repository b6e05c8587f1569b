//! Man pages and shell completions, made from the tools' own definitions.

use std::io;
use std::path::Path;

use clap_complete::Shell;

use crate::registry::Tool;

/// One generated file: its name below the output directory, and its content.
pub type Generated = (String, Vec<u8>);

/// The man page of every tool: `kafka-topics.1`.
pub fn man_pages(tools: &[&Tool]) -> io::Result<Vec<Generated>> {
    tools.iter().map(|tool| man_page(tool)).collect()
}

/// The completions of every tool for bash, zsh and fish: `bash/kafka-topics`, `zsh/_kafka-topics`, `fish/kafka-topics.fish`.
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
    let mut roff = clap_mangen::roff::Roff::new();
    if !tool.examples.is_empty() {
        roff.control("SH", ["EXAMPLES"]);
        for example in tool.examples {
            roff.control("TP", []);
            roff.text([clap_mangen::roff::bold(example.line)]);
            roff.text([clap_mangen::roff::roman(example.what)]);
        }
    }
    roff.to_writer(&mut page)?;
    man.render_options_section(&mut page)?;
    if tool.definition().has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    let mut roff = clap_mangen::roff::Roff::new();
    roff.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in EXIT_STATUS {
        roff.control("TP", []);
        roff.text([clap_mangen::roff::bold(*code)]);
        roff.text([clap_mangen::roff::roman(*meaning)]);
    }
    roff.to_writer(&mut page)?;
    man.render_version_section(&mut page)?;
    Ok((format!("{}.1", tool.name), page))
}

const EXIT_STATUS: &[(&str, &str)] = &[
    ("0", "Done."),
    ("1", "Something failed; with several items, at least one of them."),
    ("2", "The command line is wrong."),
    ("3", "No broker could be reached, or it did not answer in time."),
    ("4", "Authentication or authorisation was refused."),
    ("5", "What was named does not exist."),
    ("130", "Stopped by Ctrl-C."),
    ("143", "Stopped by SIGTERM."),
];

fn completion(tool: &Tool, shell: Shell) -> Generated {
    let mut command = tool.definition();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, tool.name, &mut script);
    let script = String::from_utf8_lossy(&script);
    let (name, also) = (tool.name, format!("{}.sh", tool.name));
    let (file, script) = match shell {
        Shell::Bash => {
            let function = format!("_{name}");
            (
                format!("bash/{name}"),
                format!(
                    "{script}\ncomplete -F {function} -o nosort -o bashdefault -o default {also} 2>/dev/null || complete -F {function} -o bashdefault -o default {also}\n"
                ),
            )
        }
        Shell::Zsh => (
            format!("zsh/_{name}"),
            script.replacen(&format!("#compdef {name}"), &format!("#compdef {name} {also}"), 1),
        ),
        _ => (format!("fish/{name}.fish"), format!("{script}complete -c {also} -w {name}\n")),
    };
    (file, script.into_bytes())
}
