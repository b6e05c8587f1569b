//! The codecs of record batches (`org.apache.kafka.common.record.CompressionType`), one file each. Decompression is
//! bounded: the caller says how many bytes may come out, and never more is allocated, whatever the input claims.
//! Contexts are kept per thread, because making one costs more than compressing a small batch.

mod gzip;
mod lz4;
mod snappy;
mod zstd;

use std::cell::Cell;
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

pub use lz4::HeaderChecksum;

/// How the records of a batch are compressed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub enum Compression {
    /// Not at all.
    #[default]
    None = 0,
    /// RFC 1952.
    Gzip = 1,
    /// Snappy blocks in xerial's framing; raw snappy is read too.
    Snappy = 2,
    /// The LZ4 frame format with independent blocks.
    Lz4 = 3,
    /// RFC 8878 (KIP-110).
    Zstd = 4,
}

/// Why compressed bytes cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecompressError {
    /// More would come out than the caller allows.
    #[error("{codec} data decompress to more than {limit} bytes")]
    TooLarge {
        /// The codec.
        codec: Compression,
        /// Bytes that the caller allows.
        limit: usize,
    },
    /// The bytes are not what this codec writes, or end early.
    #[error("{codec} data are corrupt: {reason}")]
    Corrupt {
        /// The codec.
        codec: Compression,
        /// What is wrong.
        reason: String,
    },
}

/// Why bytes cannot be compressed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{codec} cannot compress {length} bytes: {reason}")]
pub struct CompressError {
    /// The codec.
    pub codec: Compression,
    /// Bytes that were to be compressed.
    pub length: usize,
    /// What the codec says.
    pub reason: String,
}

/// The text names no codec.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Unknown compression name: {0}")]
pub struct ParseCompressionError(String);

impl Compression {
    /// All, in the order of their ids.
    pub const ALL: [Self; 5] = [Self::None, Self::Gzip, Self::Snappy, Self::Lz4, Self::Zstd];

    /// The codec of an id, as in the lower three bits of a batch's attributes.
    #[must_use]
    pub fn from_id(id: u8) -> Option<Self> {
        Self::ALL.get(usize::from(id)).copied()
    }

    /// Its id in a batch's attributes.
    #[must_use]
    pub fn id(self) -> u8 {
        self as u8
    }

    /// Its name in configurations.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Gzip => "gzip",
            Self::Snappy => "snappy",
            Self::Lz4 => "lz4",
            Self::Zstd => "zstd",
        }
    }

    /// The levels that `compression.<codec>.level` takes (KIP-390), and none for a codec without levels. For gzip, -1
    /// is the default too.
    #[must_use]
    pub fn levels(self) -> Option<RangeInclusive<i32>> {
        match self {
            Self::None | Self::Snappy => None,
            Self::Gzip => Some(1..=9),
            Self::Lz4 => Some(1..=17),
            Self::Zstd => Some(-131_072..=22),
        }
    }

    /// The level that stands for "not configured".
    #[must_use]
    pub fn default_level(self) -> i32 {
        match self {
            Self::None | Self::Snappy => 0,
            Self::Gzip => -1,
            Self::Lz4 => 9,
            Self::Zstd => 3,
        }
    }
}

impl fmt::Display for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Compression {
    type Err = ParseCompressionError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|c| c.name() == name).ok_or_else(|| ParseCompressionError(name.to_owned()))
    }
}

/// Appends `bytes`, compressed, to `out`. `level` is one of [`Compression::levels`] (others are taken to the nearest),
/// `None` the codec's default.
///
/// For LZ4, level 9, Kafka's default, is the fast compressor; each other level, also a lower one, is the slow one.
///
/// # Errors
/// When the codec refuses, which it does only for more than 4 GiB.
pub fn compress_into(
    codec: Compression,
    level: Option<i32>,
    bytes: &[u8],
    out: &mut Vec<u8>,
) -> Result<(), CompressError> {
    let level = level.unwrap_or(codec.default_level());
    match codec {
        Compression::None => {
            out.extend_from_slice(bytes);
            Ok(())
        }
        Compression::Gzip => gzip::compress(level, bytes, out),
        Compression::Snappy => snappy::compress(bytes, out),
        Compression::Lz4 => lz4::compress(level, bytes, out),
        Compression::Zstd => zstd::compress(level, bytes, out),
    }
    .map_err(|reason: String| CompressError { codec, length: bytes.len(), reason })
}

/// `bytes`, compressed: see [`compress_into`].
///
/// # Errors
/// As [`compress_into`].
pub fn compress(codec: Compression, level: Option<i32>, bytes: &[u8]) -> Result<Vec<u8>, CompressError> {
    let mut out = Vec::new();
    compress_into(codec, level, bytes, &mut out)?;
    Ok(out)
}

