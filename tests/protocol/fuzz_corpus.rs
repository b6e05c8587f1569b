//! Every file of the fuzzers' corpus through the function that it is for: what fuzzing once found stays found.

#[path = "../fuzz/targets/mod.rs"]
mod targets;

use std::fs;
use std::path::Path;

/// Runs `target` on all files of its corpus, of which there are `least` at least.
fn replay(name: &str, least: usize, target: fn(&[u8])) {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name);
    let mut files: Vec<_> = fs::read_dir(&dir).expect("a corpus").map(|e| e.expect("an entry").path()).collect();
    files.sort();
    assert!(files.len() >= least, "{}: {} files", dir.display(), files.len());
    for file in files {
        let bytes = fs::read(&file).expect("a file");
        if std::panic::catch_unwind(|| target(&bytes)).is_err() {
            panic!("{} makes {name} fail", file.display());
        }
    }
}

#[test]
fn frames() {
    replay("frames", 7, targets::frames);
}

#[test]
fn messages() {
    replay("messages", 180, targets::messages);
}

#[test]
fn batches() {
    replay("batches", 60, targets::batches);
}

#[test]
fn streams() {
    replay("streams", 6, targets::streams);
}

#[test]
fn records() {
    replay("records", 40, targets::records);
}

#[test]
fn properties() {
    replay("properties", 2, targets::properties);
}

#[test]
fn segments() {
    replay("segments", 8, targets::segments);
}

#[test]
fn files() {
    replay("files", 6, targets::files);
}
