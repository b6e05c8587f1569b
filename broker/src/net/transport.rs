//! One client's socket: whole request frames out of it, response pieces into it.
//!
//! A frame larger than the read buffer gets an allocation of its own, so that Produce can patch the batches in it in
//! place and hand them to the log without a copy. It grows with what arrives, not with what the length field claims, and
//! as far as there is memory for it (`memory.rs`).

use std::io;
use std::io::IoSlice;
use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::clients::Seat;
use super::memory::{Purpose, READING_FREE_BYTES};

/// Room that a quiet connection keeps for small requests.
const READ_BUFFER_BYTES: usize = 4 * 1024;
/// Allocated for a frame before its bytes have arrived, where there is plenty of memory; more only as they do.
const FRAME_FIRST_BYTES: usize = 1024 * 1024;
/// What may be read ahead while a request is being handled.
const READ_AHEAD_BYTES: usize = 16 * 1024;
/// Pieces of one vectored write.
const PIECES_PER_WRITE: usize = 64;

/// Why no further frame comes.
#[derive(Debug, thiserror::Error)]
pub(super) enum TransportError {
    /// The client closed the connection between two requests, or in the middle of one.
    #[error("closed by the client")]
    Closed,
    /// The size in front of a request is negative or above `socket.request.max.bytes`.
    #[error("a request of {size} bytes, more than socket.request.max.bytes = {max} or negative{}", speaks_other(*.size))]
    Size {
        /// As sent.
        size: i32,
        /// The limit.
        max: usize,
    },
    /// The client did not send or take a byte for `connections.max.idle.ms`.
    #[error("idle for too long")]
    Idle,
    /// The socket failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// What a client speaks that knocks at the wrong port, by the four bytes that should be a size.
fn speaks_other(size: i32) -> &'static str {
    match &size.to_be_bytes() {
        [0x16, 3, ..] => "; it looks like TLS, and this listener is without",
        b"GET " | b"POST" | b"HEAD" | b"PUT " => "; it looks like HTTP",
        _ => "",
    }
}

/// A client's socket with what has been read ahead from it.
#[derive(Debug)]
pub(super) struct Transport {
    stream: TcpStream,
    ahead: BytesMut,
    request_bytes_max: usize,
    idle_max: Option<Duration>,
}

impl Transport {
    /// Takes over an accepted socket. A client that neither sends nor takes a byte for `idle_max` is idle.
    pub fn new(stream: TcpStream, request_bytes_max: usize, idle_max: Option<Duration>) -> Self {
        Self { stream, ahead: BytesMut::new(), request_bytes_max, idle_max }
    }

    /// The next whole request, without its size field. What is more than a little of it is taken from the memory for
    /// reading, in the name of `seat`, which has to give it back.
    pub(super) async fn frame(&mut self, seat: &Seat) -> Result<Bytes, TransportError> {
        while self.ahead.len() < 4 {
            self.ahead.reserve(READ_BUFFER_BYTES);
            if moved(self.idle_max, self.stream.read_buf(&mut self.ahead)).await? == 0 {
                return Err(TransportError::Closed);
            }
        }
        seat.was_active();
        let size = self.ahead.get_i32();
        let len = match usize::try_from(size) {
            Ok(len) if len <= self.request_bytes_max => len,
            _ => return Err(TransportError::Size { size, max: self.request_bytes_max }),
        };
        if self.ahead.len() >= len {
            return Ok(self.ahead.split_to(len).freeze());
        }
        let mut frame = BytesMut::new();
        grow(&mut frame, len, seat).await;
        frame.extend_from_slice(&self.ahead);
        self.ahead.clear();
        while frame.len() < len {
            if frame.capacity() == frame.len() {
                grow(&mut frame, len, seat).await;
            }
            let left = len - frame.len();
            let mut limited = (&mut frame).limit_mut(left);
            if moved(self.idle_max, self.stream.read_buf(&mut limited)).await? == 0 {
                return Err(TransportError::Closed);
            }
            seat.was_active();
        }
        Ok(frame.freeze())
    }

    /// Waits until the client closes the connection, reading ahead a little, so that a parked request does not outlive
    /// the client that asked. Never returns while the client sends more than may be read ahead.
    pub async fn closed(&mut self) {
        loop {
            if self.ahead.len() >= READ_AHEAD_BYTES {
                std::future::pending::<()>().await;
            }
            self.ahead.reserve(READ_BUFFER_BYTES);
            match self.stream.read_buf(&mut self.ahead).await {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            }
        }
    }

    /// Sends the pieces of one response.
    pub(super) async fn send(&mut self, mut pieces: &mut [Bytes], seat: &Seat) -> Result<(), TransportError> {
        while let Some(first) = pieces.first() {
            if first.is_empty() {
                pieces = &mut pieces[1..];
                continue;
            }
            let mut sent = if pieces.len() == 1 {
                moved(self.idle_max, self.stream.write(first)).await?
            } else {
                let mut slices = [IoSlice::new(&[]); PIECES_PER_WRITE];
                let used = pieces.len().min(PIECES_PER_WRITE);
                slices.iter_mut().zip(pieces.iter()).for_each(|(s, p)| *s = IoSlice::new(p));
                moved(self.idle_max, self.stream.write_vectored(&slices[..used])).await?
            };
            if sent == 0 {
                return Err(io::Error::from(io::ErrorKind::WriteZero).into());
            }
            seat.was_active();
            while sent > 0 {
                let step = sent.min(pieces[0].len());
                pieces[0].advance(step);
                sent -= step;
                if pieces[0].is_empty() {
                    pieces = &mut pieces[1..];
                }
            }
        }
        Ok(())
    }
}

/// Makes room for more of a frame of `len` bytes: at first a little, or much where there is plenty, then as much again as
/// has come. Only the first little is free.
async fn grow(frame: &mut BytesMut, len: usize, seat: &Seat) {
    let least = match (frame.len(), seat.is_plenty(Purpose::Reading)) {
        (0, false) => READING_FREE_BYTES,
        (_, false) => 0,
        (_, true) => FRAME_FIRST_BYTES,
    };
    let more = frame.len().max(least).min(len - frame.len());
    let is_free = frame.is_empty() && more <= READING_FREE_BYTES;
    if !is_free {
        seat.hold(Purpose::Reading, more).await;
    }
    frame.reserve(more);
}

/// Moves bytes, unless the client is idle for too long.
async fn moved(
    idle_max: Option<Duration>,
    bytes: impl Future<Output = io::Result<usize>>,
) -> Result<usize, TransportError> {
    match idle_max {
        None => Ok(bytes.await?),
        Some(idle_max) => Ok(tokio::time::timeout(idle_max, bytes).await.map_err(|_| TransportError::Idle)??),
    }
}

/// `BufMut::limit` under a name that does not clash with `Buf`'s.
trait LimitMut: bytes::BufMut + Sized {
    fn limit_mut(self, limit: usize) -> bytes::buf::Limit<Self> {
        self.limit(limit)
    }
}

impl LimitMut for &mut BytesMut {}
