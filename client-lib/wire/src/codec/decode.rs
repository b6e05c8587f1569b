//! Reading.

use bytes::Bytes;

use super::{DecodeError, STRING_BYTES_MAX, TaggedField};
use crate::records::Records;
use crate::uuid::Uuid;

/// Reads values from the front of a buffer. Byte fields come out as slices that share it.
#[derive(Debug)]
pub struct Decoder<'a> {
    bytes: &'a Bytes,
    at: usize,
    /// How many bytes of array elements may still be made; see [`Self::with_room`].
    room: usize,
    /// What each element takes of it at least.
    element_bytes_least: usize,
}

/// Array elements may take this many bytes of memory for each byte of the buffer. In what clients and brokers really
/// send, the smallest structs take up to about twenty.
const ROOM_PER_BYTE: usize = 32;
/// Small buffers may always take this much.
const ROOM_LEAST_BYTES: usize = 64 << 10;
/// No buffer may take more than this.
const ROOM_MOST_BYTES: usize = 1 << 30;

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
        let room = bytes.len().saturating_mul(ROOM_PER_BYTE).saturating_add(ROOM_LEAST_BYTES);
        Self::with_room(bytes, room.min(ROOM_MOST_BYTES))
    }

    /// A reader at the buffer's start that refuses arrays whose elements would take more than `room` bytes of memory
    /// together. An element can be far larger in memory than on the wire, so the buffer's size alone is no bound.
    #[must_use]
    pub fn with_room(bytes: &'a Bytes, room: usize) -> Self {
        Self { bytes, at: 0, room, element_bytes_least: 0 }
    }

    /// The same, but each element counts as `bytes` of memory at least: for who makes more of it than what is read.
    #[must_use]
    pub fn with_least_per_element(mut self, bytes: usize) -> Self {
        self.element_bytes_least = bytes;
        self
    }

    /// How many bytes of memory array elements may still take.
    #[must_use]
    pub fn room(&self) -> usize {
        self.room
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
        if length > STRING_BYTES_MAX as i64 {
            return Err(DecodeError::Length { at, length });
        }
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

    /// Takes the memory of `count` elements of `size` bytes from what may be used.
    pub(crate) fn take_room(&mut self, count: usize, size: usize) -> Result<(), DecodeError> {
        let size = size.max(self.element_bytes_least);
        let left = count.checked_mul(size).and_then(|wanted| self.room.checked_sub(wanted));
        self.room = left.ok_or(DecodeError::Length { at: self.at, length: count as i64 })?;
        Ok(())
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
