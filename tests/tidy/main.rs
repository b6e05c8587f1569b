//! The rules of the house that a machine can check: sizes, headers, arrows that point down only, and texts that speak of
//! the project alone. A failure names the file and the line.

use std::fs;
use std::path::{Path, PathBuf};

/// Lines of code in a file, comments and blanks not counted.
const FILE_LINES_MAX: usize = 500;
/// Lines of a function, from `fn` to its closing brace.
const FUNCTION_LINES_MAX: usize = 70;

/// Generated or pure data: their length says nothing.
const DATA: &[&str] = &[
    "client-lib/wire/src/messages/",
    "client-lib/wire/src/api.rs",
    "client-lib/wire/src/error_code.rs",
    "client-lib/wire/src/metadata_record.rs",
    "broker/core/src/configs/table/",
    "client-lib/src/config/table/",
];

/// Which crates of ours a crate may use: arrows point down only.
const MAY_USE: &[(&str, &[&str])] = &[
    ("client-lib/wire/gen", &[]),
    ("client-lib/wire", &["kafka-wire-gen"]),
    ("client-lib", &["kafka-wire"]),
    ("broker/core", &["kafka-wire"]),
    ("broker/log", &["kafka-wire"]),
    ("broker", &["kafka-core", "kafka-log", "kafka-client", "kafka-wire"]),
    ("bins/kit", &["kafka-client", "kafka-wire"]),
    ("bins/tools", &["kafka-kit", "kafka-client", "kafka-wire"]),
    ("bins/server", &["kafka-kit", "kafka-broker", "kafka-core", "kafka-log", "kafka-client", "kafka-wire"]),
];

/// Crates that must not know of sockets, files' async faces or clocks of tokio.
const PURE: &[&str] = &["client-lib/wire", "broker/core", "broker/log"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(dir: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> =
        fs::read_dir(dir).expect("a source folder").map(|e| e.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        if path.is_dir() {
            if name != "target" && !name.starts_with('.') && name != "node_modules" {
                rust_files(&path, out);
            }
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for top in ["bins", "broker", "client-lib", "tests"] {
        rust_files(&root().join(top), &mut files);
    }
    let relative = |p: &PathBuf| p.strip_prefix(root()).expect("below the root").display().to_string();
    files.iter().map(|p| (relative(p), fs::read_to_string(p).expect("UTF-8 source"))).collect()
}

fn is_data(path: &str) -> bool {
    DATA.iter().any(|d| path.starts_with(d))
}

fn is_code(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with("//")
}

fn fail_if_any(rule: &str, found: &[String]) {
    assert!(found.is_empty(), "{rule}:\n  {}", found.join("\n  "));
}

#[test]
fn files_are_short() {
    let mut found = Vec::new();
    for (path, text) in sources().iter().filter(|(p, _)| !is_data(p)) {
        let lines = text.lines().filter(|l| is_code(l)).count();
        if lines > FILE_LINES_MAX {
            found.push(format!("{path}: {lines} lines of code"));
        }
    }
    fail_if_any("a file has at most 500 lines of code; look for the seam", &found);
}

#[test]
fn functions_fit_on_a_screen() {
    let mut found = Vec::new();
    for (path, text) in sources().iter().filter(|(p, _)| !is_data(p)) {
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let Some(indent) = function_indent(line) else { continue };
            let close = format!("{}}}", " ".repeat(indent));
            let Some(length) =
                lines[at..].iter().position(|l| *l == close || l.trim_end().ends_with("{}") && *l == *line)
            else {
                continue;
            };
            if length + 1 > FUNCTION_LINES_MAX {
                found.push(format!("{path}:{}: {} lines", at + 1, length + 1));
            }
        }
    }
    fail_if_any("a function has at most 70 lines", &found);
}

/// The indentation of a line that begins a function with a body.
fn function_indent(line: &str) -> Option<usize> {
    let trimmed = line.trim_start();
    let mut rest = trimmed;
    for prefix in ["pub(crate) ", "pub(super) ", "pub ", "const ", "async ", "unsafe "] {
        rest = rest.strip_prefix(prefix).unwrap_or(rest);
    }
    (rest.starts_with("fn ") && !line.trim_end().ends_with(';')).then(|| line.len() - trimmed.len())
}

#[test]
fn every_file_says_what_it_is_for() {
    let found: Vec<String> =
        sources().iter().filter(|(p, t)| !is_data(p) && !t.starts_with("//!")).map(|(p, _)| p.clone()).collect();
    fail_if_any("a file starts with //! and says what it is for", &found);
}

#[test]
fn arrows_point_down_only() {
    let mut found = Vec::new();
    for (krate, allowed) in MAY_USE {
        let manifest = fs::read_to_string(root().join(krate).join("Cargo.toml")).expect("a manifest");
        for line in manifest.lines().filter(|l| l.starts_with("kafka-")) {
            let used = line.split(['.', ' ', '=']).next().unwrap_or_default();
            if !allowed.contains(&used) {
                found.push(format!("{krate} uses {used}"));
            }
        }
    }
    fail_if_any("dependencies point down only", &found);
}

#[test]
fn pure_crates_have_no_tokio() {
    let manifest = |krate: &&&str| fs::read_to_string(root().join(krate).join("Cargo.toml")).expect("a manifest");
    let found: Vec<String> =
        PURE.iter().filter(|k| manifest(k).lines().any(|l| l.starts_with("tokio"))).map(|k| (*k).to_string()).collect();
    fail_if_any("kafka-wire, kafka-core and kafka-log have no tokio", &found);
}

#[test]
fn nothing_is_left_to_do() {
    let marks = [concat!("to", "do!("), concat!("unimplemented", "!("), concat!("db", "g!("), concat!("FIX", "ME")];
    let ignored = concat!("#[ig", "nore");
    let mut found = Vec::new();
    for (path, text) in sources() {
        for (at, line) in text.lines().enumerate() {
            if marks.iter().any(|m| line.contains(m)) || line.trim_start().starts_with(ignored) {
                found.push(format!("{path}:{}: {}", at + 1, line.trim()));
            }
        }
    }
    fail_if_any("no unfinished code and no ignored test", &found);
}

#[test]
fn core_reads_no_clock_and_draws_no_numbers() {
    let banned = ["Instant::now", "SystemTime::now", "std::fs", "std::net", "rand::"];
    let mut found = Vec::new();
    for (path, text) in sources() {
        if !(path.starts_with("broker/core/src") || path.starts_with("client-lib/src/pure")) {
            continue;
        }
        for (at, line) in text.lines().enumerate().filter(|(_, l)| is_code(l)) {
            if banned.iter().any(|b| line.contains(b)) {
                found.push(format!("{path}:{}: {}", at + 1, line.trim()));
            }
        }
    }
    fail_if_any("time and randomness are arguments of a decision", &found);
}
