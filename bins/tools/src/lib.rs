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
    let asked = answers.len();
    let several = asked > 1;
    let failed: Vec<(K, ApiError)> =
        answers.into_iter().filter_map(|(key, answer)| Some((key, answer.err()?))).collect();
    let Some((_, first)) = failed.first() else { return Ok(()) };
    let code = match connect::code_of_api(first) {
        _ if failed.len() < asked => Code::Partial,
        code if failed.iter().all(|(_, error)| connect::code_of_api(error) == code) => code,
        _ => Code::Failed,
    };
    let line = |(key, error): &(K, ApiError)| match several {
        true => format!("{}: {error}", name(key)),
        false => error.to_string(),
    };
    Err(Failure::new(code, failed.iter().map(line).collect::<Vec<_>>().join("\n")).into())
}

#[cfg(test)]
mod tests {
    use kafka_client::ErrorCode;

    use super::*;

    #[test]
    fn the_exit_code_says_how_much_failed() {
        let check = |answers: &[(&str, Option<ErrorCode>)], code: Code, message: &str| {
            let answer = |code: &Option<ErrorCode>| code.map_or(Ok(()), |code| Err(ApiError::new(code)));
            let answers: PerItem<String> =
                answers.iter().map(|(name, code)| (name.to_string(), answer(code))).collect();
            let error = report_each(answers, String::clone).unwrap_err();
            assert_eq!(error.downcast_ref(), Some(&Failure::new(code, message)));
        };
        let (gone, denied) = (Some(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION), Some(ErrorCode::TOPIC_AUTHORIZATION_FAILED));
        let (gone_text, denied_text) =
            (ErrorCode::UNKNOWN_TOPIC_OR_PARTITION.message(), ErrorCode::TOPIC_AUTHORIZATION_FAILED.message());
        check(&[("a", gone)], Code::NotFound, gone_text);
        check(&[("a", denied), ("b", denied)], Code::Denied, &format!("a: {denied_text}\nb: {denied_text}"));
        check(&[("a", denied), ("b", gone)], Code::Failed, &format!("a: {denied_text}\nb: {gone_text}"));
        check(&[("a", None), ("b", gone)], Code::Partial, &format!("b: {gone_text}"));
        assert!(report_each(vec![("a".to_string(), Ok(()))], String::clone).is_ok());
    }
}
