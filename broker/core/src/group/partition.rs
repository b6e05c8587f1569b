//! Which partition of `__consumer_offsets` a group lives in.

/// The partition of `__consumer_offsets` that holds `group_id`, of `partitions` in all: Java's `String.hashCode`
/// (over UTF-16 units), made positive as Kafka does, which takes 0 for `Integer.MIN_VALUE`.
///
/// # Panics
/// If `partitions` is not positive.
#[must_use]
pub fn partition_for(group_id: &str, partitions: i32) -> i32 {
    assert!(partitions > 0, "__consumer_offsets has {partitions} partitions");
    let hash = group_id.encode_utf16().fold(0i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)));
    let positive = if hash == i32::MIN { 0 } else { hash.abs() };
    positive % partitions
}

#[cfg(test)]
mod tests {
    use super::partition_for;

    #[test]
    fn as_java() {
        // "abc".hashCode() = 96354; "polygenelubricants".hashCode() = Integer.MIN_VALUE; "" = 0.
        assert_eq!(partition_for("abc", 50), 96354 % 50);
        assert_eq!(partition_for("polygenelubricants", 50), 0);
        assert_eq!(partition_for("", 50), 0);
        // A surrogate pair counts as two units: "😀".hashCode() = 0xd83d * 31 + 0xde00 = 1772899.
        assert_eq!(partition_for("😀", 50), 1_772_899 % 50);
        // "consumer-group-test".hashCode() is negative in Java.
        let hash = "zzzzzz".encode_utf16().fold(0i32, |h, u| h.wrapping_mul(31).wrapping_add(i32::from(u)));
        assert_eq!(partition_for("zzzzzz", 50), hash.abs() % 50);
    }
}
