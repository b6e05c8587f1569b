//! The task of a connection: writes what is queued, reads what comes, and ends everything when something is wrong.

use std::collections::VecDeque;
use std::io::IoSlice;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};
use kafka_wire::frame::{LENGTH_BYTES, frame_len};
use tokio::io::Interest;
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use super::{Outgoing, Shared};
use crate::error::ClientError;

/// Room for answers that are small; a larger one gets a buffer of its own size.
const READ_BUFFER_BYTES: usize = 64 * 1024;
/// Room made at once for an answer, whatever length it announces.
const RESERVE_BYTES_MAX: usize = 16 << 20;
/// No more requests are taken while so much is not written: a broker that does not read does not fill our memory.
const UNWRITTEN_BYTES_MAX: usize = 4 << 20;
/// Pieces given to the system in one write.
const WRITE_PIECES_MAX: usize = 64;

/// Runs until all handles are gone, the other side closes, or a request's time is up.
pub(super) async fn run(
    shared: Arc<Shared>,
    stream: TcpStream,
    incoming: mpsc::Receiver<Outgoing>,
    max_idle: Option<Duration>,
    response_bytes_max: usize,
) {
    let mut task = Task {
        shared,
        stream,
        incoming,
        to_write: VecDeque::new(),
        unwritten_bytes: 0,
        waiting: VecDeque::new(),
        unanswered: VecDeque::new(),
        buffer: BytesMut::new(),
        response_bytes_max,
        last_used: Instant::now(),
        max_idle,
    };
    let reason = task.run().await;
    task.end(&reason);
}

struct Task {
    shared: Arc<Shared>,
    stream: TcpStream,
    incoming: mpsc::Receiver<Outgoing>,
    to_write: VecDeque<Bytes>,
    /// Bytes in `to_write`.
    unwritten_bytes: usize,
    /// Requests written or about to be, in the order in which they are answered.
    waiting: VecDeque<Waiting>,
    /// Requests without an answer that are not written yet; each with how much is to be written up to its end.
    unanswered: VecDeque<(usize, Waiting)>,
    buffer: BytesMut,
    response_bytes_max: usize,
    last_used: Instant,
    max_idle: Option<Duration>,
}

struct Waiting {
    correlation_id: i32,
    deadline: Instant,
    reply: oneshot::Sender<Result<Bytes, ClientError>>,
}

impl Task {
    /// Answers why it ended.
    async fn run(&mut self) -> String {
        let mut wake_at = self.next_deadline();
        let sleep = tokio::time::sleep_until(wake_at);
        tokio::pin!(sleep);
        // Once the handles are gone, what is under way is still finished.
        let mut open = true;
        while open || !(self.waiting.is_empty() && self.to_write.is_empty()) {
            let interest =
                if self.to_write.is_empty() { Interest::READABLE } else { Interest::READABLE | Interest::WRITABLE };
            tokio::select! {
                biased;
                outgoing = self.incoming.recv(), if open && self.takes_more() => match outgoing {
                    None => open = false,
                    Some(outgoing) => {
                        self.accept(outgoing);
                        while self.takes_more()
                            && let Ok(more) = self.incoming.try_recv()
                        {
                            self.accept(more);
                        }
                        if let Err(e) = self.write() {
                            return e.to_string();
                        }
                    }
                },
                ready = self.stream.ready(interest) => {
                    if let Err(reason) = self.on_ready(ready) {
                        return reason;
                    }
                }
                () = &mut sleep => {
                    if let Some(reason) = self.on_time() {
                        return reason;
                    }
                    wake_at = self.next_deadline();
                    sleep.as_mut().reset(wake_at);
                }
            }
            // A later deadline can wait until the timer fires; an earlier one cannot.
            let next = self.next_deadline();
            if next < wake_at {
                wake_at = next;
                sleep.as_mut().reset(wake_at);
            }
        }
        String::new()
    }

    fn takes_more(&self) -> bool {
        self.unwritten_bytes < UNWRITTEN_BYTES_MAX
    }

    fn on_ready(&mut self, ready: std::io::Result<tokio::io::Ready>) -> Result<(), String> {
        let ready = ready.map_err(|e| e.to_string())?;
        if ready.is_writable() {
            self.write().map_err(|e| e.to_string())?;
        }
        if ready.is_readable() || ready.is_read_closed() {
            self.read()?;
        }
        Ok(())
    }

    /// What to do when the timer fires; a reason ends the connection.
    fn on_time(&self) -> Option<String> {
        let now = Instant::now();
        if self.pending().any(|w| w.deadline <= now) {
            // Answers come in order, so none can come before the one that is late.
            return Some("a request timed out".into());
        }
        let idle = self.max_idle.is_some_and(|max| self.pending().next().is_none() && now >= self.last_used + max);
        idle.then(|| "idle for connections.max.idle.ms".into())
    }

    fn next_deadline(&self) -> Instant {
        const FAR: Duration = Duration::from_secs(3600);
        let request = self.pending().map(|w| w.deadline).min();
        let idle = self.max_idle.map(|max| self.last_used + max);
        request.or(idle).unwrap_or_else(|| Instant::now() + FAR)
    }

