//! Names as Rust writes them.

/// `TopicId` as `topic_id`; `KRaft` is one word.
pub fn snake(name: &str) -> String {
    let name = name.replace("KRaft", "Kraft");
    let chars: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (i, c) in chars.iter().enumerate() {
        if c.is_uppercase() && i > 0 {
            let after_lower = !chars[i - 1].is_uppercase();
            let before_lower = chars.get(i + 1).is_some_and(|n| n.is_lowercase());
            if after_lower || before_lower {
                out.push('_');
            }
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// `TopicId` as a field or variable: [`snake`], escaped if it is a keyword.
pub fn field(name: &str) -> String {
    let name = snake(name);
    if ["type", "match", "use", "ref", "move", "where", "self", "loop", "in"].contains(&name.as_str()) {
        return format!("r#{name}");
    }
    name
}

/// `DescribeAcls` as a constant.
pub fn constant(name: &str) -> String {
    snake(name).to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        assert_eq!(snake("TopicId"), "topic_id");
        assert_eq!(snake("KRaftVersionRecord"), "kraft_version_record");
        assert_eq!(snake("SCRAMMechanism"), "scram_mechanism");
        assert_eq!(field("Type"), "r#type");
        assert_eq!(constant("OffsetForLeaderEpoch"), "OFFSET_FOR_LEADER_EPOCH");
    }
}
