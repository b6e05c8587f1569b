//! Our batches, read by Java: `java/BatchVectors.java dump` prints what it reads, checksums compared, and so do we.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::dump::dump;
use crate::samples;

/// Where the jars of Kafka 4.3.1 are: `KAFKA_PEERS_HOME`, or where the peers are installed by default.
fn libs() -> Result<PathBuf, String> {
    let peers = match std::env::var_os("KAFKA_PEERS_HOME") {
        Some(dir) => PathBuf::from(dir),
        None => PathBuf::from(std::env::var_os("HOME").ok_or("no HOME")?).join(".cache/kafka-peers"),
    };
    let libs = peers.join("4.3.1/libs");
    if !libs.is_dir() {
        return Err(format!("{} is not there", libs.display()));
    }
    // Running a source file needs the compiler too.
    Command::new("javac").arg("-version").output().map_err(|e| format!("no JDK: {e}"))?;
    Ok(libs)
}

#[test]
fn java_reads_what_we_write() {
    let libs = match libs() {
        Ok(libs) => libs,
        Err(why) => return eprintln!("skipped, Java does not read our batches: {why}"),
    };
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("java-reads-{}", std::process::id()));
    fs::create_dir_all(&dir).expect("a directory");
    let mut expected = String::new();
    let mut files = Vec::new();
    for (name, bytes) in samples::all() {
        let file = dir.join(format!("{name}.bin"));
        fs::write(&file, &bytes).expect("a file");
        expected.push_str(&format!("== {name}.bin\n{}", dump(&bytes)));
        files.push(file);
    }
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/batches/java/BatchVectors.java");
    let output = Command::new("java")
        .arg("-cp")
        .arg(libs.join("*"))
        .args(["-Xshare:auto", "-XX:TieredStopAtLevel=1"])
        .arg(source)
        .arg("dump")
        .args(&files)
        .output()
        .expect("java runs");
    fs::remove_dir_all(&dir).expect("the directory goes");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
}
