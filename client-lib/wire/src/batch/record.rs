//! Records of magic 2, read one after another from a batch's decompressed bytes: borrowed or sharing them.

use bytes::Bytes;

use super::varint::{take_i32, take_i64};
use super::{BatchError, BatchHeader};

/// A record that shares its batch's bytes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Record {
    /// Its offset.
    pub offset: i64,
    /// In ms since 1970, or -1.
    pub timestamp: i64,
    /// Its key, or null.
    pub key: Option<Bytes>,
    /// Its value, or null.
    pub value: Option<Bytes>,
    /// In the producer's order; a key may be there more than once (KIP-82).
    pub headers: Vec<Header>,
}

/// A header of a record.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Header {
    /// Its key. What is not UTF-8 is replaced, as Java does.
    pub key: String,
    /// Its value, or null.
    pub value: Option<Bytes>,
}

/// A record borrowed from its batch's bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RecordRef<'a> {
    /// Its offset.
    pub offset: i64,
    /// In ms since 1970, or -1.
    pub timestamp: i64,
    /// Its key, or null.
    pub key: Option<&'a [u8]>,
    /// Its value, or null.
    pub value: Option<&'a [u8]>,
    /// In the producer's order.
    pub headers: HeaderRefs<'a>,
}

/// A header borrowed from its batch's bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HeaderRef<'a> {
    /// Its key, which ought to be UTF-8.
    pub key: &'a [u8],
    /// Its value, or null.
    pub value: Option<&'a [u8]>,
}

/// The headers of a record, an iterator over them. They were checked when the record was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct HeaderRefs<'a> {
    count: usize,
    rest: &'a [u8],
}

impl<'a> HeaderRefs<'a> {
    /// How many are left.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Their bytes as they are in a record, behind the count.
    pub(super) fn raw(&self) -> &'a [u8] {
        self.rest
    }
}

impl<'a> Iterator for HeaderRefs<'a> {
    type Item = HeaderRef<'a>;

    fn next(&mut self) -> Option<HeaderRef<'a>> {
        if self.count == 0 {
            return None;
        }
        let header = take_header(&mut self.rest);
        self.count = if header.is_some() { self.count - 1 } else { 0 };
        header
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(self.count))
    }
}

/// The records of a batch, borrowed. A record that is not well formed, or another number of them than the header says, is
/// an error and ends them.
#[derive(Clone, Debug)]
pub struct RecordRefs<'a> {
    header: BatchHeader,
    rest: &'a [u8],
    /// The record to come; beyond the count once all is said.
    index: i32,
}

impl<'a> RecordRefs<'a> {
    /// The records in `bytes`, which are decompressed and follow a header of magic 2.
    #[must_use]
    pub fn new(header: &BatchHeader, bytes: &'a [u8]) -> Self {
        Self { header: *header, rest: bytes, index: 0 }
    }

    /// The records from number `index` on.
    pub(super) fn at(header: &BatchHeader, bytes: &'a [u8], index: i32) -> Self {
        Self { header: *header, rest: bytes, index }
    }

    /// Bytes not yet read.
    #[must_use]
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }
}

impl<'a> Iterator for RecordRefs<'a> {
    type Item = Result<RecordRef<'a>, BatchError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        step(&self.header, &mut self.index, &mut self.rest)
    }
}

/// The records of a batch, sharing its bytes: see [`super::Batch::records`]. Ends and fails as [`RecordRefs`] does.
#[derive(Clone, Debug)]
pub struct RecordIter(Source);

#[derive(Clone, Debug)]
enum Source {
    /// Magic 2, read as one goes.
    Walk { header: BatchHeader, bytes: Bytes, at: usize, index: i32 },
    /// The older formats, where the last one decides the offset of the first.
    Read(std::vec::IntoIter<Record>),
}

impl RecordIter {
    pub(super) fn new(header: BatchHeader, bytes: Bytes) -> Self {
        Self(Source::Walk { header, bytes, at: 0, index: 0 })
    }

    pub(super) fn of(records: Vec<Record>) -> Self {
        Self(Source::Read(records.into_iter()))
    }
}

