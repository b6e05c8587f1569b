//! Man pages and completions are generated and committed; here they are generated again and compared.

use std::collections::BTreeMap;
use std::path::Path;

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
