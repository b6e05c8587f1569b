//! What `make install` puts in place: programs, the scripts' names, man pages and completions.

use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use crate::support::{Printed, is_installed, run, sealed, skipped};

/// As the Makefile names them.
const TOOLS: &[&str] = &[
    "kafka-topics",
    "kafka-console-producer",
    "kafka-console-consumer",
    "kafka-server-start",
    "kafka-server-stop",
    "kafka-storage",
];

#[test]
fn everything_is_put_in_place() {
    let temp = tempfile::tempdir().expect("a directory");
    let (built, prefix) = (temp.path().join("built"), temp.path().join("prefix"));
    std::fs::create_dir(&built).expect("a directory");
    for name in TOOLS.iter().chain(&["kafka"]) {
        // The program of all tools is each of them under its name.
        symlink(env!("CARGO_BIN_EXE_kafka"), built.join(name)).expect("a link");
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts/install.sh");
    let install = || {
        let printed = run(sealed("bash").env("KAFKA_BIN", &built).arg(&script).arg(&prefix).args(TOOLS), b"");
        assert_eq!((printed.code, printed.stderr.as_str()), (Some(0), ""));
    };
    install();
    // Once more over what is there.
    install();

    for name in TOOLS {
        for called in [(*name).to_owned(), format!("{name}.sh")] {
            let printed = run(sealed(prefix.join("bin").join(&called)).arg("--help"), b"");
            assert!(printed.stdout.contains(&format!("Usage: {name}")), "{called}: {printed:?}");
        }
        for file in [
            format!("share/bash-completion/completions/{name}"),
            format!("share/bash-completion/completions/{name}.sh"),
            format!("share/zsh/site-functions/_{name}"),
            format!("share/fish/vendor_completions.d/{name}.fish"),
        ] {
            let text = std::fs::read_to_string(prefix.join(&file)).unwrap_or_else(|error| panic!("{file}: {error}"));
            assert!(text.contains(name), "{file}");
        }
    }
    assert!(run(sealed(prefix.join("bin/kafka")).arg("help"), b"").stdout.contains("kafka-topics"));
}

#[test]
fn man_pages_can_be_read() {
    if !is_installed("man") {
        return skipped("man is not installed (tests/scripts/prepare.sh)");
    }
    for name in TOOLS {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("man/{name}.1"));
        let printed = read(sealed("man").env("MANWIDTH", "100").arg("-l").arg(&page));
        for section in ["NAME", "SYNOPSIS", "EXAMPLES", "OPTIONS", "EXIT STATUS"] {
            assert!(printed.stdout.lines().any(|line| line == section), "{name}: no {section}: {printed:?}");
        }
        assert!(printed.stdout.contains(name) && printed.stderr.is_empty(), "{name}: {}", printed.stderr);
    }
}

fn read(man: &mut Command) -> Printed {
    let printed = run(man.env("LC_ALL", "C"), b"");
    assert_eq!(printed.code, Some(0), "{}", printed.stderr);
    printed
}
