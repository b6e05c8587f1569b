//! The LZ4 frame format as `Lz4BlockInputStream` and `Lz4BlockOutputStream` have it (KIP-57): independent blocks only.
//! Written as Java does: blocks of 64 KiB, no checksums but the header's, no content size. Block checksums are verified;
//! a content checksum is skipped, as Java does: the batch has a CRC of its own.
//!
//! Levels (KIP-390): 9, Kafka's default, is the fast compressor; any other is the high compressor at that level, for
//! which the blocks come from the C library, as there is none in Rust.

use std::cell::RefCell;

use lz4::block::{CompressionMode, compress_to_buffer};
use lz4_flex::block::{CompressTable, compress_into_with_table, decompress_into, get_maximum_output_size};

use super::{Compression, Each, Failure};

/// Whether a frame's header checksum counts: messages of magic 0 have a wrong one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HeaderChecksum {
    /// It must be right.
    Verify,
    /// It is not looked at.
    Ignore,
}

thread_local! {
    static TABLE: RefCell<CompressTable> = RefCell::new(CompressTable::large());
}

const MAGIC: [u8; 4] = 0x184d_2204u32.to_le_bytes();
/// Version 1, independent blocks.
const FLAGS: u8 = 0x60;
/// Blocks of at most 64 KiB.
const BLOCK_DESCRIPTOR: u8 = 0x40;
const BLOCK_BYTES: usize = 64 * 1024;
/// Set in a block's length when the block is stored as it is.
const STORED: u32 = 1 << 31;
/// A byte of a block makes at most 255 bytes.
const RATIO_MAX: usize = 255;

const FLAG_BLOCK_INDEPENDENT: u8 = 0x20;
const FLAG_BLOCK_CHECKSUM: u8 = 0x10;
const FLAG_CONTENT_SIZE: u8 = 0x08;
const FLAG_CONTENT_CHECKSUM: u8 = 0x04;
const FLAG_RESERVED: u8 = 0x02;

pub(super) fn compress(level: i32, bytes: &[u8], out: &mut Vec<u8>) -> Result<(), String> {
    out.extend_from_slice(&MAGIC);
    out.extend_from_slice(&[FLAGS, BLOCK_DESCRIPTOR, header_checksum(&[FLAGS, BLOCK_DESCRIPTOR])]);
    for block in bytes.chunks(BLOCK_BYTES) {
        let at = out.len();
        let body = at + 4;
        out.resize(body + get_maximum_output_size(block.len()), 0);
        let length = compress_block(level, block, &mut out[body..])?;
        let word = if length < block.len() {
            out.truncate(body + length);
            length as u32
        } else {
            out.truncate(body);
            out.extend_from_slice(block);
            block.len() as u32 | STORED
        };
        out[at..body].copy_from_slice(&word.to_le_bytes());
    }
    out.extend_from_slice(&[0; 4]);
    Ok(())
}

/// One block at the start of `out`, which has room for the longest; its length.
fn compress_block(level: i32, block: &[u8], out: &mut [u8]) -> Result<usize, String> {
    if level == Compression::Lz4.default_level() {
        return TABLE.with_borrow_mut(|table| compress_into_with_table(block, out, table)).map_err(|e| e.to_string());
    }
    let levels = Compression::Lz4.levels().expect("LZ4 has levels");
    let level = level.clamp(*levels.start(), *levels.end());
    compress_to_buffer(block, Some(CompressionMode::HIGHCOMPRESSION(level)), false, out).map_err(|e| e.to_string())
}

pub(super) fn decompress(
    bytes: &[u8],
    out: &mut Vec<u8>,
    limit: usize,
    checksum: HeaderChecksum,
) -> Result<(), Failure> {
    for_each_block(bytes, checksum, |block, most| {
        let room = limit - out.len();
        match block {
            Block::Stored(bytes) if bytes.len() > room => Err(Failure::TooLarge),
            Block::Stored(bytes) => {
                out.extend_from_slice(bytes);
                Ok(())
            }
            Block::Packed(bytes) => decompress_block(bytes, most, out, room),
        }
    })
}

/// Hands over what each block holds. Blocks get their room in `buffer`.
pub(super) fn pieces(bytes: &[u8], buffer: &mut Vec<u8>, each: Each<'_>) -> Result<(), Failure> {
    for_each_block(bytes, HeaderChecksum::Verify, |block, most| match block {
        Block::Stored(bytes) => each(bytes),
        Block::Packed(bytes) => {
            buffer.clear();
            decompress_block(bytes, most, buffer, most)?;
            each(buffer)
        }
    })
}

