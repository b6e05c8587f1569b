//! The multi-call program under its many names.

use std::os::unix::fs::symlink;

use crate::{run, sealed};

#[test]
fn links_choose_the_tool() {
    let directory = tempfile::tempdir().expect("a directory");
    for name in ["kafka-topics", "kafka-topics.sh", "kafka-console-consumer.sh", "kafka-storage.sh"] {
        let link = directory.path().join(name);
        symlink(env!("CARGO_BIN_EXE_kafka"), &link).expect("a link");
        let output = sealed(&link).arg("--help").output().expect("the tool starts");
        let text = String::from_utf8_lossy(&output.stdout);
        let tool = name.trim_end_matches(".sh");
        assert!(output.status.success() && text.contains(&format!("Usage: {tool}")), "{name}: {text}");
    }
}

#[test]
fn the_first_word_chooses_the_tool() {
    for word in ["topics", "kafka-topics", "kafka-topics.sh"] {
        let output = run(word, "--help");
        assert!(String::from_utf8_lossy(&output.stdout).contains("Usage: kafka-topics"), "{word}: {output:?}");
    }
    let output = run("nosuch", "");
    assert_eq!(output.status.code(), Some(2));
    let listed = run("help", "");
    let text = String::from_utf8_lossy(&listed.stdout);
    for tool in ["kafka-topics", "kafka-console-producer", "kafka-console-consumer", "kafka-server-start"] {
        assert!(text.contains(tool), "{text}");
    }
}
