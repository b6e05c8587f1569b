//! Snappy: written in the framing of xerial's `SnappyOutputStream`, which is what Java clients use; read in that framing
//! or raw, as librdkafka and others write it.

use std::cell::RefCell;

use super::{Each, Failure};

thread_local! {
    static ENCODER: RefCell<snap::raw::Encoder> = RefCell::new(snap::raw::Encoder::new());
}

/// The first bytes of xerial's framing.
const MAGIC: [u8; 8] = [0x82, b'S', b'N', b'A', b'P', b'P', b'Y', 0];
/// The magic, then its version and the oldest version that can read it, four bytes each.
const HEADER_BYTES: usize = 16;
const VERSION: [u8; 4] = 1u32.to_be_bytes();
/// xerial's block size.
const BLOCK_BYTES: usize = 32 * 1024;
/// No snappy element makes more than 64 bytes of 3; a length that claims more is a lie.
const RATIO_MAX: usize = 22;

pub(super) fn compress(bytes: &[u8], out: &mut Vec<u8>) -> Result<(), String> {
    out.extend_from_slice(&MAGIC);
    out.extend_from_slice(&VERSION);
    out.extend_from_slice(&VERSION);
    ENCODER.with_borrow_mut(|encoder| {
        for block in bytes.chunks(BLOCK_BYTES) {
            let at = out.len();
            out.resize(at + 4 + snap::raw::max_compress_len(block.len()), 0);
            let length = encoder.compress(block, &mut out[at + 4..]).map_err(|e| e.to_string())?;
            out[at..at + 4].copy_from_slice(&(length as u32).to_be_bytes());
            out.truncate(at + 4 + length);
        }
        Ok(())
    })
}

pub(super) fn decompress(bytes: &[u8], out: &mut Vec<u8>, limit: usize) -> Result<(), Failure> {
    for_each_block(bytes, |block| decompress_block(block, out, limit))
}

/// Hands over what each block holds. Blocks get their room in `buffer`.
pub(super) fn pieces(bytes: &[u8], buffer: &mut Vec<u8>, each: Each<'_>) -> Result<(), Failure> {
    for_each_block(bytes, |block| {
        buffer.clear();
        decompress_block(block, buffer, usize::MAX)?;
        each(buffer)
    })
}

fn for_each_block(bytes: &[u8], mut each: impl FnMut(&[u8]) -> Result<(), Failure>) -> Result<(), Failure> {
    let Some(mut rest) = after_header(bytes) else { return each(bytes) };
    while !rest.is_empty() {
        // A stream may follow another one.
        if let Some(next) = after_header(rest) {
            rest = next;
            continue;
        }
        let (length, after) =
            rest.split_first_chunk::<4>().ok_or_else(|| Failure::corrupt("ends in a block length"))?;
        let length = u32::from_be_bytes(*length) as usize;
        let (block, after) =
            after.split_at_checked(length).ok_or_else(|| Failure::corrupt("a block is longer than what is left"))?;
        each(block)?;
        rest = after;
    }
    Ok(())
}

fn after_header(bytes: &[u8]) -> Option<&[u8]> {
    if bytes.starts_with(&MAGIC) { bytes.get(HEADER_BYTES..) } else { None }
}

fn decompress_block(block: &[u8], out: &mut Vec<u8>, limit: usize) -> Result<(), Failure> {
    let length = snap::raw::decompress_len(block).map_err(Failure::corrupt)?;
    if length > limit - out.len() {
        return Err(Failure::TooLarge);
    }
    if length / RATIO_MAX > block.len() {
        return Err(Failure::corrupt("announces more than its bytes can hold"));
    }
    let at = out.len();
    out.resize(at + length, 0);
    snap::raw::Decoder::new().decompress(block, &mut out[at..]).map_err(Failure::corrupt)?;
    Ok(())
}
