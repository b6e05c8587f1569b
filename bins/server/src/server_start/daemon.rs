//! `-daemon`: the same program again, in the background (kafka-run-class.sh's `nohup ... &`).

use std::fs::{File, create_dir_all};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context;

use super::{CommandLine, TOOL};

/// Starts a background process with the same settings and returns; its output goes to a file.
pub(super) fn start(line: &CommandLine) -> anyhow::Result<()> {
    let directory = std::env::var_os("LOG_DIR").map_or_else(|| PathBuf::from("logs"), PathBuf::from);
    create_dir_all(&directory).with_context(|| format!("cannot create {}", directory.display()))?;
    let path = directory.join("kafkaServer.out");
    let out = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    let mut command = Command::new(std::env::current_exe().context("cannot find this program")?);
    let called = std::env::args_os().next().unwrap_or_default();
    // The multi-call program needs the tool's name, whether it was called by it or not.
    command.arg0(match Path::new(&called).file_name().is_some_and(|name| name == "kafka") {
        true => TOOL.name.into(),
        false => called,
    });
    for (key, value) in &line.overrides {
        command.arg("--override").arg(format!("{key}={value}"));
    }
    if let Some(file) = &line.file {
        command.arg(file);
    }
    // A process group of its own: Ctrl-C in this terminal and its end do not reach it.
    let child = command
        .process_group(0)
        .stdin(Stdio::null())
        .stderr(out.try_clone().context("cannot share the output file")?)
        .stdout(out)
        .spawn()
        .context("cannot start in the background")?;
    eprintln!("{}: started as process {}, output in {}", TOOL.name, child.id(), path.display());
    Ok(())
}
