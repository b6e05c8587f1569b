//! Every message and version against the bytes that Kafka's own classes write (`tests/golden`).

use std::collections::BTreeSet;

use bytes::Bytes;
use kafka_wire::message::MessageInfo;
use kafka_wire::messages::MESSAGES;

/// A line of `vectors.txt`.
struct Vector {
    info: &'static MessageInfo,
    from: i16,
    to: i16,
    /// How the message was filled, or its bytes at version `from` where it was written at another.
    what: &'static str,
    /// `None` where Kafka refuses to write.
    bytes: Option<Bytes>,
}

impl Vector {
    fn shown(&self) -> String {
        format!("{} {} -> {} {}", self.info.name, self.from, self.to, self.what)
    }
}

fn vectors() -> Vec<Vector> {
    include_str!("golden/vectors.txt").lines().map(vector).collect()
}

fn vector(line: &'static str) -> Vector {
    let words: Vec<&str> = line.split(' ').collect();
    let [name, from, to, what, hex] = words[..] else { panic!("not a vector: {line}") };
    let info = MessageInfo::named(name).unwrap_or_else(|| panic!("no message {name}"));
    let number = |text: &str| text.parse().expect("a version");
    Vector { info, from: number(from), to: number(to), what, bytes: (hex != "!").then(|| unhex(hex)) }
}

fn unhex(hex: &str) -> Bytes {
    if hex == "-" {
        return Bytes::new();
    }
    (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).expect("hex")).collect()
}

#[test]
fn read_and_written_again() {
    let mut wrong = Vec::new();
    for v in vectors().iter().filter(|v| v.from == v.to) {
        let bytes = v.bytes.clone().expect("Kafka writes what it was given");
        let again = (v.info.recode)(&bytes, v.from, v.to);
        if again != Ok((bytes.len(), bytes.clone())) {
            wrong.push(format!("{}: {again:02x?} for {bytes:02x?}", v.shown()));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn defaults_are_kafkas() {
    let mut wrong = Vec::new();
    for v in vectors().iter().filter(|v| v.what == "DEFAULT") {
        let ours = (v.info.default_bytes)(v.from).ok();
        if ours != v.bytes {
            wrong.push(format!("{}: {ours:02x?} for {:02x?}", v.shown(), v.bytes));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// A field that a lower version lacks is dropped or refused as Kafka does.
#[test]
fn lower_versions() {
    let mut wrong = Vec::new();
    let mut refused = 0;
    for v in vectors().iter().filter(|v| v.from != v.to) {
        let bytes = unhex(v.what);
        let ours = (v.info.recode)(&bytes, v.from, v.to);
        refused += usize::from(v.bytes.is_none());
        match (&ours, &v.bytes) {
            (Ok((_, ours)), Some(kafkas)) if ours == kafkas => {}
            (Err(kafka_wire::message::RecodeError::Encode(_)), None) => {}
            _ => wrong.push(format!("{}: {ours:02x?} for {:02x?}", v.shown(), v.bytes)),
        }
    }
    assert!(refused > 300, "only {refused} are refused");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn all_versions_are_covered() {
    let seen: BTreeSet<(&str, i16)> =
        vectors().iter().filter(|v| v.from == v.to).map(|v| (v.info.name, v.from)).collect();
    let known: BTreeSet<(&str, i16)> =
        MESSAGES.iter().flat_map(|m| m.versions.clone().map(|version| (m.name, version))).collect();
    assert_eq!(seen, known);
    assert_eq!((MESSAGES.len(), known.len()), (280, 847));
}