/// What a frame consists of.
enum Block<'a> {
    /// Bytes that did not become fewer.
    Stored(&'a [u8]),
    Packed(&'a [u8]),
}

/// Calls `each` with every block of a frame and how large one may become.
fn for_each_block<'a>(
    bytes: &'a [u8],
    checksum: HeaderChecksum,
    mut each: impl FnMut(Block<'a>, usize) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let (header, mut rest) = FrameHeader::read(bytes, checksum)?;
    loop {
        let word = u32::from_le_bytes(*take(&mut rest)?);
        let length = (word & !STORED) as usize;
        if length == 0 {
            if header.content_checksum {
                take::<4>(&mut rest)?;
            }
            return Ok(());
        }
        if length > header.block_bytes_max {
            return Err(Failure::corrupt("a block is larger than the frame's block size"));
        }
        let (block, after) = rest.split_at_checked(length).ok_or_else(ends_early)?;
        rest = after;
        if header.block_checksum && u32::from_le_bytes(*take(&mut rest)?) != xxh32(block) {
            return Err(Failure::corrupt("a block's checksum is wrong"));
        }
        let block = if word & STORED != 0 { Block::Stored(block) } else { Block::Packed(block) };
        each(block, header.block_bytes_max)?;
    }
}

fn decompress_block(block: &[u8], block_bytes_max: usize, out: &mut Vec<u8>, room: usize) -> Result<(), Failure> {
    let most = block_bytes_max.min(block.len() * RATIO_MAX);
    let at = out.len();
    out.resize(at + most.min(room), 0);
    match decompress_into(block, &mut out[at..]) {
        Ok(n) => {
            out.truncate(at + n);
            Ok(())
        }
        Err(lz4_flex::block::DecompressError::OutputTooSmall { .. }) if room < most => Err(Failure::TooLarge),
        Err(e) => Err(Failure::corrupt(e)),
    }
}

struct FrameHeader {
    block_bytes_max: usize,
    block_checksum: bool,
    content_checksum: bool,
}

impl FrameHeader {
    /// The header and what follows it.
    fn read(bytes: &[u8], checksum: HeaderChecksum) -> Result<(Self, &[u8]), Failure> {
        let mut rest = bytes;
        if *take::<4>(&mut rest)? != MAGIC {
            return Err(Failure::corrupt("not an LZ4 frame"));
        }
        let described = rest;
        let [flags, descriptor] = *take::<2>(&mut rest)?;
        if flags >> 6 != 1 || flags & FLAG_RESERVED != 0 {
            return Err(Failure::corrupt("an LZ4 frame of another version"));
        }
        if flags & FLAG_BLOCK_INDEPENDENT == 0 {
            return Err(Failure::corrupt("dependent blocks are not supported"));
        }
        let size = descriptor >> 4;
        if descriptor & 0x0f != 0 || !(4..=7).contains(&size) {
            return Err(Failure::corrupt("an unknown block size"));
        }
        if flags & FLAG_CONTENT_SIZE != 0 {
            take::<8>(&mut rest)?;
        }
        let described = &described[..described.len() - rest.len()];
        let [stored] = *take::<1>(&mut rest)?;
        if checksum == HeaderChecksum::Verify && stored != header_checksum(described) {
            return Err(Failure::corrupt("the header's checksum is wrong"));
        }
        let header = Self {
            block_bytes_max: 1 << (8 + 2 * size),
            block_checksum: flags & FLAG_BLOCK_CHECKSUM != 0,
            content_checksum: flags & FLAG_CONTENT_CHECKSUM != 0,
        };
        Ok((header, rest))
    }
}

fn take<'a, const N: usize>(rest: &mut &'a [u8]) -> Result<&'a [u8; N], Failure> {
    let (taken, after) = rest.split_first_chunk::<N>().ok_or_else(ends_early)?;
    *rest = after;
    Ok(taken)
}

fn ends_early() -> Failure {
    Failure::corrupt("ends early")
}

fn header_checksum(described: &[u8]) -> u8 {
    (xxh32(described) >> 8) as u8
}

/// xxHash, 32 bits, seed 0.
fn xxh32(bytes: &[u8]) -> u32 {
    const P1: u32 = 0x9e37_79b1;
    const P2: u32 = 0x85eb_ca77;
    const P3: u32 = 0xc2b2_ae3d;
    const P4: u32 = 0x27d4_eb2f;
    const P5: u32 = 0x1656_67b1;
    let lane = |four: &[u8]| u32::from_le_bytes(four.try_into().expect("four bytes"));
    let mut stripes = bytes.chunks_exact(16);
    let mut hash = if bytes.len() < 16 {
        P5
    } else {
        let mut acc = [P1.wrapping_add(P2), P2, 0, 0u32.wrapping_sub(P1)];
        for stripe in &mut stripes {
            for (a, four) in acc.iter_mut().zip(stripe.chunks_exact(4)) {
                *a = a.wrapping_add(lane(four).wrapping_mul(P2)).rotate_left(13).wrapping_mul(P1);
            }
        }
        acc.iter().zip([1, 7, 12, 18]).fold(0u32, |h, (a, turn)| h.wrapping_add(a.rotate_left(turn)))
    };
    hash = hash.wrapping_add(bytes.len() as u32);
    let mut fours = stripes.remainder().chunks_exact(4);
    for four in &mut fours {
        hash = hash.wrapping_add(lane(four).wrapping_mul(P3)).rotate_left(17).wrapping_mul(P4);
    }
    for byte in fours.remainder() {
        hash = hash.wrapping_add(u32::from(*byte).wrapping_mul(P5)).rotate_left(11).wrapping_mul(P1);
    }
    hash = (hash ^ (hash >> 15)).wrapping_mul(P2);
    hash = (hash ^ (hash >> 13)).wrapping_mul(P3);
    hash ^ (hash >> 16)
}

#[cfg(test)]
mod tests {
    use super::xxh32;

    #[test]
    fn known_hashes() {
        assert_eq!(xxh32(b""), 0x02cc_5d05);
        assert_eq!(xxh32(b"a"), 0x550d_7456);
        assert_eq!(xxh32(b"Nobody inspects the spammish repetition"), 0xe229_3b2f);
    }
}
