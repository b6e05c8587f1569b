//! Which topics are meant by `--topic`.

use kafka_client::AdminClient;
use kafka_client::admin::ListTopicsOptions;
use kafka_kit::Failure;
use kafka_kit::java_regex::JavaRegex;

/// Kafka's `IncludeList`: a Java regular expression over whole names, with commas for alternatives; blanks and surrounding
/// quotes are dropped.
#[derive(Debug)]
pub struct IncludeList {
    regex: JavaRegex,
}

impl IncludeList {
    /// Compiles the value of `--topic`.
    pub fn new(raw: &str) -> Result<IncludeList, Failure> {
        let text = raw.trim().replace(',', "|").replace(' ', "");
        let quotes = ['"', '\''];
        let text = text.trim_start_matches(quotes).trim_end_matches(quotes);
        match JavaRegex::whole(text) {
            Ok(regex) => Ok(IncludeList { regex }),
            Err(error) => Err(Failure::failed(format!("{text} is an invalid regex: {}", error.reason))),
        }
    }

    /// Whether a topic is meant.
    pub fn allows(&self, topic: &str) -> bool {
        self.regex.matches(topic)
    }
}

/// The names of all topics that `--topic` means, sorted; all topics without it.
pub async fn matching(admin: &AdminClient, topic: Option<&str>, exclude_internal: bool) -> anyhow::Result<Vec<String>> {
    let include = topic.map(IncludeList::new).transpose()?;
    let listed = admin.list_topics(ListTopicsOptions { include_internal: !exclude_internal }).await?;
    let names = listed.into_iter().filter(|topic| !(exclude_internal && topic.is_internal)).map(|topic| topic.name);
    let mut names: Vec<String> =
        names.filter(|name| include.as_ref().is_none_or(|include| include.allows(name))).collect();
    names.sort();
    Ok(names)
}

/// Fails when a topic was named, nothing matches it, and that is not allowed for.
pub fn ensure_found(found: &[String], topic: Option<&str>, may_be_missing: bool) -> Result<(), Failure> {
    match topic {
        Some(topic) if found.is_empty() && !topic.is_empty() && !may_be_missing => Err(not_found(topic)),
        _ => Ok(()),
    }
}

fn not_found(topic: &str) -> Failure {
    Failure::not_found(format!("Topic '{topic}' does not exist as expected"))
}

/// Whether a topic's name could collide with another one's in metrics.
pub fn has_collision_chars(topic: &str) -> bool {
    topic.contains(['.', '_'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, topic: &str, expected: bool) {
        let include = IncludeList::new(pattern).unwrap();
        assert_eq!(include.allows(topic), expected, "{pattern} {topic}");
    }

    #[test]
    fn commas_blanks_and_quotes_mean_what_they_mean_to_kafka() {
        check("first, second", "second", true);
        check("'first'", "first", true);
        check("\"fi.*\"", "first", true);
        check("first", "first2", false);
        assert!(IncludeList::new("[").is_err());
    }
}
