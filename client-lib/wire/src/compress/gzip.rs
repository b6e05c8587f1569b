//! gzip (RFC 1952): our own header and trailer round zlib's deflate, so that the deflate state is kept per thread.

use std::cell::RefCell;
use std::io::{ErrorKind, Read};

use flate2::{Compress, FlushCompress, Status};

use super::{Each, Failure, PIECE_BYTES};
use crate::crc::crc32;

thread_local! {
    static DEFLATE: RefCell<Option<(u32, Compress)>> = const { RefCell::new(None) };
}

/// Magic, method 8 (deflate), no flags, no time, no extra flags; the system byte is 0, as Java writes it.
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0];

/// Output grows by this much at least: small batches stay small, large ones double.
const GROW_BYTES: usize = 4096;

pub(super) fn compress(level: i32, bytes: &[u8], out: &mut Vec<u8>) -> Result<(), String> {
    // zlib's own default is 6.
    let level = if level == -1 { 6 } else { level.clamp(1, 9) as u32 };
    out.extend_from_slice(&HEADER);
    DEFLATE.with_borrow_mut(|kept| {
        if kept.as_ref().is_none_or(|(l, _)| *l != level) {
            *kept = Some((level, Compress::new(flate2::Compression::new(level), false)));
        }
        let (_, deflate) = kept.as_mut().expect("set in the line above");
        deflate.reset();
        loop {
            out.reserve(GROW_BYTES.max((bytes.len() / 4).min(1 << 20)));
            let rest = &bytes[deflate.total_in() as usize..];
            match deflate.compress_vec(rest, out, FlushCompress::Finish) {
                Ok(Status::StreamEnd) => return Ok(()),
                Ok(_) => {}
                Err(e) => return Err(e.to_string()),
            }
        }
    })?;
    out.extend_from_slice(&crc32(bytes).to_le_bytes());
    // The length modulo 2^32, as the RFC has it.
    out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
    Ok(())
}

pub(super) fn decompress(bytes: &[u8], out: &mut Vec<u8>, limit: usize) -> Result<(), Failure> {
    let mut gzip = flate2::bufread::MultiGzDecoder::new(bytes);
    loop {
        let filled = out.len();
        if filled == limit {
            return match read(&mut gzip, &mut [0; 1])? {
                0 => Ok(()),
                _ => Err(Failure::TooLarge),
            };
        }
        let room = filled.max(GROW_BYTES).max(bytes.len()).min(limit - filled);
        out.resize(filled + room, 0);
        let n = read(&mut gzip, &mut out[filled..])?;
        out.truncate(filled + n);
        if n == 0 {
            return Ok(());
        }
    }
}

/// Hands over what the stream holds, as much at a time as has room in `buffer`.
pub(super) fn pieces(bytes: &[u8], buffer: &mut Vec<u8>, each: Each<'_>) -> Result<(), Failure> {
    let mut gzip = flate2::bufread::MultiGzDecoder::new(bytes);
    buffer.resize(PIECE_BYTES, 0);
    loop {
        match read(&mut gzip, buffer)? {
            0 => return Ok(()),
            n => each(&buffer[..n])?,
        }
    }
}

/// Fills `buffer` as far as there are bytes.
fn read(gzip: &mut impl Read, buffer: &mut [u8]) -> Result<usize, Failure> {
    let mut filled = 0;
    while filled < buffer.len() {
        match gzip.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => return Err(Failure::corrupt(e)),
        }
    }
    Ok(filled)
}