/// `bytes`, decompressed to at most `limit` bytes.
///
/// # Errors
/// When they are corrupt, end early, or would become more than `limit` bytes.
pub fn decompress(codec: Compression, bytes: &[u8], limit: usize) -> Result<Vec<u8>, DecompressError> {
    let mut out = Vec::new();
    decompress_into(codec, bytes, &mut out, limit)?;
    Ok(out)
}

/// Replaces what is in `out` by `bytes`, decompressed to at most `limit` bytes. A buffer that is used again saves the
/// allocation.
///
/// # Errors
/// As [`decompress`]; `out` then holds anything.
pub fn decompress_into(
    codec: Compression,
    bytes: &[u8],
    out: &mut Vec<u8>,
    limit: usize,
) -> Result<(), DecompressError> {
    out.clear();
    match codec {
        Compression::None if bytes.len() > limit => Err(Failure::TooLarge),
        Compression::None => {
            out.extend_from_slice(bytes);
            Ok(())
        }
        Compression::Gzip => gzip::decompress(bytes, out, limit),
        Compression::Snappy => snappy::decompress(bytes, out, limit),
        Compression::Lz4 => lz4::decompress(bytes, out, limit, HeaderChecksum::Verify),
        Compression::Zstd => zstd::decompress(bytes, out, limit),
    }
    .map_err(|failure| failure.of(codec, limit))
}

/// [`decompress_into`] for the messages of magic 0, whose LZ4 frames carry a wrong header checksum (KIP-57).
///
/// # Errors
/// As [`decompress`].
pub fn decompress_magic_0(codec: Compression, bytes: &[u8], limit: usize) -> Result<Vec<u8>, DecompressError> {
    if codec != Compression::Lz4 {
        return decompress(codec, bytes, limit);
    }
    let mut out = Vec::new();
    lz4::decompress(bytes, &mut out, limit, HeaderChecksum::Ignore).map_err(|failure| failure.of(codec, limit))?;
    Ok(out)
}

/// Decompresses `bytes` piece by piece: calls `each` with what they hold, in order, in pieces of some 10 to 100 KiB as a
/// rule (what is one block to a producer is one piece). So there may be very much in them without that much memory.
///
/// # Errors
/// What `each` says; when the bytes are corrupt, end early, or hold more than `limit` bytes.
pub fn decompress_pieces<E: From<DecompressError>>(
    codec: Compression,
    bytes: &[u8],
    limit: usize,
    mut each: impl FnMut(&[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let mut room = limit;
    let mut stopped = None;
    let mut take = |piece: &[u8]| {
        room = room.checked_sub(piece.len()).ok_or(Failure::TooLarge)?;
        each(piece).map_err(|error| {
            stopped = Some(error);
            Failure::Stopped
        })
    };
    let mut buffer = BUFFER.take();
    let done = match codec {
        Compression::None => take(bytes),
        Compression::Gzip => gzip::pieces(bytes, &mut buffer, &mut take),
        Compression::Snappy => snappy::pieces(bytes, &mut buffer, &mut take),
        Compression::Lz4 => lz4::pieces(bytes, &mut buffer, &mut take),
        Compression::Zstd => zstd::pieces(bytes, &mut buffer, &mut take),
    };
    if buffer.capacity() <= KEEP_BUFFER_BYTES {
        BUFFER.set(buffer);
    }
    match (done, stopped) {
        (_, Some(error)) => Err(error),
        (done, None) => done.map_err(|failure| failure.of(codec, limit).into()),
    }
}

thread_local! {
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// How much is decompressed at a time, where the codec leaves the choice.
const PIECE_BYTES: usize = 64 * 1024;
/// A larger buffer is not kept for the next one.
const KEEP_BUFFER_BYTES: usize = 256 * 1024;

/// Who gets the pieces.
type Each<'a> = &'a mut dyn FnMut(&[u8]) -> Result<(), Failure>;

/// Why one codec gave up.
enum Failure {
    TooLarge,
    /// Who gets the pieces wants no more.
    Stopped,
    Corrupt(String),
}

impl Failure {
    fn corrupt(reason: impl fmt::Display) -> Self {
        Self::Corrupt(reason.to_string())
    }

    fn of(self, codec: Compression, limit: usize) -> DecompressError {
        match self {
            // Who stops has an error of its own, which is told instead.
            Self::TooLarge | Self::Stopped => DecompressError::TooLarge { codec, limit },
            Self::Corrupt(reason) => DecompressError::Corrupt { codec, reason },
        }
    }
}
