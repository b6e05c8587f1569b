//! Zstandard. Whole frames are read at once, straight into the output: unlike a stream, that needs no window buffer, so
//! a frame that asks for a window of 128 MiB costs nothing.

use std::cell::RefCell;

use zstd::bulk::{Compressor, Decompressor};

use super::{Compression, Failure};

thread_local! {
    static COMPRESSOR: RefCell<Option<(i32, Compressor<'static>)>> = const { RefCell::new(None) };
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// A buffer up to this size stays as large as the bound made it.
const KEEP_BYTES: usize = 64 * 1024;

pub(super) fn compress(level: i32, bytes: &[u8], out: &mut Vec<u8>) -> Result<(), String> {
    let levels = Compression::Zstd.levels().expect("zstd has levels");
    let level = level.clamp(*levels.start(), *levels.end());
    COMPRESSOR.with_borrow_mut(|kept| {
        if kept.as_ref().is_none_or(|(l, _)| *l != level) {
            *kept = Some((level, Compressor::new(level).map_err(|e| e.to_string())?));
        }
        let (_, compressor) = kept.as_mut().expect("set in the lines above");
        let at = out.len();
        out.resize(at + zstd::zstd_safe::compress_bound(bytes.len()), 0);
        let length = compressor.compress_to_buffer(bytes, &mut out[at..]).map_err(|e| e.to_string())?;
        out.truncate(at + length);
        Ok(())
    })
}

pub(super) fn decompress(bytes: &[u8], out: &mut Vec<u8>, limit: usize) -> Result<(), Failure> {
    // What the frames announce, or what their blocks can hold at most.
    let bound = Decompressor::upper_bound(bytes).ok_or_else(|| Failure::corrupt("not whole zstd frames"))?;
    out.reserve_exact(bound.min(limit));
    let result = DECOMPRESSOR.with_borrow_mut(|kept| {
        if kept.is_none() {
            *kept = Some(Decompressor::new()?);
        }
        let decompressor = kept.as_mut().expect("set in the lines above");
        decompressor.decompress_to_buffer(bytes, out)
    });
    match result {
        // A buffer that is used again may have had more room than was asked for.
        Ok(n) if n > limit => Err(Failure::TooLarge),
        Ok(n) => {
            if out.capacity() > KEEP_BYTES && out.capacity() / 4 > n {
                out.shrink_to(n);
            }
            Ok(())
        }
        Err(_) if bound > limit => Err(Failure::TooLarge),
        Err(e) => Err(Failure::corrupt(e)),
    }
}
