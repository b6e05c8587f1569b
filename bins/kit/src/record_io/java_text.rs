//! How Java writes some values as text.

use std::borrow::Cow;

/// Text with everything that is not UTF-8 replaced, as `new String(bytes, UTF_8)` does. The one difference to Rust's own:
/// an encoded half of a surrogate pair is replaced as a whole.
pub fn decode_utf8(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(chunk) = rest.utf8_chunks().next() {
        text.push_str(chunk.valid());
        rest = &rest[chunk.valid().len()..];
        if chunk.invalid().is_empty() {
            break;
        }
        text.push(char::REPLACEMENT_CHARACTER);
        let replaced = match rest {
            [0xed, 0xa0..=0xbf, 0x80..=0xbf, ..] => 3,
            [0xed, 0xa0..=0xbf] => 2,
            _ => chunk.invalid().len(),
        };
        rest = &rest[replaced..];
    }
    Cow::Owned(text)
}

/// `Double.toString` (shortest digits, as since Java 19).
pub fn double(value: f64) -> String {
    decimal(value, &format!("{value:e}"))
}

/// `Float.toString`.
pub fn float(value: f32) -> String {
    decimal(f64::from(value), &format!("{value:e}"))
}

/// `org.apache.kafka.common.utils.Bytes.toString`.
pub fn bytes(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            b' '..=b'~' if *byte != b'\\' => text.push(char::from(*byte)),
            _ => text.push_str(&format!("\\x{byte:02X}")),
        }
    }
    text
}

/// `UUID.fromString(text).toString()`: five groups of hexadecimal digits, which may be short.
pub fn uuid(text: &str) -> Option<String> {
    let groups: Vec<&str> = text.split('-').collect();
    let widths = [8, 4, 4, 4, 12];
    if groups.len() != widths.len() || text.len() > 36 {
        return None;
    }
    let mut out = Vec::with_capacity(widths.len());
    for (group, width) in groups.into_iter().zip(widths) {
        let digits = group.bytes().all(|byte| byte.is_ascii_hexdigit());
        if group.is_empty() || !digits || group.len() > 16 {
            return None;
        }
        let value = u64::from_str_radix(group, 16).ok()?;
        // What does not fit its group is cut off, as Java does.
        let mask = (1u64 << (4 * width)) - 1;
        out.push(format!("{:0width$x}", value & mask));
    }
    Some(out.join("-"))
}

/// `scientific` are the shortest digits in Rust's notation: `-1.25e-7`.
fn decimal(value: f64, scientific: &str) -> String {
    if value.is_nan() {
        return "NaN".to_string();
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value.is_infinite() {
        return format!("{sign}Infinity");
    }
    let (mantissa, exponent) = scientific.trim_start_matches('-').split_once('e').unwrap_or((scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let or_zero = |text: &str| if text.is_empty() { "0".to_string() } else { text.to_string() };
    let body = match exponent {
        0..=6 => {
            let whole = exponent as usize + 1;
            let padded = format!("{digits:0<whole$}");
            format!("{}.{}", &padded[..whole], or_zero(&padded[whole..]))
        }
        -3..=-1 => format!("0.{}{digits}", "0".repeat((-exponent - 1) as usize)),
        _ => format!("{}.{}E{exponent}", &digits[..1], or_zero(&digits[1..])),
    };
    format!("{sign}{body}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expectations are what Java 17 prints.
    #[test]
    fn numbers_as_java_writes_them() {
        let check = |value: f64, expected: &str| assert_eq!(double(value), expected);
        check(0.0, "0.0");
        check(-0.0, "-0.0");
        check(1.0, "1.0");
        check(123.456, "123.456");
        check(9_999_999.0, "9999999.0");
        check(1e7, "1.0E7");
        check(12_345_678.9, "1.23456789E7");
        check(0.001, "0.001");
        check(0.00099, "9.9E-4");
        check(-1.5e-10, "-1.5E-10");
        check(1.797_693_134_862_315_7e308, "1.7976931348623157E308");
        check(f64::NAN, "NaN");
        check(f64::NEG_INFINITY, "-Infinity");
        assert_eq!(float(0.1), "0.1");
        assert_eq!(float(3.402_823_5e38), "3.4028235E38");
        assert_eq!(float(100.0), "100.0");
    }

    /// Expectations are what Java 17 prints.
    #[test]
    fn what_is_not_utf8_is_replaced_as_java_does() {
        let check = |bytes: &[u8], expected: &str| assert_eq!(decode_utf8(bytes), expected, "{bytes:x?}");
        check("é😀".as_bytes(), "é😀");
        check(b"a\xed\xa0\x80b", "a\u{fffd}b");
        check(b"\xed\xa0\x80\xed\xb0\x80", "\u{fffd}\u{fffd}");
        check(b"\xed\xa0", "\u{fffd}");
        check(b"\xed\xa0a", "\u{fffd}\u{fffd}a");
        check(b"\xf0\x9f\x98", "\u{fffd}");
        check(b"\xe2\xff\x61", "\u{fffd}\u{fffd}a");
        check(b"\xc0\xaf", "\u{fffd}\u{fffd}");
        check(b"\xf0\x80\x80\x80", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}");
    }

    #[test]
    fn bytes_and_uuids() {
        assert_eq!(bytes(b"a \\\x00\xff~"), "a \\x5C\\x00\\xFF~");
        assert_eq!(uuid("1-2-3-4-5").as_deref(), Some("00000001-0002-0003-0004-000000000005"));
        assert_eq!(
            uuid("F81D4FAE-7dec-11d0-a765-00a0c91e6bf6").as_deref(),
            Some("f81d4fae-7dec-11d0-a765-00a0c91e6bf6")
        );
        assert_eq!(uuid("null"), None);
    }
}
