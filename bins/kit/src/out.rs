//! Standard output with every write checked. A reader that went away is not an error: see [`Closed`].

use std::io::{self, Write};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use thiserror::Error;
use tokio::sync::oneshot;

use crate::failure::Failure;

/// Nobody reads standard output any more (`| head -1`). The tool ends at once, quietly, with exit code 0.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("standard output was closed")]
pub struct Closed;

/// Collects output and writes it in large pieces. What was not flushed is lost when dropped: call [`Out::flush`].
#[derive(Debug, Default)]
pub struct Out {
    buffer: Vec<u8>,
}

impl Out {
    /// Standard output.
    pub fn stdout() -> Out {
        Out::default()
    }

    /// The bytes waiting to be written: append here, then call [`Out::spill`].
    pub fn buffer(&mut self) -> &mut Vec<u8> {
        &mut self.buffer
    }

    /// One line.
    pub fn line(&mut self, line: &str) -> anyhow::Result<()> {
        self.buffer.extend_from_slice(line.as_bytes());
        self.buffer.push(b'\n');
        self.spill()?;
        Ok(())
    }

    /// Writes what is waiting if it is a lot; says whether it did.
    pub fn spill(&mut self) -> anyhow::Result<bool> {
        let is_full = self.buffer.len() >= SPILL_BYTES;
        if is_full {
            self.flush()?;
        }
        Ok(is_full)
    }

    /// Writes everything that is waiting.
    pub fn flush(&mut self) -> anyhow::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let mut stdout = io::stdout().lock();
        let written = stdout.write_all(&self.buffer).and_then(|()| stdout.flush());
        self.buffer.clear();
        written.map_err(write_failure)
    }
}

/// Waits until nobody reads standard output any more: for a tool that may not write for long. Never answers when that
/// cannot be known, as for a file.
pub async fn closed() {
    let (hung_up, answer) = oneshot::channel();
    let watch = move || {
        // Asking for nothing, one is told of errors alone: the other end of a pipe is gone.
        let stdout = io::stdout();
        let mut polled = [PollFd::new(&stdout, PollFlags::empty())];
        while let Err(Errno::INTR) = poll(&mut polled, None) {}
        if polled[0].revents().intersects(PollFlags::ERR | PollFlags::HUP) {
            // The tool may have ended for another reason.
            let _ = hung_up.send(());
        }
    };
    let watching = std::thread::Builder::new().name("stdout".to_string()).spawn(watch);
    if watching.is_err() || answer.await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// What to make of a failed write to standard output.
pub fn write_failure(error: io::Error) -> anyhow::Error {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Closed.into(),
        _ => Failure::failed(format!("cannot write to standard output: {error}")).into(),
    }
}

const SPILL_BYTES: usize = 64 * 1024;
