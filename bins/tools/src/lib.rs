//! The client tools, as Kafka's scripts of the same names.

pub mod console_consumer;
pub mod console_producer;
pub mod topics;

use kafka_client::ApiError;
use kafka_client::admin::PerItem;
use kafka_kit::{Code, Failure, Tool, connect};

/// Every tool of this crate.
pub const TOOLS: &[&Tool] = &[&topics::TOOL, &console_producer::TOOL, &console_consumer::TOOL];

/// Fails with all failures among the answers for several things; `name` says which thing when there is more than one.
fn report_each<K>(answers: PerItem<K>, name: impl Fn(&K) -> String) -> anyhow::Result<()> {
    let several = answers.len() > 1;
    let failed: Vec<(K, ApiError)> =
        answers.into_iter().filter_map(|(key, answer)| Some((key, answer.err()?))).collect();
    let Some((_, first)) = failed.first() else { return Ok(()) };
    let code = connect::code_of_api(first);
    let code = if failed.iter().all(|(_, error)| connect::code_of_api(error) == code) { code } else { Code::Failed };
    let line = |(key, error): &(K, ApiError)| match several {
        true => format!("{}: {error}", name(key)),
        false => error.to_string(),
    };
    Err(Failure::new(code, failed.iter().map(line).collect::<Vec<_>>().join("\n")).into())
}
