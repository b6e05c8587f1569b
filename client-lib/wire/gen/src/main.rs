//! `kafka-wire-gen [SCHEMA [FOLDER]]`: writes `src/messages` of kafka-wire anew from the schema table.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    match run() {
        Ok(count) => {
            println!("{count} files written");
            ExitCode::SUCCESS
        }
        Err(e) => {
            eprintln!("kafka-wire-gen: {e}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<usize, String> {
    let wire = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut args = env::args_os().skip(1);
    let schema = args.next().map_or_else(|| wire.join("schema/messages.txt"), Into::into);
    let folder = args.next().map_or_else(|| wire.join("src/messages"), Into::into);
    let table = fs::read_to_string(&schema).map_err(|e| format!("{}: {e}", schema.display()))?;
    let files = kafka_wire_gen::generate(&table)?;
    fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    for entry in fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))? {
        let path = entry.map_err(|e| e.to_string())?.path();
        let kept = files.iter().any(|f| path.file_name().is_some_and(|n| n == f.name.as_str()));
        if !kept && path.extension().is_some_and(|e| e == "rs") {
            fs::remove_file(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        }
    }
    for file in &files {
        let path = folder.join(&file.name);
        fs::write(&path, &file.text).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(files.len())
}
