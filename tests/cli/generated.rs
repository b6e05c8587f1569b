//! Man pages and completions are generated and committed; here they are generated again and compared.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::ours;

fn files(directory: &Path) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(directory).expect("a directory").map(|entry| entry.expect("an entry").path());
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    entries.map(|path| (name(&path), std::fs::read_to_string(&path).expect("text"))).collect()
}

fn check(kind: &str) {
    let made = tempfile::tempdir().expect("a directory");
    let status = ours("generate").arg(kind).arg(made.path()).status().expect("it starts");
    assert!(status.success());
    let committed = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(kind));
    let made = files(made.path());
    let names = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&committed), names(&made), "run `make generate`");
    for (name, content) in &made {
        assert!(committed[name] == *content, "{kind}/{name} is not current: run `make generate`");
    }
}

#[test]
fn man_pages_are_current() {
    check("man");
}

#[test]
fn completions_are_current() {
    check("completions");
}

/// Asks bash itself for the words that complete a line.
fn bash_completes(tool: &str, typed: &str) -> Vec<String> {
    let script = format!("{}/completions/kafka-topics.bash", env!("CARGO_MANIFEST_DIR"));
    let line = format!("{tool} {typed}");
    let program = format!(
        "source {script}; COMP_WORDS=({line}); COMP_CWORD=1; COMP_LINE='{line}'; COMP_POINT=${{#COMP_LINE}}; \
         function=$(complete -p {tool} | sed -E 's/.*-F ([^ ]+) .*/\\1/'); $function {tool} '{typed}' {tool}; \
         printf '%s\\n' \"${{COMPREPLY[@]}}\""
    );
    let output = Command::new("bash").arg("-c").arg(program).output().expect("bash starts");
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_string).collect()
}

#[test]
fn bash_completes_both_names() {
    for tool in ["kafka-topics", "kafka-topics.sh"] {
        assert_eq!(bash_completes(tool, "--under-r"), ["--under-replicated-partitions"], "{tool}");
    }
}
