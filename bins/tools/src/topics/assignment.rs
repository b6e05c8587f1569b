//! `--replica-assignment`: brokers for each partition, placed by hand.

use kafka_kit::Failure;

/// Broker ids by partition, the preferred leader first. Empty when nothing is placed by hand.
pub type Assignment = Vec<Vec<i32>>;

/// `1:2,2:3` -> partition 0 on 1 and 2, partition 1 on 2 and 3. All partitions need the same number of replicas.
pub fn parse(text: Option<&str>) -> Result<Assignment, Failure> {
    let text = text.unwrap_or_default().trim_end_matches(',');
    if text.is_empty() {
        return Ok(Assignment::new());
    }
    let mut assignment = Assignment::new();
    for (partition, replicas) in text.split(',').enumerate() {
        let brokers = replicas.trim_end_matches(':').split(':').map(|id| broker_id(id.trim()));
        let brokers = brokers.collect::<Result<Vec<i32>, Failure>>()?;
        let duplicates: Vec<String> = duplicates(&brokers).iter().map(ToString::to_string).collect();
        if !duplicates.is_empty() {
            return Err(Failure::failed(format!(
                "Partition replica lists may not contain duplicate entries: {}",
                duplicates.join(",")
            )));
        }
        if assignment.first().is_some_and(|first: &Vec<i32>| first.len() != brokers.len()) {
            return Err(Failure::failed(format!(
                "Partition {partition} has different replication factor: {brokers:?}"
            )));
        }
        assignment.push(brokers);
    }
    Ok(assignment)
}

fn broker_id(text: &str) -> Result<i32, Failure> {
    text.parse().map_err(|_| Failure::failed(format!("'{text}' in --replica-assignment is not a broker id")))
}

fn duplicates(ids: &[i32]) -> Vec<i32> {
    let mut found = Vec::new();
    for (at, id) in ids.iter().enumerate() {
        if ids[..at].contains(id) && !found.contains(id) {
            found.push(*id);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<&[&[i32]], &str>) {
        let actual = parse(Some(text)).map_err(|failure| failure.message);
        let expected = expected.map(|lists| lists.iter().map(|list| list.to_vec()).collect()).map_err(str::to_string);
        assert_eq!(actual, expected, "{text}");
    }

    #[test]
    fn reads_what_kafka_reads() {
        check("", Ok(&[]));
        check("1,1,1", Ok(&[&[1], &[1], &[1]]));
        check("1:2, 2 : 3,", Ok(&[&[1, 2], &[2, 3]]));
        check("1:1", Err("Partition replica lists may not contain duplicate entries: 1"));
        check("1:2,1", Err("Partition 1 has different replication factor: [1]"));
        check("x", Err("'x' in --replica-assignment is not a broker id"));
    }
}
