//! The checked-in messages are what the generator makes of the checked-in table.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

#[test]
fn checked_in_messages_are_current() {
    let wire = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let table = fs::read_to_string(wire.join("schema/messages.txt")).expect("the table");
    let files = kafka_wire_gen::generate(&table).expect("a table that can be read");
    let folder = wire.join("src/messages");
    let on_disk: BTreeSet<String> = fs::read_dir(&folder)
        .expect("the folder")
        .map(|f| f.expect("an entry").file_name().into_string().expect("a name in UTF-8"))
        .collect();
    let generated: BTreeSet<String> = files.iter().map(|f| f.name.clone()).collect();
    assert_eq!(on_disk, generated, "run `cargo run -p kafka-wire-gen`");
    for file in files {
        let text = fs::read_to_string(folder.join(&file.name)).expect("a file");
        assert!(text == file.text, "{} is out of date: run `cargo run -p kafka-wire-gen`", file.name);
    }
}

/// What cannot be read is refused with its line, not skipped.
#[test]
fn bad_tables() {
    let error = |table: &str| kafka_wire_gen::generate(table).expect_err("a bad table");
    assert!(error("A data versions=0 flexible=0+\n  F: int7 0+").contains("line 2: no type int7"));
    assert!(error("A data versions=0 flexible=0+\n  F: int8 0+ taggy").contains("taggy"));
    assert!(error("A data versions=0 flexible=0+\n  F: int8 x").contains("line 2"));
    assert!(error("A data flexible=0+").contains("line 1: a message has versions"));
    assert!(error("A data versions=0 flexible=none\n  F: B 0+").contains("no struct B"));
    assert!(error("A data versions=0 flexible=none\n  F: int8 0+\n    G: int8 0+").contains("only structs"));
    assert!(error("A data versions=0 flexible=none\n  F: int8 0+ default=x").contains("A: x is not a number"));
    assert!(error("A data versions=0 flexible=none\n  V: int8 0+").contains("V would hide"));
    assert!(error("A other versions=0 flexible=none").contains("kind other"));
}
