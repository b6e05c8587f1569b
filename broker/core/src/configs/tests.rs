//! The tables against the facts taken from Kafka 4.3.1, and every kind of check against its recorded verdicts.

use std::collections::BTreeMap;

use super::synonyms::{broker_synonyms, group_synonym, topic_synonyms};
use super::{ConfigDefault, ConfigKey, ConfigTable, ConfigType, Importance, UpdateMode, Validator, table};

const FACTS: &str = include_str!("../../schema/configs.tsv");
/// `table TAB key TAB value TAB verdict`, made by Kafka's ConfigDef; `null` is Java's null.
const VERDICTS: &str = include_str!("../../schema/verdicts.tsv");

fn facts(table: &str) -> BTreeMap<&'static str, Vec<&'static str>> {
    let rows = FACTS.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    rows.filter(|row| row[0] == table).map(|row| (row[1], row)).collect()
}

fn check_table(name: &str, table: &ConfigTable) {
    let facts = facts(name);
    let ours: Vec<&str> = table.iter().map(|key| key.name).collect();
    let theirs: Vec<&str> = facts.keys().copied().collect();
    assert_eq!(ours, theirs, "the keys of {name}");
    for key in table.iter() {
        check_key(key, &facts[key.name]);
    }
}

fn check_key(key: &ConfigKey, fact: &[&str]) {
    let name = key.name;
    assert_eq!(key.ty.name(), fact[2], "type of {name}");
    let default = match key.default {
        ConfigDefault::Required => "<required>".to_owned(),
        ConfigDefault::Null => "<null>".to_owned(),
        ConfigDefault::Value(_) => key.default_text().unwrap_or_default(),
    };
    assert_eq!(default, fact[3], "default of {name}");
    assert_eq!(key.validator == Validator::None, fact[4].is_empty(), "check of {name}");
    let importance = match key.importance {
        Importance::High => "HIGH",
        Importance::Medium => "MEDIUM",
        Importance::Low => "LOW",
    };
    assert_eq!(importance, fact[5], "importance of {name}");
    assert_eq!(key.internal.to_string(), fact[6], "{name} is internal");
    let update = match key.update {
        UpdateMode::ReadOnly => "",
        UpdateMode::PerBroker => "per-broker",
        UpdateMode::ClusterWide => "cluster-wide",
    };
    assert_eq!(update, fact[7], "update mode of {name}");
    assert!(key.doc.ends_with('.') && key.doc.len() > 10, "{name} is documented");
    let default = key.default_value();
    assert!(key.default == ConfigDefault::Required || default.is_ok(), "the default of {name} is valid");
}

#[test]
fn the_tables_are_kafkas() {
    check_table("broker", table::broker());
    check_table("topic", table::topic());
    check_table("group", table::group());
    check_table("client-metrics", table::client_metrics());
    for (name, fact) in facts("broker-quota") {
        check_key(table::broker_dynamic(name).expect(name), &fact);
    }
}

#[test]
fn synonyms_are_kafkas() {
    for (name, fact) in facts("broker") {
        assert_eq!(broker_synonyms(name).join(","), fact[8], "{name}");
    }
    for (name, fact) in facts("topic") {
        let ours: Vec<String> = topic_synonyms(name)
            .iter()
            .map(|(broker, factor)| if *factor == 1 { (*broker).to_owned() } else { format!("{broker}*{factor}") })
            .collect();
        let first = topic_synonyms(name).first().map(|(broker, _)| format!(";{broker}")).unwrap_or_default();
        assert_eq!(format!("{}{first}", ours.join(",")), fact[8], "{name}");
    }
    for (name, fact) in facts("group") {
        assert_eq!(group_synonym(name).unwrap_or_default(), fact[8], "{name}");
    }
}

#[test]
fn verdicts_are_kafkas() {
    let mut checked = 0;
    for line in VERDICTS.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [table, name, value, verdict] = fields[..] else { panic!("{line}") };
        let key = match table {
            "broker" => table::broker().get(name),
            "topic" => table::topic().get(name),
            "group" => table::group().get(name),
            other => panic!("{other}"),
        };
        let value = Some(value).filter(|value| *value != "null");
        let ours = match key.expect(name).parse(value) {
            Ok(_) => "ok".to_owned(),
            Err(error) => error.0,
        };
        assert_eq!(ours, verdict, "{line}");
        checked += 1;
    }
    assert!(checked > 80, "{checked}");
}

#[test]
fn secrets_are_passwords() {
    let secret = table::broker().get("ssl.key.password").expect("a key");
    assert!(secret.is_sensitive() && secret.ty == ConfigType::Password);
    assert!(!table::broker().get("ssl.key.location").is_some_and(ConfigKey::is_sensitive));
}
