//! What the generated messages need beyond the primitive types of [`crate::codec`]: values that may not be null,
//! arrays, nullable structs, and the errors of fields that a version cannot carry.

use bytes::Bytes;

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder};
use crate::records::Records;

/// Room for at most this many bytes of elements is made before an array's elements are read: an element can be far
/// larger in memory than on the wire, and its count is the sender's word alone.
const ARRAY_FIRST_BYTES: usize = 4096;

#[allow(clippy::missing_errors_doc)] // every reader fails for the reasons that DecodeError lists
impl<'a> Decoder<'a> {
    /// A text that is not null.
    pub fn required_string(&mut self, flexible: bool) -> Result<String, DecodeError> {
        let at = self.position();
        self.string(flexible)?.ok_or(null_at(at))
    }

    /// Bytes that are not null.
    pub fn required_bytes(&mut self, flexible: bool) -> Result<Bytes, DecodeError> {
        let at = self.position();
        self.bytes(flexible)?.ok_or(null_at(at))
    }

    /// Record batches that are not null.
    pub fn required_records(&mut self, flexible: bool) -> Result<Records, DecodeError> {
        let at = self.position();
        self.records(flexible)?.ok_or(null_at(at))
    }

    /// An array whose elements `read` reads; `None` is null.
    pub fn array<T>(
        &mut self,
        flexible: bool,
        mut read: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Option<Vec<T>>, DecodeError> {
        let Some(count) = self.array_len(flexible)? else { return Ok(None) };
        self.take_room(count, size_of::<T>())?;
        let mut elements = Vec::with_capacity(count.min(ARRAY_FIRST_BYTES / size_of::<T>().max(1) + 1));
        for _ in 0..count {
            elements.push(read(self)?);
        }
        Ok(Some(elements))
    }

    /// An array that is not null.
    pub fn required_array<T>(
        &mut self,
        flexible: bool,
        read: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Vec<T>, DecodeError> {
        let at = self.position();
        self.array(flexible, read)?.ok_or(null_at(at))
    }

    /// A struct behind the byte that says whether there is one.
    pub fn nullable<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Option<T>, DecodeError> {
        if self.i8()? < 0 { Ok(None) } else { read(self).map(Some) }
    }

    /// The same in a tagged field, where the byte is a varint and 0 stands for null.
    pub fn tagged_nullable<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Option<T>, DecodeError> {
        if self.uvarint()? == 0 { Ok(None) } else { read(self).map(Some) }
    }
}

/// A null where none is allowed.
fn null_at(at: usize) -> DecodeError {
    DecodeError::Length { at, length: -1 }
}

impl Encoder {
    /// An array whose elements `write` writes; `None` is null.
    ///
    /// # Errors
    /// When there are too many, or when an element cannot be written.
    pub fn array<T>(
        &mut self,
        elements: Option<&[T]>,
        flexible: bool,
        mut write: impl FnMut(&mut Self, &T) -> Result<(), EncodeError>,
    ) -> Result<(), EncodeError> {
        self.array_len(elements.map(<[T]>::len), flexible)?;
        elements.unwrap_or_default().iter().try_for_each(|x| write(self, x))
    }

    /// A struct behind the byte that says whether there is one.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn nullable<T>(
        &mut self,
        value: Option<&T>,
        write: impl FnOnce(&mut Self, &T) -> Result<(), EncodeError>,
    ) -> Result<(), EncodeError> {
        self.i8(if value.is_some() { 1 } else { -1 });
        value.map_or(Ok(()), |x| write(self, x))
    }

    /// The same in a tagged field, where the byte is a varint and 0 stands for null.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn tagged_nullable<T>(
        &mut self,
        value: Option<&T>,
        write: impl FnOnce(&mut Self, &T) -> Result<(), EncodeError>,
    ) -> Result<(), EncodeError> {
        self.uvarint(u32::from(value.is_some()));
        value.map_or(Ok(()), |x| write(self, x))
    }
}

/// The error of a field that is set though `version` lacks it.
pub(crate) fn unset_field(message: &'static str, field: &'static str, version: i16) -> EncodeError {
    EncodeError::Field { message, field, version }
}

/// The error of a field that is null though `version` does not allow it.
pub(crate) fn null_field(message: &'static str, field: &'static str, version: i16) -> EncodeError {
    EncodeError::Null { message, field, version }
}