impl Iterator for RecordIter {
    type Item = Result<Record, BatchError>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Source::Read(records) => records.next().map(Ok),
            Source::Walk { header, bytes, at, index } => {
                let mut rest = &bytes[*at..];
                let record = step(header, index, &mut rest)?.map(|r| share(bytes, &r));
                *at = bytes.len() - rest.len();
                Some(record)
            }
        }
    }
}

fn share(bytes: &Bytes, record: &RecordRef<'_>) -> Record {
    let part = |part: Option<&[u8]>| part.map(|p| bytes.slice_ref(p));
    Record {
        offset: record.offset,
        timestamp: record.timestamp,
        key: part(record.key),
        value: part(record.value),
        headers: record
            .headers
            .map(|h| Header { key: String::from_utf8_lossy(h.key).into_owned(), value: part(h.value) })
            .collect(),
    }
}

/// The next record, with everything that can be said at the end. Inlined wherever it is used: called, it takes the double.
#[inline(always)]
fn step<'a>(header: &BatchHeader, index: &mut i32, rest: &mut &'a [u8]) -> Option<Result<RecordRef<'a>, BatchError>> {
    if *index >= header.records_count || rest.is_empty() {
        return end(header, index, rest).map(Err);
    }
    let at = *index;
    let record = take_record(header, rest).map_err(|reason| BatchError::Record { index: at, reason });
    *index = if record.is_ok() { at + 1 } else { i32::MAX };
    Some(record)
}

/// Whether there are as many records as the header says; says it once.
#[cold]
fn end(header: &BatchHeader, index: &mut i32, rest: &[u8]) -> Option<BatchError> {
    let said = header.records_count;
    let why = match *index {
        i32::MAX => return None,
        _ if said < 0 => "that is no count",
        i if i < said => "there are fewer",
        _ if !rest.is_empty() => "there are more bytes",
        _ => return None,
    };
    *index = i32::MAX;
    Some(BatchError::RecordsCount { said, why })
}

#[inline(always)]
fn take_record<'a>(header: &BatchHeader, rest: &mut &'a [u8]) -> Result<RecordRef<'a>, &'static str> {
    let length = take_i32(rest).ok_or("its length is cut")?;
    let length = usize::try_from(length).map_err(|_| "its length is negative")?;
    let (mut body, after) = rest.split_at_checked(length).ok_or("it is longer than what is left")?;
    *rest = after;
    // The attributes: unused so far.
    body = body.get(1..).ok_or("its attributes are missing")?;
    let timestamp_delta = take_i64(&mut body).ok_or("its timestamp is cut")?;
    let offset_delta = take_i32(&mut body).ok_or("its offset is cut")?;
    let key = take_part(&mut body).ok_or("its key is cut")?;
    let value = take_part(&mut body).ok_or("its value is cut")?;
    let count = take_i32(&mut body).ok_or("its header count is cut")?;
    let headers = if count == 0 && body.is_empty() { HeaderRefs::default() } else { take_headers(count, body)? };
    Ok(RecordRef {
        offset: header.base_offset.wrapping_add(i64::from(offset_delta)),
        timestamp: header.timestamp(timestamp_delta),
        key,
        value,
        headers,
    })
}

fn take_headers(count: i32, bytes: &[u8]) -> Result<HeaderRefs<'_>, &'static str> {
    let count = usize::try_from(count).map_err(|_| "its header count is negative")?;
    if count > bytes.len() {
        return Err("it has more headers than bytes");
    }
    let mut rest = bytes;
    for _ in 0..count {
        take_header(&mut rest).ok_or("a header is cut or has no key")?;
    }
    if rest.is_empty() { Ok(HeaderRefs { count, rest: bytes }) } else { Err("bytes follow its last header") }
}

fn take_header<'a>(rest: &mut &'a [u8]) -> Option<HeaderRef<'a>> {
    let key = take_part(rest)??;
    let value = take_part(rest)?;
    Some(HeaderRef { key, value })
}

/// Bytes behind their length; a negative length is null, whatever it is, as in Java.
#[inline]
#[allow(clippy::option_option)] // cut, null, or there
fn take_part<'a>(rest: &mut &'a [u8]) -> Option<Option<&'a [u8]>> {
    let length = take_i32(rest)?;
    let Ok(length) = usize::try_from(length) else { return Some(None) };
    let (part, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(Some(part))
}
