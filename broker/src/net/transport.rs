//! One client's socket: whole request frames out of it, response pieces into it.
//!
//! A frame larger than the read buffer gets an allocation of its own, so that Produce can patch the batches in it in
//! place and hand them to the log without a copy. It grows with what arrives, not with what the length field claims.

use std::io;
use std::io::IoSlice;

use bytes::{Buf, Bytes, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Room that a quiet connection keeps for small requests.
const READ_BUFFER_BYTES: usize = 4 * 1024;
/// Allocated for a frame before its bytes have arrived; more only as they do.
const FRAME_FIRST_BYTES: usize = 1024 * 1024;
/// What may be read ahead while a request is being handled.
const READ_AHEAD_BYTES: usize = 16 * 1024;
/// Pieces of one vectored write.
const PIECES_PER_WRITE: usize = 64;

/// Why no further frame comes.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// The client closed the connection between two requests, or in the middle of one.
    #[error("closed by the client")]
    Closed,
    /// The size in front of a request is negative or above `socket.request.max.bytes`.
    #[error("a request of {size} bytes, more than socket.request.max.bytes = {max} or negative")]
    Size {
        /// As sent.
        size: i32,
        /// The limit.
        max: usize,
    },
    /// The socket failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A client's socket with what has been read ahead from it.
#[derive(Debug)]
pub struct Transport {
    stream: TcpStream,
    ahead: BytesMut,
    request_bytes_max: usize,
}

impl Transport {
    /// Takes over an accepted socket.
    pub fn new(stream: TcpStream, request_bytes_max: usize) -> Self {
        Self { stream, ahead: BytesMut::new(), request_bytes_max }
    }

    /// The next whole request, without its size field.
    pub async fn frame(&mut self) -> Result<Bytes, TransportError> {
        while self.ahead.len() < 4 {
            self.ahead.reserve(READ_BUFFER_BYTES);
            if self.stream.read_buf(&mut self.ahead).await? == 0 {
                return Err(TransportError::Closed);
            }
        }
        let size = self.ahead.get_i32();
        let len = match usize::try_from(size) {
            Ok(len) if len <= self.request_bytes_max => len,
            _ => return Err(TransportError::Size { size, max: self.request_bytes_max }),
        };
        if self.ahead.len() >= len {
            return Ok(self.ahead.split_to(len).freeze());
        }
        let mut frame = BytesMut::with_capacity(len.min(FRAME_FIRST_BYTES));
        frame.extend_from_slice(&self.ahead);
        self.ahead.clear();
        while frame.len() < len {
            if frame.capacity() == frame.len() {
                frame.reserve(frame.len().min(len - frame.len()));
            }
            let left = len - frame.len();
            let mut limited = (&mut frame).limit_mut(left);
            if self.stream.read_buf(&mut limited).await? == 0 {
                return Err(TransportError::Closed);
            }
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
    pub async fn send(&mut self, mut pieces: &mut [Bytes]) -> io::Result<()> {
        while let Some(first) = pieces.first() {
            if first.is_empty() {
                pieces = &mut pieces[1..];
                continue;
            }
            let mut sent = if pieces.len() == 1 {
                self.stream.write(first).await?
            } else {
                let mut slices = [IoSlice::new(&[]); PIECES_PER_WRITE];
                let used = pieces.len().min(PIECES_PER_WRITE);
                slices.iter_mut().zip(pieces.iter()).for_each(|(s, p)| *s = IoSlice::new(p));
                self.stream.write_vectored(&slices[..used]).await?
            };
            if sent == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
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

/// `BufMut::limit` under a name that does not clash with `Buf`'s.
trait LimitMut: bytes::BufMut + Sized {
    fn limit_mut(self, limit: usize) -> bytes::buf::Limit<Self> {
        self.limit(limit)
    }
}

impl LimitMut for &mut BytesMut {}
