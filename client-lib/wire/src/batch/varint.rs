//! Zigzag varints as records use them, read from a slice as fast as can be.

/// Takes a varint of at most 32 bits off the front.
#[inline]
pub(super) fn take_i32(rest: &mut &[u8]) -> Option<i32> {
    // Nearly all are one or two bytes long.
    if let [byte @ 0..0x80, after @ ..] = *rest {
        *rest = after;
        return Some(i32::from(byte >> 1) ^ -i32::from(byte & 1));
    }
    if let [low, high @ 0..0x80, after @ ..] = *rest {
        *rest = after;
        let raw = i32::from(low & 0x7f) | i32::from(*high) << 7;
        return Some((raw >> 1) ^ -(raw & 1));
    }
    let raw = u32::try_from(take_u64(rest, 5)?).ok()?;
    Some((raw >> 1) as i32 ^ -((raw & 1) as i32))
}

/// Takes a varint of at most 64 bits off the front.
#[inline]
pub(super) fn take_i64(rest: &mut &[u8]) -> Option<i64> {
    if let [byte @ 0..0x80, after @ ..] = *rest {
        *rest = after;
        return Some(i64::from(byte >> 1) ^ -i64::from(byte & 1));
    }
    if let [low, high @ 0..0x80, after @ ..] = *rest {
        *rest = after;
        let raw = i64::from(low & 0x7f) | i64::from(*high) << 7;
        return Some((raw >> 1) ^ -(raw & 1));
    }
    let raw = take_u64(rest, 10)?;
    Some((raw >> 1) as i64 ^ -((raw & 1) as i64))
}

fn take_u64(rest: &mut &[u8], bytes_max: usize) -> Option<u64> {
    let mut value = 0u64;
    for (i, byte) in rest.iter().take(bytes_max).enumerate() {
        let bits = u64::from(byte & 0x7f);
        // The tenth byte of 64 bits has one bit left.
        if i == 9 && bits > 1 {
            return None;
        }
        value |= bits << (7 * i);
        if byte & 0x80 == 0 {
            *rest = &rest[i + 1..];
            return Some(value);
        }
    }
    None
}

/// Bytes of a varint.
#[inline]
pub(super) fn len_i32(value: i32) -> usize {
    len_u64(u64::from(((value << 1) ^ (value >> 31)) as u32))
}

/// Bytes of a varint.
#[inline]
pub(super) fn len_i64(value: i64) -> usize {
    len_u64(((value << 1) ^ (value >> 63)) as u64)
}

#[inline]
fn len_u64(value: u64) -> usize {
    // ceil(bits / 7), with one byte for 0.
    (70 - (value | 1).leading_zeros() as usize) / 7
}

/// Appends a varint.
#[inline]
pub(super) fn put_i32(out: &mut Vec<u8>, value: i32) {
    put_u64(out, u64::from(((value << 1) ^ (value >> 31)) as u32));
}

/// Appends a varint.
#[inline]
pub(super) fn put_i64(out: &mut Vec<u8>, value: i64) {
    put_u64(out, ((value << 1) ^ (value >> 63)) as u64);
}

#[inline]
fn put_u64(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back_at_every_length() {
        for shift in 0..64 {
            let power = 1i64 << shift;
            for value in [power, power.wrapping_sub(1), power.wrapping_neg(), !power, i64::MIN, i64::MAX] {
                let mut out = Vec::new();
                put_i64(&mut out, value);
                assert_eq!(out.len(), len_i64(value), "{value}");
                assert_eq!(take_i64(&mut &out[..]), Some(value));
                assert_eq!(take_i64(&mut &out[..out.len() - 1]), None);
                if let Ok(value) = i32::try_from(value) {
                    let mut out = Vec::new();
                    put_i32(&mut out, value);
                    assert_eq!(out.len(), len_i32(value));
                    assert_eq!(take_i32(&mut &out[..]), Some(value));
                }
            }
        }
        assert_eq!(take_i32(&mut &[0xff, 0xff, 0xff, 0xff, 0x1f][..]), None, "more than 32 bits");
        assert_eq!(take_i64(&mut &[0xff; 11][..]), None);
    }
}
