//! The file holds what the assignors of Kafka 4.3.1 gave: assignor, topics with counts, members (id, instance id, topics,
//! owned, generation), result.

use super::*;

fn tp(text: &str) -> TopicPartition {
    let (topic, partition) = text.split_once(':').unwrap();
    TopicPartition::new(topic, partition.parse().unwrap())
}

fn list(text: &str) -> Vec<&str> {
    text.split(',').filter(|s| !s.is_empty()).collect()
}

#[test]
fn as_java() {
    let lines: Vec<&str> = include_str!("java-4.3.1.tsv").lines().collect();
    assert_eq!(lines.len(), 56);
    for line in lines {
        let [assignor, topics, members, expected] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}: four columns")
        };
        let assignor = match assignor {
            "range" => Assignor::Range,
            "roundrobin" => Assignor::RoundRobin,
            "sticky" => Assignor::Sticky,
            _ => Assignor::CooperativeSticky,
        };
        let topics: Topics =
            list(topics).chunks(2).map(|pair| (pair[0].to_owned(), pair[1].parse().unwrap())).collect();
        let members: Vec<Member> = members
            .split(' ')
            .map(|member| {
                let fields: Vec<&str> = member.split('|').collect();
                Member {
                    id: fields[0].into(),
                    instance_id: Some(fields[1].to_owned()).filter(|i| !i.is_empty()),
                    topics: list(fields[2]).into_iter().map(Into::into).collect(),
                    owned: list(fields[3]).into_iter().map(tp).collect(),
                    generation: fields[4].parse().unwrap(),
                }
            })
            .collect();
        let result = assign(assignor, &topics, &members);
        let shown: Vec<String> = result
            .into_iter()
            .map(|(member, mut all)| {
                all.sort();
                let all: Vec<String> = all.iter().map(|tp| format!("{}:{}", tp.topic, tp.partition)).collect();
                format!("{member}={}", all.join(","))
            })
            .collect();
        assert_eq!(shown.join(" "), expected, "{line}");
    }
}
