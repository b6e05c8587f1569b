//! The order in which a `java.util.HashMap` with text keys is iterated. Kafka's tools print some maps in that order, and
//! piped output is theirs byte for byte.

/// `keys`, in insertion order, as `new HashMap<>(capacity)` iterates them; 16 is the capacity of `new HashMap<>()`.
/// (Buckets that Java turns into trees, from eight colliding keys on, keep insertion order here.)
pub fn iteration_order<K: AsRef<str>>(keys: &mut [K], capacity: usize) {
    let mut table = capacity.max(1).next_power_of_two();
    // The table doubles when more than three quarters of it are used.
    while keys.len() > table * 3 / 4 && table < MAXIMUM_CAPACITY {
        table *= 2;
    }
    keys.sort_by_key(|key| {
        let hash = string_hash(key.as_ref());
        (hash ^ (hash >> 16)) as usize & (table - 1)
    });
}

/// `String.hashCode`.
fn string_hash(text: &str) -> u32 {
    text.encode_utf16().fold(0u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(u32::from(unit)))
}

const MAXIMUM_CAPACITY: usize = 1 << 30;

#[cfg(test)]
mod tests {
    use super::*;

    fn check(keys: &str, capacity: usize, expected: &str) {
        let mut keys: Vec<&str> = keys.split(' ').collect();
        iteration_order(&mut keys, capacity);
        assert_eq!(keys.join(" "), expected);
    }

    /// Orders printed by Java 17.
    #[test]
    fn orders_as_java_does() {
        check("assigned first my.topic_x", 3, "my.topic_x assigned first");
        check("a b c d e f g h i j k l m", 13, "a b c d e f g h i j k l m");
        check("t1 t2 topic-10 topic-9 zeta alpha é", 7, "zeta topic-9 alpha é t1 topic-10 t2");
        check(
            "min.insync.replicas cleanup.policy retention.ms segment.bytes",
            16,
            "cleanup.policy min.insync.replicas retention.ms segment.bytes",
        );
    }
}