    /// Everything that somebody waits for.
    fn pending(&self) -> impl Iterator<Item = &Waiting> {
        self.waiting.iter().chain(self.unanswered.iter().map(|(_, w)| w))
    }

    fn accept(&mut self, outgoing: Outgoing) {
        self.last_used = Instant::now();
        self.unwritten_bytes += outgoing.pieces.iter().map(Bytes::len).sum::<usize>();
        self.to_write.extend(outgoing.pieces);
        let waiting =
            Waiting { correlation_id: outgoing.correlation_id, deadline: outgoing.deadline, reply: outgoing.reply };
        match outgoing.is_answered {
            true => self.waiting.push_back(waiting),
            false => self.unanswered.push_back((self.unwritten_bytes, waiting)),
        }
    }

    /// Writes as much as the system takes.
    fn write(&mut self) -> std::io::Result<()> {
        while !self.to_write.is_empty() {
            let slices: Vec<_> = self.to_write.iter().take(WRITE_PIECES_MAX).map(|p| IoSlice::new(p)).collect();
            let mut written = match self.stream.try_write_vectored(&slices) {
                Ok(written) => written,
                Err(e) if e.kind() == std::io::ErrorKind::WouldBlock => return Ok(()),
                Err(e) => return Err(e),
            };
            self.wrote(written);
            while let Some(first) = self.to_write.front_mut() {
                if written < first.len() {
                    first.advance(written);
                    break;
                }
                written -= first.len();
                self.to_write.pop_front();
            }
        }
        Ok(())
    }

    /// Tells those whose request is out and who wait for no more than that.
    fn wrote(&mut self, bytes: usize) {
        self.unwritten_bytes -= bytes;
        self.unanswered.iter_mut().for_each(|(left, _)| *left = left.saturating_sub(bytes));
        while let Some((_, waiting)) = self.unanswered.pop_front_if(|(left, _)| *left == 0) {
            self.shared.in_flight.fetch_sub(1, Ordering::Relaxed);
            let _ = waiting.reply.send(Ok(Bytes::new()));
        }
    }

    /// Reads as much as there is, and hands out every whole answer.
    fn read(&mut self) -> Result<(), String> {
        loop {
            self.make_room()?;
            match self.stream.try_read_buf(&mut self.buffer) {
                Ok(0) => return Err("the broker closed it".into()),
                Ok(_) => self.hand_out()?,
                Err(e) if e.kind() == std::io::ErrorKind::WouldBlock => return Ok(()),
                Err(e) => return Err(e.to_string()),
            }
        }
    }

    /// Room for the rest of the answer that has begun, or for some small ones.
    fn make_room(&mut self) -> Result<(), String> {
        let missing = self.frame_len()?.map_or(0, |length| LENGTH_BYTES + length - self.buffer.len());
        let room = self.buffer.capacity() - self.buffer.len();
        if missing > room && room < READ_BUFFER_BYTES {
            // What is announced is only believed as it comes.
            self.buffer.reserve(missing.min(RESERVE_BYTES_MAX));
        } else if room < 1024 {
            self.buffer.reserve(READ_BUFFER_BYTES);
        }
        Ok(())
    }

    fn frame_len(&self) -> Result<Option<usize>, String> {
        let Some(prefix) = self.buffer.first_chunk::<LENGTH_BYTES>() else { return Ok(None) };
        frame_len(*prefix, self.response_bytes_max).map(Some).map_err(|e| e.to_string())
    }

    fn hand_out(&mut self) -> Result<(), String> {
        while let Some(length) = self.frame_len()? {
            if self.buffer.len() < LENGTH_BYTES + length {
                return Ok(());
            }
            self.buffer.advance(LENGTH_BYTES);
            let frame = self.buffer.split_to(length).freeze();
            let waiting = self.waiting.pop_front().ok_or("an answer to nothing came")?;
            let id = frame.first_chunk::<4>().map(|id| i32::from_be_bytes(*id));
            if id != Some(waiting.correlation_id) {
                self.waiting.push_front(waiting);
                return Err(format!("an answer of correlation id {id:?} came out of order"));
            }
            self.shared.in_flight.fetch_sub(1, Ordering::Relaxed);
            // Nobody may be interested any more, which is fine.
            let _ = waiting.reply.send(Ok(frame));
        }
        Ok(())
    }

    /// Fails whatever is still waiting.
    fn end(&mut self, reason: &str) {
        self.shared.closed.store(true, Ordering::Release);
        self.incoming.close();
        let mut replies: Vec<_> = self.waiting.drain(..).map(|w| w.reply).collect();
        replies.extend(self.unanswered.drain(..).map(|(_, w)| w.reply));
        while let Ok(outgoing) = self.incoming.try_recv() {
            replies.push(outgoing.reply);
        }
        if !replies.is_empty() {
            tracing::debug!(address = %self.shared.address, reason, "connection ended with requests unanswered");
        }
        for reply in replies {
            let error = ClientError::Disconnected { address: self.shared.address.clone(), reason: reason.to_owned() };
            let _ = reply.send(Err(error));
        }
    }
}
