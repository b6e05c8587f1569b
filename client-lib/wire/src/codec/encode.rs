//! Writing.

use bytes::{BufMut, Bytes, BytesMut};

use super::{EncodeError, TaggedField};
use crate::records::Records;
use crate::uuid::Uuid;

/// Writes values one after another. Large byte fields become pieces of their own instead of being copied.
#[derive(Debug, Default)]
pub struct Encoder {
    sealed: Vec<Bytes>,
    sealed_len: usize,
    open: BytesMut,
}

/// From this size on, [`Encoder::records`] keeps a buffer as a piece of its own instead of copying it.
const SHARE_FROM_BYTES: usize = 2048;
/// What a frame's first buffer holds; most answers fit.
const FRAME_FIRST_BYTES: usize = 256;

impl Encoder {
    /// An empty writer.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty writer with room for `capacity` bytes.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self { open: BytesMut::with_capacity(capacity), ..Self::default() }
    }

    /// Bytes written so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sealed_len + self.open.len()
    }

    /// Whether nothing was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The pieces, in order, ready for a vectored write.
    #[must_use]
    pub fn into_pieces(mut self) -> Vec<Bytes> {
        self.seal();
        self.sealed
    }

    /// All bytes in a row: copies only if there is more than one piece.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        let mut records = Records::empty();
        self.into_pieces().into_iter().for_each(|p| records.push(p));
        records.into_bytes()
    }

    /// An empty writer whose bytes will be sent behind their size, see [`Self::into_frame`].
    #[must_use]
    pub fn framed() -> Self {
        let mut e = Self::with_capacity(FRAME_FIRST_BYTES);
        e.i32(0);
        e
    }

    /// The pieces of a frame begun with [`Self::framed`], the size in front filled in.
    ///
    /// # Errors
    /// When the frame is longer than its size field can say.
    pub fn into_frame(mut self) -> Result<Vec<Bytes>, EncodeError> {
        let length = self.len() - size_of::<i32>();
        let size = i32::try_from(length).map_err(|_| EncodeError::TooLong { length })?.to_be_bytes();
        if self.sealed.is_empty() {
            self.open[..size.len()].copy_from_slice(&size);
            return Ok(self.into_pieces());
        }
        // The sealed head may share its buffer with what follows, so the size becomes a piece of its own.
        let mut pieces = self.into_pieces();
        pieces[0] = pieces[0].slice(size.len()..);
        pieces.insert(0, Bytes::copy_from_slice(&size));
        Ok(pieces)
    }

    fn seal(&mut self) {
        if !self.open.is_empty() {
            self.sealed_len += self.open.len();
            self.sealed.push(self.open.split().freeze());
        }
    }

    /// One byte.
    pub fn i8(&mut self, v: i8) {
        self.open.put_i8(v);
    }
    /// Two bytes, big-endian.
    pub fn i16(&mut self, v: i16) {
        self.open.put_i16(v);
    }
    /// Two bytes, big-endian.
    pub fn u16(&mut self, v: u16) {
        self.open.put_u16(v);
    }
    /// Four bytes, big-endian.
    pub fn i32(&mut self, v: i32) {
        self.open.put_i32(v);
    }
    /// Four bytes, big-endian.
    pub fn u32(&mut self, v: u32) {
        self.open.put_u32(v);
    }
    /// Eight bytes, big-endian.
    pub fn i64(&mut self, v: i64) {
        self.open.put_i64(v);
    }
    /// Eight bytes, IEEE 754, big-endian.
    pub fn f64(&mut self, v: f64) {
        self.open.put_f64(v);
    }
    /// One byte: 1 or 0.
    pub fn bool(&mut self, v: bool) {
        self.open.put_u8(u8::from(v));
    }
    /// Sixteen bytes.
    pub fn uuid(&mut self, v: Uuid) {
        self.open.put_slice(&v.0);
    }
    /// Bytes as they are, without a length.
    pub fn raw(&mut self, v: &[u8]) {
        self.open.put_slice(v);
    }

    /// An unsigned varint.
    pub fn uvarint(&mut self, v: u32) {
        self.uvarlong(u64::from(v));
    }

    /// An unsigned varint of up to 64 bits.
    pub fn uvarlong(&mut self, mut v: u64) {
        while v >= 0x80 {
            self.open.put_u8(v as u8 | 0x80);
            v >>= 7;
        }
        self.open.put_u8(v as u8);
    }

    /// A zigzag varint.
    pub fn varint(&mut self, v: i32) {
        self.uvarint(((v << 1) ^ (v >> 31)) as u32);
    }

    /// A zigzag varint of up to 64 bits.
    pub fn varlong(&mut self, v: i64) {
        self.uvarlong(((v << 1) ^ (v >> 63)) as u64);
    }

    /// A text; `None` is null.
    ///
    /// # Errors
    /// When the text has more than 32767 bytes, the most in either encoding.
    pub fn string(&mut self, v: Option<&str>, flexible: bool) -> Result<(), EncodeError> {
        let length = v.map(str::len);
        let n = length.map_or(Ok(-1), i16::try_from);
        let n = n.map_err(|_| EncodeError::TooLong { length: length.unwrap_or(0) })?;
        if flexible {
            self.compact_len(length)?;
        } else {
            self.i16(n);
        }
        self.raw(v.unwrap_or_default().as_bytes());
        Ok(())
    }

    /// Bytes; `None` is null.
    ///
    /// # Errors
    /// When they are too many for their length field.
    pub fn bytes(&mut self, v: Option<&[u8]>, flexible: bool) -> Result<(), EncodeError> {
        self.array_len(v.map(<[u8]>::len), flexible)?;
        self.raw(v.unwrap_or_default());
        Ok(())
    }

    /// Record batches; `None` is null. Large pieces are shared, not copied.
    ///
    /// # Errors
    /// When they are too many for their length field.
    pub fn records(&mut self, v: Option<&Records>, flexible: bool) -> Result<(), EncodeError> {
        self.array_len(v.map(Records::len), flexible)?;
        for piece in v.map_or(&[][..], Records::pieces) {
            if piece.len() < SHARE_FROM_BYTES {
                self.raw(piece);
            } else {
                self.seal();
                self.sealed_len += piece.len();
                self.sealed.push(piece.clone());
            }
        }
        Ok(())
    }

    /// The count of an array; `None` is null.
    ///
    /// # Errors
    /// When it is too large for its field.
    pub fn array_len(&mut self, v: Option<usize>, flexible: bool) -> Result<(), EncodeError> {
        if flexible {
            return self.compact_len(v);
        }
        let n = v.map_or(Ok(-1), i32::try_from);
        self.i32(n.map_err(|_| EncodeError::TooLong { length: v.unwrap_or(0) })?);
        Ok(())
    }

    fn compact_len(&mut self, v: Option<usize>) -> Result<(), EncodeError> {
        let n = v.map_or(Some(0), |n| u32::try_from(n).ok().and_then(|n| n.checked_add(1)));
        self.uvarint(n.ok_or(EncodeError::TooLong { length: v.unwrap_or(0) })?);
        Ok(())
    }

    /// The tagged fields at a struct's end (KIP-482): `known` are tag and bytes of those with a value to send, in
    /// ascending order; `unknown` are written among them by tag.
    ///
    /// # Errors
    /// When one is too long for its length field.
    pub fn tagged_fields(&mut self, known: Vec<(u32, Bytes)>, unknown: &[TaggedField]) -> Result<(), EncodeError> {
        let mut all = known;
        all.extend(unknown.iter().map(|f| (f.tag, f.bytes.clone())));
        all.sort_by_key(|(tag, _)| *tag);
        self.uvarint(u32::try_from(all.len()).map_err(|_| EncodeError::TooLong { length: all.len() })?);
        for (tag, bytes) in all {
            self.uvarint(tag);
            self.uvarint(u32::try_from(bytes.len()).map_err(|_| EncodeError::TooLong { length: bytes.len() })?);
            self.raw(&bytes);
        }
        Ok(())
    }
}
