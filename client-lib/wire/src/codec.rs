//! The primitive types of the protocol (Kafka's `Type` classes, KIP-482 for the compact ones), read from one buffer
//! without copying and written to pieces, so that record batches are never copied into a response.

use bytes::{BufMut, Bytes, BytesMut};

use crate::records::Records;
use crate::uuid::Uuid;

/// Why bytes are not the value that they should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The bytes end before the value does.
    #[error("{wanted} more bytes expected at byte {at}, {left} left")]
    Short {
        /// Where in the buffer.
        at: usize,
        /// Bytes that the value still needs.
        wanted: usize,
        /// Bytes there are.
        left: usize,
    },
    /// A length or count that cannot be: negative where null is not allowed, or more than the bytes that are left.
    #[error("impossible length {length} at byte {at}")]
    Length {
        /// Where in the buffer.
        at: usize,
        /// The length as read.
        length: i64,
    },
    /// A varint of more bits than its type has.
    #[error("varint too long at byte {at}")]
    Varint {
        /// Where in the buffer.
        at: usize,
    },
    /// A text that is not UTF-8.
    #[error("text is not UTF-8 at byte {at}")]
    Utf8 {
        /// Where in the buffer.
        at: usize,
    },
    /// Tagged fields out of order, twice the same, or of another size than announced.
    #[error("bad tagged field {tag} at byte {at}")]
    Tag {
        /// Where in the buffer.
        at: usize,
        /// The field's tag.
        tag: u32,
    },
    /// A version that this message does not have.
    #[error("{message} has no version {version}")]
    Version {
        /// The message's name.
        message: &'static str,
        /// The version asked for.
        version: i16,
    },
    /// A record or frame of a type that is not known.
    #[error("no {what} of type {number}")]
    Type {
        /// What was read.
        what: &'static str,
        /// The type as read.
        number: i64,
    },
    /// Anything else that a format forbids.
    #[error("{0}")]
    Invalid(&'static str),
}

/// Why a value cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// A version that this message does not have.
    #[error("{message} has no version {version}")]
    Version {
        /// The message's name.
        message: &'static str,
        /// The version asked for.
        version: i16,
    },
    /// A field is set that this version cannot carry and that may not be ignored.
    #[error("{message} version {version} cannot carry {field}")]
    Field {
        /// The message's name.
        message: &'static str,
        /// The field's name.
        field: &'static str,
        /// The version asked for.
        version: i16,
    },
    /// A null where this version allows none.
    #[error("{message} version {version} does not allow a null {field}")]
    Null {
        /// The message's name.
        message: &'static str,
        /// The field's name.
        field: &'static str,
        /// The version asked for.
        version: i16,
    },
    /// A text or array that is too long for its length field.
    #[error("a value of {length} is too long for its length field")]
    TooLong {
        /// Bytes or elements.
        length: usize,
    },
}

/// Reads values from the front of a buffer. Byte fields come out as slices that share it.
#[derive(Debug)]
pub struct Decoder<'a> {
    bytes: &'a Bytes,
    at: usize,
}

macro_rules! read_int {
    ($($name:ident $t:ty),*) => {$(
        /// Reads one, big-endian.
        ///
        /// # Errors
        /// When the bytes end early.
        #[inline]
        pub fn $name(&mut self) -> Result<$t, DecodeError> {
            let raw = self.take(size_of::<$t>())?;
            Ok(<$t>::from_be_bytes(raw.try_into().expect("taken at this size")))
        }
    )*};
}

#[allow(clippy::missing_errors_doc)] // every reader fails for the reasons that DecodeError lists
impl<'a> Decoder<'a> {
    /// A reader at the buffer's start.
    #[must_use]
    pub fn new(bytes: &'a Bytes) -> Self {
        Self { bytes, at: 0 }
    }

    /// Bytes read so far.
    #[must_use]
    pub fn position(&self) -> usize {
        self.at
    }

