//! The keys of a client metrics subscription (Kafka's ClientMetricsConfigs).
//! Written by broker/core/schema/generate.py: change docs.tsv or the extraction, not this file.

use super::{D, I, K, T, U, V, list};

/// The keys of a client metrics subscription (Kafka's ClientMetricsConfigs).
#[rustfmt::skip]
pub static CLIENT_METRICS: [K; 3] = [
    K { name: "interval.ms", ty: T::Int, default: D::Value("300000"), validator: V::None, importance: I::Medium, internal: false, update: U::ReadOnly, doc: "How often matching clients send their metrics." },
    K { name: "match", ty: T::List, default: D::Value(""), validator: list(&[], true, false), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Clients that the subscription is for, as name=regular expression; empty: all." },
    K { name: "metrics", ty: T::List, default: D::Value(""), validator: list(&[], true, false), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Prefixes of the names of the metrics that are asked for; `*` for all." },
];
