//! Which partition a record goes to: by its key (`BuiltInPartitioner.partitionForKey`), or, without one, the same for a
//! batch's worth of bytes and then another, slow ones less often (KIP-794). Chance is an argument.

/// The partition of a key among `partitions`, the same as every Kafka client's.
#[must_use]
pub fn partition_for_key(key: &[u8], partitions: usize) -> usize {
    (murmur2(key) & 0x7fff_ffff) as usize % partitions.max(1)
}

/// MurmurHash2 with Kafka's seed (`Utils.murmur2`).
#[must_use]
pub fn murmur2(data: &[u8]) -> u32 {
    const M: u32 = 0x5bd1_e995;
    const SEED: u32 = 0x9747_b28c;
    let mut h = SEED ^ data.len() as u32;
    let (words, tail) = data.as_chunks::<4>();
    for word in words {
        let mut k = u32::from_le_bytes(*word).wrapping_mul(M);
        k ^= k >> 24;
        h = h.wrapping_mul(M) ^ k.wrapping_mul(M);
    }
    if !tail.is_empty() {
        tail.iter().enumerate().for_each(|(i, b)| h ^= u32::from(*b) << (8 * i));
        h = h.wrapping_mul(M);
    }
    h ^= h >> 13;
    h = h.wrapping_mul(M);
    h ^ (h >> 15)
}

/// Whether a partition that has taken so many bytes since it was chosen gives way to another.
#[must_use]
pub fn is_time_to_switch(taken_bytes: usize, batch_size: usize, last_batch_full: bool) -> bool {
    // Not in the middle of a batch, unless batches never fill up.
    (taken_bytes >= batch_size && last_batch_full) || taken_bytes >= batch_size.saturating_mul(2)
}

/// One of the partitions, those with shorter queues more often. `queues` are batches waiting by partition; `None` for a
/// partition that cannot be written to now. `chance` is any number.
#[must_use]
pub fn choose(queues: impl Iterator<Item = Option<usize>> + Clone, adaptive: bool, chance: u64) -> usize {
    let count = queues.clone().count().max(1) as u64;
    let longest = queues.clone().flatten().max();
    let Some(longest) = longest else { return (chance % count) as usize };
    let weight = |queue: Option<usize>| match queue {
        None => 0,
        Some(waiting) if adaptive => (longest + 1 - waiting) as u64,
        Some(_) => 1,
    };
    let total: u64 = queues.clone().map(weight).sum();
    let mut left = chance % total.max(1);
    for (partition, queue) in queues.enumerate() {
        let weight = weight(queue);
        if left < weight {
            return partition;
        }
        left -= weight;
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    // Values of Utils.murmur2 and Utils.toPositive(murmur2) % 7 in 4.3.1.
    #[test]
    fn keys_as_java() {
        for (key, hash, partition) in [
            ("", 275646681, 2),
            ("a", -1563381124, 5),
            ("ab", 316155434, 0),
            ("abc", 479470107, 4),
            ("abcd", -1323649548, 5),
            ("21", -973932308, 3),
            ("foobar", -790332482, 0),
            ("a-little-bit-long-string", -985981536, 1),
            ("a-little-bit-longer-string", -1486304829, 0),
            ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971, 3),
            ("é中", -289825924, 6),
        ] {
            assert_eq!(murmur2(key.as_bytes()) as i32, hash, "{key}");
            assert_eq!(partition_for_key(key.as_bytes(), 7), partition, "{key}");
        }
    }

    #[test]
    fn switches_at_batch_ends() {
        assert!(!is_time_to_switch(16_000, 16_384, true));
        assert!(!is_time_to_switch(20_000, 16_384, false));
        assert!(is_time_to_switch(20_000, 16_384, true));
        assert!(is_time_to_switch(32_768, 16_384, false));
    }

    #[test]
    fn shorter_queues_more_often() {
        let count = |queues: &[Option<usize>], adaptive| {
            let mut counts = vec![0; queues.len()];
            (0..12).for_each(|chance| counts[choose(queues.iter().copied(), adaptive, chance)] += 1);
            counts
        };
        assert_eq!(count(&[Some(0), Some(3), Some(3)], true), [8, 2, 2]);
        assert_eq!(count(&[Some(0), Some(3), Some(3)], false), [4, 4, 4]);
        assert_eq!(count(&[Some(1), None, Some(1)], true), [6, 0, 6]);
        assert_eq!(count(&[None, None], true), [6, 6]);
    }
}
