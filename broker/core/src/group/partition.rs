//! Java's hash of a text, and what depends on it: which partition of `__consumer_offsets` a group lives in.

/// The partition of `__consumer_offsets` that holds `group_id`, of `partitions` in all: Java's `String.hashCode`
/// (over UTF-16 units), made positive as Kafka does, which takes 0 for `Integer.MIN_VALUE`.
///
/// # Panics
/// If `partitions` is not positive.
#[must_use]
pub fn partition_for(group_id: &str, partitions: i32) -> i32 {
    assert!(partitions > 0, "__consumer_offsets has {partitions} partitions");
    let hash = java_hash(group_id);
    let positive = if hash == i32::MIN { 0 } else { hash.abs() };
    positive % partitions
}

fn java_hash(text: &str) -> i32 {
    text.encode_utf16().fold(0i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)))
}

/// Where `key` comes in a walk over a Java `HashMap` of up to twelve texts, which Kafka's choices depend on.
pub(super) fn java_map_bucket(key: &str) -> u32 {
    const BUCKETS: u32 = 16;
    let hash = java_hash(key).cast_unsigned();
    (hash ^ hash >> 16) % BUCKETS
}

#[cfg(test)]
mod tests {
    use super::{java_map_bucket, partition_for};

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

    #[test]
    fn as_a_java_map_is_walked() {
        // new HashMap<>(Map.of("a", 1, "b", 2, "q", 3)) is walked as q (0x71), a (0x61), b (0x62): q and a share bucket 1.
        assert_eq!(["a", "b", "q"].map(java_map_bucket), [1, 2, 1]);
        // "range".hashCode() = 108280125 = 0x674393d: 0x393d ^ 0x674 ends in 9.
        assert_eq!(java_map_bucket("range"), 9);
    }
}
