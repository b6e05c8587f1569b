//! What differs on purpose.

/// A case in which the answers differ, and how: each side's text contains this.
pub struct Known {
    /// Its name, or how the names of several begin, and `*`.
    pub case: &'static str,
    pub ours: &'static str,
    pub kafka: &'static str,
    /// For the reader of this table.
    #[allow(dead_code)]
    pub why: &'static str,
}

pub const KNOWN: &[Known] = &[
    Known {
        case: "InitProducerId with a transactional id",
        ours: "error_code: 35",
        kafka: "error_code: 0",
        why: "there are no transactions on this broker; UNSUPPORTED_VERSION is final for every client",
    },
    Known {
        case: "Metadata by the zero id",
        ours: "error_code: 17",
        kafka: "error_code: -1",
        why: "Kafka's handler fails on a null name; a refusal of the one topic says more",
    },
    Known {
        case: "Metadata makes topics",
        ours: "error_code: 0",
        kafka: "error_code: 3",
        why: "our topic is there when the answer is sent; Kafka's is made later",
    },
    Known {
        case: "IncrementalAlterConfigs unknown operation, validate true",
        ours: "error_code: 42",
        kafka: "error_code: -1",
        why: "Kafka's handler fails on it",
    },
    Known {
        case: "IncrementalAlterConfigs unknown operation, validate false",
        ours: "error_code: 42",
        kafka: "error_code: -1",
        why: "Kafka's handler fails on it",
    },
    Known {
        case: "Produce null records",
        ours: "error_code: 87",
        kafka: "no answer",
        why: "Kafka's handler fails and never answers",
    },
    Known {
        case: "Produce unknown compression",
        ours: "error_code: 2",
        kafka: "error_code: -1",
        why: "Kafka fails on it; CORRUPT_MESSAGE is what such bytes are",
    },
    Known {
        case: "Produce gzip that is none",
        ours: "error_code: 2",
        kafka: "error_code: -1",
        why: "Kafka fails on it; CORRUPT_MESSAGE is what such bytes are",
    },
    Known {
        case: "Fetch partition max a batch and a half",
        ours: "and 0 bytes",
        kafka: "and 70 bytes",
        why: "we end an answer with whole batches: the rest of one is of no use to anybody",
    },
    Known {
        case: "Fetch max a batch and a half",
        ours: "and 0 bytes",
        kafka: "and 70 bytes",
        why: "we end an answer with whole batches: the rest of one is of no use to anybody",
    },
    Known {
        case: "Fetch partition max -1",
        ours: "error_code: 0",
        kafka: "error_code: -1",
        why: "Kafka fails on a negative limit, which we take for 0",
    },
    Known {
        case: "Fetch max -1",
        ours: "error_code: 0",
        kafka: "error_code: -1",
        why: "Kafka fails on a negative limit, which we take for 0",
    },
    Known {
        case: "Fetch isolation level 9",
        ours: "error_code: 0",
        kafka: "error_code: -1",
        why: "Kafka fails on it; we take what is not read_committed for read_uncommitted",
    },
    Known {
        case: "Produce the same partition twice",
        ours: "base_offset: 2",
        kafka: "base_offset: 0",
        why: "we append and answer both in order; Kafka appends the last, and says nothing of the others",
    },
    Known {
        case: "Produce a record's length without an end",
        ours: "error_code: 87",
        kafka: "error_code: -1",
        why: "Kafka fails on it; INVALID_RECORD is what other malformed records are",
    },
    Known {
        case: "Produce offsets in the records: *",
        ours: "error_code: 87",
        kafka: "error_code: 0",
        why: "Kafka writes records that say that they are others, which no consumer can make sense of",
    },
    Known {
        case: "Produce gzip that is said to be snappy",
        ours: "error_code: 2",
        kafka: "error_code: -1",
        why: "Kafka fails on it; CORRUPT_MESSAGE is what such bytes are",
    },
    Known {
        case: "Produce gzip that is cut",
        ours: "error_code: 2",
        kafka: "error_code: -1",
        why: "Kafka fails on it; CORRUPT_MESSAGE is what such bytes are",
    },
    Known {
        case: "Produce gzip that is said to be lz4",
        ours: "error_code: 2",
        kafka: "error_code: -1",
        why: "Kafka fails on it; CORRUPT_MESSAGE is what such bytes are",
    },
    Known {
        case: "Produce gzip that is said to be zstd",
        ours: "error_code: 2",
        kafka: "error_code: -1",
        why: "Kafka fails on it; CORRUPT_MESSAGE is what such bytes are",
    },
    Known {
        case: "ListOffsets isolation level 9",
        ours: "error_code: 0",
        kafka: "error_code: -1",
        why: "Kafka fails on it; we take what is not read_committed for read_uncommitted",
    },
    Known {
        case: "ListOffsets -3 of o-emptied, isolation 0",
        ours: "offset: -1",
        kafka: "offset: 6",
        why: "Kafka names a record that is deleted",
    },
    Known {
        case: "ListOffsets -3 of o-emptied, isolation 1",
        ours: "offset: -1",
        kafka: "offset: 6",
        why: "Kafka names a record that is deleted",
    },
    Known {
        case: "DescribeTopicPartitions an empty name",
        ours: "error_code: 17",
        kafka: "error_code: -1",
        why: "Kafka fails on it; INVALID_TOPIC_EXCEPTION is what it says of other names that cannot be",
    },
    Known {
        case: "DescribeGroups the same twice",
        ours: "error_code: 0",
        kafka: "error_code: 0",
        why: "what is named again is answered once, so that a small request cannot have an answer of any size",
    },
    Known {
        case: "OffsetFetch twice v*",
        ours: "error_code: 0",
        kafka: "error_code: 0",
        why: "what is named again is answered once, so that a small request cannot have an answer of any size",
    },
    Known {
        case: "OffsetFetch twice the same group v*",
        ours: "error_code: 0",
        kafka: "error_code: 0",
        why: "what is named again is answered once, so that a small request cannot have an answer of any size",
    },
    Known {
        case: "CreatePartitions too many",
        ours: "error_code: 44",
        kafka: "error_code: -1",
        why: "Kafka's controller fails on it; POLICY_VIOLATION is what it says to CreateTopics",
    },
];
