//! The `records` field of Produce, Fetch and snapshots: record batches as opaque bytes, never copied to be sent.

use bytes::{Bytes, BytesMut};

/// Record batches as they are on the wire and on disk, in one or more pieces that follow one another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    pieces: Vec<Bytes>,
}

impl Records {
    /// No batches: a zero-length field, not a null one.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// Adds a piece at the end; an empty one is dropped.
    pub fn push(&mut self, piece: Bytes) {
        if !piece.is_empty() {
            self.pieces.push(piece);
        }
    }

    /// The pieces in order; none is empty.
    #[must_use]
    pub fn pieces(&self) -> &[Bytes] {
        &self.pieces
    }

    /// Bytes in all pieces together.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pieces.iter().map(Bytes::len).sum()
    }

    /// Whether there are no bytes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// All bytes in a row: the piece itself when there is only one, else a copy.
    #[must_use]
    pub fn into_bytes(mut self) -> Bytes {
        match self.pieces.len() {
            0 => Bytes::new(),
            1 => self.pieces.swap_remove(0),
            _ => {
                let mut all = BytesMut::with_capacity(self.len());
                self.pieces.iter().for_each(|p| all.extend_from_slice(p));
                all.freeze()
            }
        }
    }
}

impl From<Bytes> for Records {
    fn from(bytes: Bytes) -> Self {
        let mut records = Self::default();
        records.push(bytes);
        records
    }
}
