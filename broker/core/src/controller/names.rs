//! Which topic names are allowed (`org.apache.kafka.common.internals.Topic`).

use std::collections::BTreeMap;

use crate::image::TopicsImage;

/// The longest topic name, in characters.
const MAX_NAME_LENGTH: usize = 249;

/// Checks a topic's name.
///
/// # Errors
/// What is wrong with it, in Kafka's words.
pub fn validate_topic_name(name: &str) -> Result<(), String> {
    let invalid = |why: String| Err(format!("Topic name is invalid: {why}"));
    if name.is_empty() {
        return invalid("the empty string is not allowed".into());
    }
    if name == "." || name == ".." {
        return invalid(format!("'{name}' is not allowed"));
    }
    if name.encode_utf16().count() > MAX_NAME_LENGTH {
        return invalid(format!("the length of '{name}' is longer than the max allowed length {MAX_NAME_LENGTH}"));
    }
    if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b)) {
        return invalid(format!(
            "'{name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'"
        ));
    }
    Ok(())
}

/// Finds names that differ only in `.` and `_`: metrics could not tell them apart.
pub(super) struct Collisions {
    taken: BTreeMap<String, String>,
}

impl Collisions {
    /// Over the topics there are.
    pub(super) fn new(topics: &TopicsImage) -> Self {
        let names = topics.iter().map(|t| t.name.as_str());
        Self { taken: names.filter_map(|name| Some((unified(name)?, name.to_owned()))).collect() }
    }

    /// An existing topic that `name` would collide with. A topic does not collide with itself here as it does in
    /// Kafka, where the answer then is that it exists, too.
    pub(super) fn of(&self, name: &str) -> Option<&str> {
        self.taken.get(&unified(name)?).map(String::as_str)
    }
}

fn unified(name: &str) -> Option<String> {
    name.contains(['.', '_']).then(|| name.replace('.', "_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The texts are those of Kafka 4.3.1.
    #[test]
    fn names() {
        let bad = |name: &str| validate_topic_name(name).expect_err(name);
        assert_eq!(validate_topic_name("a.b_c-1"), Ok(()));
        assert_eq!(validate_topic_name(&"a".repeat(249)), Ok(()));
        assert_eq!(bad(""), "Topic name is invalid: the empty string is not allowed");
        assert_eq!(bad(".."), "Topic name is invalid: '..' is not allowed");
        assert!(bad(&"a".repeat(250)).ends_with("' is longer than the max allowed length 249"));
        assert_eq!(
            bad("a b"),
            "Topic name is invalid: 'a b' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'"
        );
    }
}
