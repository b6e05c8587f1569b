//! Standard input, read on a thread of its own so that records are sent while the next bytes are read.

use std::io::{self, IsTerminal, Read, Write};

use kafka_kit::progress;
use tokio::sync::mpsc;

/// Chunks of standard input, in order.
pub struct Input {
    chunks: mpsc::Receiver<io::Result<Vec<u8>>>,
    progress: progress::ProgressBar,
    /// Standard input and output are a terminal: each line is asked for with `>`.
    interactive: bool,
}

/// Starts to read.
pub fn open() -> anyhow::Result<Input> {
    let (sender, chunks) = mpsc::channel(CHUNKS_AHEAD);
    std::thread::Builder::new().name("stdin".to_string()).spawn(move || read(&sender))?;
    let progress = file_bytes().map_or_else(progress::hidden, progress::bytes);
    let interactive = io::stdin().is_terminal() && io::stdout().is_terminal();
    Ok(Input { chunks, progress, interactive })
}

impl Input {
    /// The next bytes; `None` at the end.
    pub async fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let Some(chunk) = self.chunks.recv().await.transpose()? else {
            self.progress.finish_and_clear();
            return Ok(None);
        };
        self.progress.inc(chunk.len() as u64);
        Ok(Some(chunk))
    }

    /// Asks for a line, on a terminal only.
    pub fn prompt(&self) {
        if self.interactive {
            let mut stdout = io::stdout();
            // A terminal that went away shows itself at the next read.
            let _ = stdout.write_all(b">").and_then(|()| stdout.flush());
        }
    }
}

fn read(sender: &mpsc::Sender<io::Result<Vec<u8>>>) {
    let mut stdin = io::stdin().lock();
    loop {
        let mut chunk = vec![0; CHUNK_BYTES];
        let read = match stdin.read(&mut chunk) {
            Ok(0) => return,
            Ok(count) => {
                chunk.truncate(count);
                Ok(chunk)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => Err(error),
        };
        let failed = read.is_err();
        // The receiver is gone when the tool ends early.
        if sender.blocking_send(read).is_err() || failed {
            return;
        }
    }
}

/// How long standard input is, when it is a file.
fn file_bytes() -> Option<u64> {
    let stdin = std::fs::File::open("/dev/stdin").ok()?;
    let metadata = stdin.metadata().ok()?;
    metadata.is_file().then_some(metadata.len())
}

const CHUNK_BYTES: usize = 128 * 1024;
const CHUNKS_AHEAD: usize = 8;