    /// Bytes not yet read.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.bytes.len() - self.at
    }

    /// What is not yet read, sharing the buffer.
    #[must_use]
    pub fn rest(&self) -> Bytes {
        self.bytes.slice(self.at..)
    }

    read_int!(i8 i8, i16 i16, i32 i32, i64 i64, u16 u16, u32 u32, f64 f64);

    /// The next `n` bytes as a borrowed slice.
    #[inline]
    pub fn take(&mut self, n: usize) -> Result<&'a [u8], DecodeError> {
        if n > self.remaining() {
            return Err(DecodeError::Short { at: self.at, wanted: n, left: self.remaining() });
        }
        let slice = &self.bytes[self.at..self.at + n];
        self.at += n;
        Ok(slice)
    }

    /// The next `n` bytes, sharing the buffer.
    pub fn take_bytes(&mut self, n: usize) -> Result<Bytes, DecodeError> {
        let from = self.at;
        self.take(n)?;
        Ok(self.bytes.slice(from..self.at))
    }

    /// A boolean: any byte but 0 is true.
    pub fn bool(&mut self) -> Result<bool, DecodeError> {
        Ok(self.i8()? != 0)
    }

    /// A 128-bit id.
    pub fn uuid(&mut self) -> Result<Uuid, DecodeError> {
        Ok(Uuid(self.take(16)?.try_into().expect("taken at this size")))
    }

    /// An unsigned varint of at most 32 bits.
    pub fn uvarint(&mut self) -> Result<u32, DecodeError> {
        let at = self.at;
        let mut value: u64 = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.take(1)?[0];
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return u32::try_from(value).map_err(|_| DecodeError::Varint { at });
            }
        }
        Err(DecodeError::Varint { at })
    }

    /// An unsigned varint of at most 64 bits.
    pub fn uvarlong(&mut self) -> Result<u64, DecodeError> {
        let at = self.at;
        let mut value: u128 = 0;
        for shift in (0..70).step_by(7) {
            let byte = self.take(1)?[0];
            value |= u128::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return u64::try_from(value).map_err(|_| DecodeError::Varint { at });
            }
        }
        Err(DecodeError::Varint { at })
    }

    /// A zigzag varint of at most 32 bits, as records use it.
    pub fn varint(&mut self) -> Result<i32, DecodeError> {
        let raw = self.uvarint()?;
        Ok((raw >> 1) as i32 ^ -((raw & 1) as i32))
    }

    /// A zigzag varint of at most 64 bits.
    pub fn varlong(&mut self) -> Result<i64, DecodeError> {
        let raw = self.uvarlong()?;
        Ok((raw >> 1) as i64 ^ -((raw & 1) as i64))
    }

    /// A text; `None` is null.
    pub fn string(&mut self, flexible: bool) -> Result<Option<String>, DecodeError> {
        let at = self.at;
        let length = if flexible { i64::from(self.uvarint()?) - 1 } else { i64::from(self.i16()?) };
        let Some(length) = self.length(at, length)? else { return Ok(None) };
        let at = self.at;
        let raw = self.take(length)?;
        std::str::from_utf8(raw).map(|s| Some(s.to_owned())).map_err(|_| DecodeError::Utf8 { at })
    }

    /// Bytes, sharing the buffer; `None` is null.
    pub fn bytes(&mut self, flexible: bool) -> Result<Option<Bytes>, DecodeError> {
        let at = self.at;
        let length = if flexible { i64::from(self.uvarint()?) - 1 } else { i64::from(self.i32()?) };
        match self.length(at, length)? {
            None => Ok(None),
            Some(length) => self.take_bytes(length).map(Some),
        }
    }

    /// Record batches, sharing the buffer; `None` is null.
    pub fn records(&mut self, flexible: bool) -> Result<Option<Records>, DecodeError> {
        Ok(self.bytes(flexible)?.map(Records::from))
    }

    /// The count of an array whose elements take at least one byte each; `None` is null.
    pub fn array_len(&mut self, flexible: bool) -> Result<Option<usize>, DecodeError> {
        let at = self.at;
        let length = if flexible { i64::from(self.uvarint()?) - 1 } else { i64::from(self.i32()?) };
        self.length(at, length)
    }

    /// A null-checked length that fits in what is left; -1 is null, anything lower an error.
    fn length(&self, at: usize, length: i64) -> Result<Option<usize>, DecodeError> {
        match length {
            -1 => Ok(None),
            0.. if length as u64 <= self.remaining() as u64 => Ok(Some(length as usize)),
            _ => Err(DecodeError::Length { at, length }),
        }
    }

    /// Reads tagged fields (KIP-482): each known one by `known(tag, reader, size)`, which says whether it knew the tag;
    /// the others are kept. A field that is known must be read to its announced end.
    pub fn tagged_fields(
        &mut self,
        mut known: impl FnMut(u32, &mut Self) -> Result<bool, DecodeError>,
    ) -> Result<Vec<TaggedField>, DecodeError> {
        let count = self.uvarint()?;
        let mut unknown = Vec::new();
        let mut last = None;
        for _ in 0..count {
            let at = self.at;
            let tag = self.uvarint()?;
            if last.is_some_and(|l| l >= tag) {
                return Err(DecodeError::Tag { at, tag });
            }
            last = Some(tag);
            let size = self.uvarint()? as usize;
            if size > self.remaining() {
                return Err(DecodeError::Short { at: self.at, wanted: size, left: self.remaining() });
            }
            let end = self.at + size;
            if known(tag, self)? {
                if self.at != end {
                    return Err(DecodeError::Tag { at, tag });
                }
            } else {
                unknown.push(TaggedField { tag, bytes: self.take_bytes(size)? });
            }
        }
        Ok(unknown)
    }
}

/// A tagged field that the schema does not know, kept so that it can be written again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaggedField {
    /// Its tag.
    pub tag: u32,
    /// Its bytes.
    pub bytes: Bytes,
}

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
    /// When the text is too long for its length field.
    pub fn string(&mut self, v: Option<&str>, flexible: bool) -> Result<(), EncodeError> {
        let length = v.map(str::len);
        if flexible {
            self.compact_len(length)?;
        } else {
            let n = length.map_or(Ok(-1), i16::try_from);
            self.i16(n.map_err(|_| EncodeError::TooLong { length: length.unwrap_or(0) })?);
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
