//! What differs on a terminal: tables, colour, a question before much is deleted, a bar, Ctrl-C.

use std::fs;

use crate::support::terminal::on_terminal;
use crate::support::{Broker, Setup, succeeds};

const ESCAPE: char = '\x1b';

/// One of our tools on a terminal. Answers what is on the screen and the exit code.
fn shown(broker: &Broker, line: &str, dialogue: &[(&str, &str)], env: &[(&str, &str)]) -> (String, Option<i32>) {
    let (tool, args) = line.split_once(' ').expect("a tool and its arguments");
    let line = format!("{} {tool} --bootstrap-server {} {args}", env!("CARGO_BIN_EXE_kafka"), broker.address);
    let printed = on_terminal(&line, dialogue, env);
    (printed.stdout, printed.code)
}

#[test]
fn a_table_in_colour_unless_colour_is_not_wanted() {
    let broker = Setup::default().ours();
    succeeds(&broker, "kafka-topics", &["--create", "--topic", "orders"], b"");
    let describe = "kafka-topics --describe --topic orders";
    let header = ["TOPIC", "PARTITION", "LEADER", "REPLICAS", "ISR", "STATE"];
    let has_table = |text: &str| text.lines().any(|line| line.split_whitespace().eq(header));

    let (plain, code) = shown(&broker, describe, &[], &[("NO_COLOR", "1")]);
    assert!(code == Some(0) && has_table(&plain) && !plain.contains(ESCAPE), "{plain:?}");
    let (coloured, _) = shown(&broker, describe, &[], &[]);
    assert!(coloured.contains(ESCAPE) && coloured.contains("STATE"), "{coloured:?}");
    let (dumb, _) = shown(&broker, describe, &[], &[("TERM", "dumb")]);
    assert!(has_table(&dumb) && !dumb.contains(ESCAPE), "{dumb:?}");
    let (never, _) = shown(&broker, &format!("{describe} --color never"), &[], &[]);
    assert!(has_table(&never) && !never.contains(ESCAPE), "{never:?}");
}

#[test]
fn a_pattern_that_deletes_more_than_its_own_text_is_asked_about() {
    let broker = Setup::default().ours();
    let create = |topic: &str| succeeds(&broker, "kafka-topics", &["--create", "--topic", topic], b"");
    let list = || succeeds(&broker, "kafka-topics", &["--list"], b"").stdout;
    for topic in ["a.1", "a-1", "b"] {
        create(topic);
    }
    let (text, code) = shown(&broker, "kafka-topics --delete --topic a.1", &[("Delete?", "n")], &[]);
    assert!(text.contains("'a.1' matches 2 topics") && text.contains("Delete?"), "{text:?}");
    assert_eq!((code, list().as_str()), (Some(1), "a-1\na.1\nb\n"), "{text:?}");
    // Enter alone, Escape and Ctrl-C are no answer.
    for (typed, expected) in [("\r", Some(1)), ("\x1b", Some(1)), ("\x03", Some(130))] {
        let (text, code) = shown(&broker, "kafka-topics --delete --topic a.1", &[("Delete?", typed)], &[]);
        assert_eq!((code, list().as_str()), (expected, "a-1\na.1\nb\n"), "{text:?}");
        // The cursor is there again.
        let (hidden, shown) = (text.rfind("\x1b[?25l"), text.rfind("\x1b[?25h"));
        assert!(hidden.is_some() && shown > hidden, "{text:?}");
    }
    let (text, code) = shown(&broker, "kafka-topics --delete --topic a.1", &[("Delete?", "y")], &[]);
    assert_eq!((code, list().as_str()), (Some(0), "b\n"), "{text:?}");
    // A name that means itself alone, and who says so beforehand, is not asked.
    let (text, code) = shown(&broker, "kafka-topics --delete --topic b", &[], &[]);
    assert_eq!((code, text.as_str(), list().as_str()), (Some(0), "", "\n"));
    for yes in ["--yes", "-y", "--force"] {
        create("c1");
        create("c2");
        let (text, code) = shown(&broker, &format!("kafka-topics --delete --topic 'c.*' {yes}"), &[], &[]);
        assert_eq!((code, text.as_str(), list().as_str()), (Some(0), "", "\n"), "{yes}");
    }
}

#[test]
fn a_bar_for_a_file_and_none_for_a_pipe() {
    let broker = Setup::default().ours();
    succeeds(&broker, "kafka-topics", &["--create", "--topic", "lines"], b"");
    let file = tempfile::NamedTempFile::new().expect("a file");
    fs::write(file.path(), "0123456789\n".repeat(300_000)).expect("lines");
    let path = file.path().display();
    let (bar, code) = shown(&broker, &format!("kafka-console-producer --topic lines < {path}"), &[], &[]);
    assert!(code == Some(0) && bar.contains("of 3.15 MiB"), "{bar:?}");
    // The bar goes when all is sent.
    assert!(bar.ends_with("\r\x1b[2K"), "{bar:?}");
    let line = format!("cat {path} | {} kafka-console-producer", env!("CARGO_BIN_EXE_kafka"));
    let piped = on_terminal(&format!("{line} --bootstrap-server {} --topic lines", broker.address), &[], &[]);
    assert_eq!((piped.stdout.as_str(), piped.code), ("", Some(0)));
}

#[test]
fn lines_are_asked_for_and_ctrl_c_sends_what_was_typed() {
    let broker = Setup::default().ours();
    succeeds(&broker, "kafka-topics", &["--create", "--topic", "typed"], b"");
    let (text, code) =
        shown(&broker, "kafka-console-producer --topic typed", &[(">", "one\n"), (">", "two\n"), (">", "\x04")], &[]);
    assert!(code == Some(0) && text.matches('>').count() == 3, "{text:?}");
    let args = ["--topic", "typed", "--from-beginning", "--max-messages", "2"];
    assert_eq!(succeeds(&broker, "kafka-console-consumer", &args, b"").stdout, "one\ntwo\n");
    let (text, code) = shown(&broker, "kafka-console-consumer --topic typed --from-beginning", &[("two", "\x03")], &[]);
    assert!(code == Some(130) && text.contains("Processed a total of"), "{text:?}");
}
