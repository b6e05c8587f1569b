//! Buffers for reads, used again: memory that was never touched costs several times as much to fill as the read itself.
//!
//! A buffer goes back when the last slice of it is dropped, that is, when the response has been sent. How many idle ones
//! are kept is limited, and so is what they take: [`IDLE_BYTES_MAX`].

use bytes::Bytes;
use parking_lot::Mutex;

/// A buffer to read into.
#[derive(Debug)]
pub(crate) struct Buffer {
    /// Initialised as a whole, as long as its class says.
    bytes: Vec<u8>,
    len: usize,
}

impl Buffer {
    /// A buffer of `len` bytes; what is in it is left from its last use.
    pub fn of(len: usize) -> Self {
        let bytes = class_of(len).map_or_else(
            || vec![0; len],
            |class| class.idle.lock().pop().unwrap_or_else(|| vec![0; class.buffer_bytes]),
        );
        Self { bytes, len }
    }

    /// Its first `len` bytes, to be shared.
    pub fn freeze(mut self, len: usize) -> Bytes {
        self.len = len.min(self.bytes.len());
        Bytes::from_owner(self)
    }
}

impl AsMut<[u8]> for Buffer {
    fn as_mut(&mut self) -> &mut [u8] {
        &mut self.bytes[..self.len]
    }
}

impl AsRef<[u8]> for Buffer {
    fn as_ref(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        let class = CLASSES.iter().find(|c| c.buffer_bytes == self.bytes.len());
        if let Some(class) = class {
            let mut idle = class.idle.lock();
            if idle.len() < class.idle_max {
                idle.push(std::mem::take(&mut self.bytes));
            }
        }
    }
}

/// Buffers of one size.
struct Class {
    buffer_bytes: usize,
    idle_max: usize,
    idle: Mutex<Vec<Vec<u8>>>,
}

const fn class(buffer_bytes: usize, idle_max: usize) -> Class {
    Class { buffer_bytes, idle_max, idle: Mutex::new(Vec::new()) }
}

/// Smaller reads are left to the allocator, which is good at them; larger ones are rare.
static CLASSES: [Class; 3] = [class(64 << 10, 16), class(256 << 10, 8), class(1 << 20, 4)];

/// From this size on buffers are used again.
const SHARE_FROM_BYTES: usize = 16 << 10;

/// What all idle buffers take at most.
const IDLE_BYTES_MAX: usize = 7 << 20;

const _: () = assert!(16 * (64 << 10) + 8 * (256 << 10) + 4 * (1 << 20) <= IDLE_BYTES_MAX);

fn class_of(len: usize) -> Option<&'static Class> {
    CLASSES.iter().find(|c| len >= SHARE_FROM_BYTES && len <= c.buffer_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_comes_back_when_its_last_slice_is_dropped() {
        let mut buffer = Buffer::of(200_000);
        buffer.as_mut()[..5].copy_from_slice(b"hello");
        let at = buffer.as_ref().as_ptr();
        let bytes = buffer.freeze(5);
        let slice = bytes.slice(1..);
        drop(bytes);
        assert_eq!(&slice[..], b"ello");
        drop(slice);
        let again = Buffer::of(150_000);
        assert_eq!(again.as_ref().as_ptr(), at);
        assert_eq!(again.as_ref().len(), 150_000);
    }

    #[test]
    fn idle_buffers_are_limited() {
        let many: Vec<Buffer> = (0..20).map(|_| Buffer::of(1 << 20)).collect();
        drop(many);
        assert!(CLASSES[2].idle.lock().len() <= CLASSES[2].idle_max);
        for len in [0, 1, 5000, (1 << 20) + 1] {
            assert_eq!(Buffer::of(len).as_ref().len(), len);
        }
    }
}
