//! `.snapshot` of a partition: the producers' states before an offset (Kafka's `ProducerSnapshot` message at version 1,
//! with a CRC-32C over the entries).

use super::FormatError;
use crate::producer::{BatchMetadata, ProducerState};
use kafka_wire::crc::crc32c;

/// The file's content.
#[must_use]
pub fn encode<'a>(states: impl ExactSizeIterator<Item = &'a ProducerState>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(ENTRIES_AT + 4 + states.len() * ENTRY_BYTES);
    bytes.extend_from_slice(&VERSION.to_be_bytes());
    bytes.extend_from_slice(&[0; 4]);
    bytes.extend_from_slice(&(states.len() as u32).to_be_bytes());
    for state in states {
        let last = state.last_batch();
        bytes.extend_from_slice(&state.producer_id.to_be_bytes());
        bytes.extend_from_slice(&state.producer_epoch.to_be_bytes());
        bytes.extend_from_slice(&last.map_or(-1, |b| b.last_sequence).to_be_bytes());
        bytes.extend_from_slice(&last.map_or(-1, |b| b.last_offset).to_be_bytes());
        bytes.extend_from_slice(&last.map_or(0, |b| b.offset_delta).to_be_bytes());
        bytes.extend_from_slice(&state.last_timestamp.to_be_bytes());
        bytes.extend_from_slice(&state.coordinator_epoch.to_be_bytes());
        bytes.extend_from_slice(&state.current_txn_first_offset.unwrap_or(-1).to_be_bytes());
    }
    let crc = crc32c(&bytes[ENTRIES_AT..]);
    bytes[CRC_AT..ENTRIES_AT].copy_from_slice(&crc.to_be_bytes());
    bytes
}

/// The states in a file. Of each producer's last batches only the very last is kept, as in Kafka.
///
/// # Errors
/// When the version is not known, the checksum does not match, or the size is wrong.
pub fn decode(bytes: &[u8]) -> Result<Vec<ProducerState>, FormatError> {
    let error = |why: &str| FormatError::new("producer snapshot", why);
    let header = bytes.first_chunk::<{ ENTRIES_AT + 4 }>().ok_or_else(|| error("too short"))?;
    if header[..2] != VERSION.to_be_bytes() {
        return Err(error("unknown version"));
    }
    if header[CRC_AT..ENTRIES_AT] != crc32c(&bytes[ENTRIES_AT..]).to_be_bytes() {
        return Err(error("the checksum does not match"));
    }
    let count = u32::from_be_bytes(*header.last_chunk().expect("four bytes")) as usize;
    let (entries, rest) = bytes[ENTRIES_AT + 4..].as_chunks::<ENTRY_BYTES>();
    if entries.len() != count || !rest.is_empty() {
        return Err(error("the size does not match the count"));
    }
    Ok(entries.iter().map(decode_entry).collect())
}

fn decode_entry(raw: &[u8; ENTRY_BYTES]) -> ProducerState {
    fn field<const N: usize>(raw: &[u8; ENTRY_BYTES], at: usize) -> [u8; N] {
        raw[at..at + N].try_into().expect("all fields lie in the entry")
    }
    let mut state = ProducerState::new(i64::from_be_bytes(field(raw, 0)));
    state.producer_epoch = i16::from_be_bytes(field(raw, 8));
    state.last_timestamp = i64::from_be_bytes(field(raw, 26));
    state.coordinator_epoch = i32::from_be_bytes(field(raw, 34));
    state.current_txn_first_offset = Some(i64::from_be_bytes(field(raw, 38))).filter(|o| *o >= 0);
    let batch = BatchMetadata {
        last_sequence: i32::from_be_bytes(field(raw, 10)),
        last_offset: i64::from_be_bytes(field(raw, 14)),
        offset_delta: i32::from_be_bytes(field(raw, 22)),
        timestamp: state.last_timestamp,
    };
    if batch.last_offset >= 0 {
        state.push_batch(batch);
    }
    state
}

const VERSION: i16 = 1;
const CRC_AT: usize = 2;
const ENTRIES_AT: usize = 6;
const ENTRY_BYTES: usize = 46;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip_and_corruption() {
        let mut state = ProducerState::new(8);
        state.producer_epoch = 3;
        state.coordinator_epoch = 4;
        state.last_timestamp = 99;
        state.current_txn_first_offset = Some(156);
        state.push_batch(BatchMetadata { last_sequence: 7, last_offset: 163, offset_delta: 7, timestamp: 99 });
        let states = [state, ProducerState::new(9)];
        let bytes = encode(states.iter());
        assert_eq!(bytes.len(), 10 + 2 * ENTRY_BYTES);
        assert_eq!(decode(&bytes).unwrap(), states);
        for at in 0..bytes.len() {
            let mut bad = bytes.clone();
            bad[at] ^= 1;
            assert!(decode(&bad).is_err(), "byte {at} flipped");
        }
        for len in 0..bytes.len() {
            assert!(decode(&bytes[..len]).is_err(), "cut at {len}");
        }
    }
}
