//! What differs: on purpose, or, where the reason says so, as a defect of ours that is yet to be mended.

/// A case in which the answers differ, and how: each side's text contains this.
pub struct Known {
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
        case: "Produce no key in a compacted topic",
        ours: "message without key",
        kafka: "in topic partition p-compact-0",
        why: "wrong today: the texts lack the partition's name",
    },
    Known {
        case: "Produce some without key in a compacted topic",
        ours: "message without key",
        kafka: "in topic partition p-compact-0",
        why: "wrong today: the texts lack the partition's name",
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
        case: "Fetch an error does not wait",
        ours: "error_code: 1",
        kafka: "error_code: 1",
        why: "a partition that is asked for twice: Kafka answers the last, we answer both",
    },
    Known {
        case: "Fetch the same partition twice",
        ours: "error_code: 0",
        kafka: "error_code: 0",
        why: "a partition that is asked for twice: Kafka answers the last, we answer both",
    },
    Known {
        case: "Fetch last fetched epoch 3 at 4",
        ours: "error_code: 0",
        kafka: "error_code: 1",
        why: "wrong today: an epoch that the leader has not reached is out of range",
    },
    Known {
        case: "Fetch as replica 1",
        ours: "error_code: 0",
        kafka: "error_code: 6",
        why: "wrong today: a broker that is no follower is served as a consumer",
    },
    Known {
        case: "Fetch as replica 7",
        ours: "error_code: 0",
        kafka: "error_code: 6",
        why: "wrong today: a broker that is no follower is served as a consumer",
    },
    Known {
        case: "Fetch isolation level 9",
        ours: "error_code: 0",
        kafka: "error_code: -1",
        why: "Kafka fails on it; we take what is not read_committed for read_uncommitted",
    },
    Known {
        case: "Fetch session: empty full",
        ours: "session_id: 0",
        kafka: "session_id: <positive>",
        why: "wrong today: Kafka keeps an empty session",
    },
    Known {
        case: "Produce batch length too large",
        ours: "log_start_offset: 0",
        kafka: "log_start_offset: -1",
        why: "wrong today: Kafka counts the batches before it asks the log where it starts",
    },
    Known {
        case: "Produce two batches",
        ours: "log_start_offset: 0",
        kafka: "log_start_offset: -1",
        why: "wrong today: Kafka counts the batches before it asks the log where it starts",
    },
    Known {
        case: "Produce half a batch",
        ours: "log_start_offset: 0",
        kafka: "log_start_offset: -1",
        why: "wrong today: Kafka counts the batches before it asks the log where it starts",
    },
    Known {
        case: "Produce ten bytes",
        ours: "log_start_offset: 0",
        kafka: "log_start_offset: -1",
        why: "wrong today: Kafka counts the batches before it asks the log where it starts",
    },
    Known {
        case: "Produce two idempotent batches",
        ours: "log_start_offset: 0",
        kafka: "log_start_offset: -1",
        why: "wrong today: Kafka counts the batches before it asks the log where it starts",
    },
];
