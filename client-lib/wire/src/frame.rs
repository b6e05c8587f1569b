//! Requests and responses on a connection: a length of four bytes, then as many bytes. Pure: the reading is the caller's.

/// Bytes of the length that comes before every request and response.
pub const LENGTH_BYTES: usize = 4;

/// Why a length is refused. Kafka closes the connection for both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Lower than 0.
    #[error("invalid frame size {0}")]
    Negative(i32),
    /// More than is allowed (a broker's `socket.request.max.bytes`).
    #[error("frame of {length} bytes is larger than {max}")]
    TooLarge {
        /// As announced.
        length: usize,
        /// What is allowed.
        max: usize,
    },
}

/// The number of bytes that follow, at most `max`.
///
/// # Errors
/// When the length is negative or larger than `max`: nothing may be allocated for it.
pub fn frame_len(prefix: [u8; LENGTH_BYTES], max: usize) -> Result<usize, FrameError> {
    let length = i32::from_be_bytes(prefix);
    let length = usize::try_from(length).map_err(|_| FrameError::Negative(length))?;
    if length > max { Err(FrameError::TooLarge { length, max }) } else { Ok(length) }
}

/// The length prefix for a frame of `length` bytes.
///
/// # Errors
/// When it is more than a frame can hold.
pub fn frame_prefix(length: usize) -> Result<[u8; LENGTH_BYTES], FrameError> {
    let max = i32::MAX as usize;
    i32::try_from(length).map(i32::to_be_bytes).map_err(|_| FrameError::TooLarge { length, max })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        assert_eq!(frame_len([0, 0, 1, 2], 300), Ok(258));
        assert_eq!(frame_len([0, 0, 1, 2], 258), Ok(258));
        assert_eq!(frame_len([0, 0, 1, 2], 257), Err(FrameError::TooLarge { length: 258, max: 257 }));
        assert_eq!(frame_len([0xff; 4], usize::MAX), Err(FrameError::Negative(-1)));
        assert_eq!(frame_len([0; 4], 0), Ok(0));
        assert_eq!(frame_prefix(258), Ok([0, 0, 1, 2]));
        assert!(frame_prefix(1 << 31).is_err());
    }
}
