//! The two checksums of record formats: CRC-32C for batches (magic 2), CRC-32 for the older message formats.

/// CRC-32C (Castagnoli), as record batches, quorum snapshots and producer snapshots carry it.
#[inline]
#[must_use]
pub fn crc32c(bytes: &[u8]) -> u32 {
    crc_fast::crc32_iscsi(bytes)
}

/// CRC-32 (zlib's), as messages of magic 0 and 1 and gzip members carry it.
#[inline]
#[must_use]
pub fn crc32(bytes: &[u8]) -> u32 {
    crc_fast::crc32_iso_hdlc(bytes)
}

#[cfg(test)]
mod tests {
    #[test]
    fn check_values() {
        assert_eq!(super::crc32c(b"123456789"), 0xe306_9283);
        assert_eq!(super::crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(super::crc32c(b""), 0);
    }
}
