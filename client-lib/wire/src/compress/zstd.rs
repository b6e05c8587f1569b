//! Zstandard. Whole frames are read at once, straight into the output: unlike a stream, that needs no window buffer, so
//! a frame that asks for a window of 128 MiB costs nothing. In pieces it takes the memory that is really filled.

use std::cell::{Cell, RefCell};

use zstd::bulk::{Compressor, Decompressor};
use zstd::zstd_safe::{DCtx, InBuffer, OutBuffer, ResetDirective, get_error_name};

use super::{Compression, Each, Failure, PIECE_BYTES};

thread_local! {
    static COMPRESSOR: RefCell<Option<(i32, Compressor<'static>)>> = const { RefCell::new(None) };
    static STREAM: Cell<Option<DCtx<'static>>> = const { Cell::new(None) };
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// A buffer up to this size stays as large as the bound made it.
const KEEP_BYTES: usize = 64 * 1024;
/// A stream up to this size is used again.
const KEEP_STREAM_BYTES: usize = 4 << 20;

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

/// Hands over what the frames hold, as much at a time as has room in `buffer`.
pub(super) fn pieces(bytes: &[u8], buffer: &mut Vec<u8>, each: Each<'_>) -> Result<(), Failure> {
    // No frame at all holds nothing. The stream below would wait for one.
    if bytes.is_empty() {
        return Ok(());
    }
    let mut stream = match STREAM.take() {
        Some(stream) => stream,
        None => DCtx::try_create().ok_or_else(|| Failure::corrupt("there is no memory for a stream"))?,
    };
    buffer.resize(PIECE_BYTES, 0);
    // A stream that ended in an error would go on with it.
    stream.reset(ResetDirective::SessionOnly).map_err(|code| Failure::corrupt(get_error_name(code)))?;
    let mut input = InBuffer::around(bytes);
    let done = loop {
        let mut output = OutBuffer::around(buffer.as_mut_slice());
        let next = match stream.decompress_stream(&mut output, &mut input) {
            Ok(next) => next,
            Err(code) => break Err(Failure::corrupt(get_error_name(code))),
        };
        let piece = output.as_slice();
        let has_had_room = piece.len() < PIECE_BYTES;
        if let Err(stopped) = each(piece) {
            break Err(stopped);
        }
        if input.pos() == bytes.len() {
            // Nothing is expected behind a whole frame, and only there.
            if next == 0 {
                break Ok(());
            }
            if has_had_room {
                break Err(Failure::corrupt("ends early"));
            }
        }
    };
    // What a large window took is not kept.
    if stream.sizeof() <= KEEP_STREAM_BYTES {
        STREAM.set(Some(stream));
    }
    done
}
