//! IncrementalAlterConfigs, AlterConfigs and DescribeConfigs, of every kind of resource.

use kafka_wire::messages::*;

use crate::exchange::{Pair, Side};
use crate::of;

/// What it is about, the resource's type and name, and key, operation and value of each change.
type ConfigCase<'a> = (&'a str, i8, &'a str, &'a [(&'a str, i8, Option<&'a str>)]);

pub fn compare(pair: &mut Pair) {
    use incremental_alter_configs_request as inc;
    let cases: &[ConfigCase<'_>] = &[
        ("set", 2, "a", &[("retention.ms", 0, Some("777"))]),
        ("delete", 2, "a", &[("retention.ms", 1, None)]),
        ("append", 2, "a", &[("cleanup.policy", 2, Some("delete"))]),
        ("subtract", 2, "a", &[("cleanup.policy", 3, Some("delete"))]),
        ("append to no list", 2, "a", &[("retention.ms", 2, Some("1"))]),
        ("twice one key", 2, "a", &[("retention.ms", 0, Some("1")), ("retention.ms", 1, None)]),
        ("null value", 2, "a", &[("retention.ms", 0, None)]),
        ("unknown key", 2, "a", &[("no.such", 0, Some("1"))]),
        ("wrong value", 2, "a", &[("retention.ms", 0, Some("x"))]),
        ("out of range", 2, "a", &[("retention.ms", 0, Some("-7"))]),
        ("unknown operation", 2, "a", &[("retention.ms", 9, Some("1"))]),
        ("unknown topic", 2, "nobody", &[("retention.ms", 0, Some("1"))]),
        ("invalid topic", 2, "a b", &[("retention.ms", 0, Some("1"))]),
        ("empty topic", 2, "", &[("retention.ms", 0, Some("1"))]),
        ("unknown type", 77, "a", &[("retention.ms", 0, Some("1"))]),
        ("broker", 4, "1", &[("log.cleaner.threads", 0, Some("2"))]),
        ("broker read only", 4, "1", &[("node.id", 0, Some("2"))]),
        ("broker not a number", 4, "x", &[("log.cleaner.threads", 0, Some("2"))]),
        ("another broker", 4, "7", &[("log.cleaner.threads", 0, Some("2"))]),
        ("all brokers", 4, "", &[("log.cleaner.threads", 0, Some("2"))]),
        ("threads doubled", 4, "1", &[("num.io.threads", 0, Some("16"))]),
        ("threads more than doubled", 4, "", &[("num.network.threads", 0, Some("7"))]),
        ("threads less than halved", 4, "1", &[("background.threads", 0, Some("4"))]),
        ("more local than there is", 4, "", &[("log.local.retention.ms", 0, Some("999999999999"))]),
        ("logger", 8, "1", &[("root", 0, Some("LOUD"))]),
        ("logger of another", 8, "9", &[("root", 0, Some("INFO"))]),
        ("group", 32, "g", &[("consumer.session.timeout.ms", 0, Some("1"))]),
        ("group unknown key", 32, "g", &[("no.such", 0, Some("1"))]),
        ("nothing", 2, "a", &[]),
    ];
    for (case, kind, name, entries) in cases {
        for validate_only in [true, false] {
            let config = |(name, operation, value): &(&str, i8, Option<&str>)| {
                of!(inc::AlterableConfig {
                    name: (*name).to_owned(),
                    config_operation: *operation,
                    value: value.map(str::to_owned),
                })
            };
            pair.ask(&format!("IncrementalAlterConfigs {case}, validate {validate_only}"), 1, |_| {
                let resource = of!(inc::AlterConfigsResource {
                    resource_type: *kind,
                    resource_name: (*name).to_owned(),
                    configs: entries.iter().map(config).collect(),
                });
                of!(IncrementalAlterConfigsRequest { resources: vec![resource], validate_only: validate_only })
            });
        }
        let config = |(name, _, value): &(&str, i8, Option<&str>)| {
            of!(alter_configs_request::AlterableConfig { name: (*name).to_owned(), value: value.map(str::to_owned) })
        };
        pair.ask(&format!("AlterConfigs {case}"), 2, |_| {
            let resource = of!(alter_configs_request::AlterConfigsResource {
                resource_type: *kind,
                resource_name: (*name).to_owned(),
                configs: entries.iter().map(config).collect(),
            });
            of!(AlterConfigsRequest { resources: vec![resource], validate_only: true })
        });
    }
    describe_configs(pair);
}

type ConfigsAsked<'a> = (&'a str, i8, &'a str, Option<&'a [&'a str]>);

fn sorted(_: &mut Side, response: &mut DescribeConfigsResponse) -> String {
    for result in &mut response.results {
        result.configs.sort_by(|a, b| a.name.cmp(&b.name));
        // The texts are our own; that there is one is compared.
        for text in result.configs.iter_mut().filter_map(|config| config.documentation.as_mut()) {
            *text = if text.is_empty() { "none" } else { "some" }.to_owned();
        }
    }
    String::new()
}

fn resource((_, kind, name, keys): &ConfigsAsked<'_>) -> describe_configs_request::DescribeConfigsResource {
    of!(describe_configs_request::DescribeConfigsResource {
        resource_type: *kind,
        resource_name: (*name).to_owned(),
        configuration_keys: keys.map(|keys| keys.iter().map(|key| (*key).to_owned()).collect()),
    })
}

fn describe_configs(pair: &mut Pair) {
    let cases: [ConfigsAsked<'_>; 22] = [
        ("a topic", 2, "a", None),
        ("an unknown topic", 2, "nobody", None),
        ("an invalid topic", 2, "a b", None),
        ("a topic without a name", 2, "", None),
        ("a topic's keys", 2, "a", Some(&["retention.ms", "cleanup.policy", "retention.ms"])),
        ("a topic's unknown keys", 2, "a", Some(&["no.such", "retention.ms"])),
        ("no keys of a topic", 2, "a", Some(&[])),
        ("an unknown type", 77, "a", None),
        ("type 0", 0, "a", None),
        ("another broker", 4, "9", None),
        ("a broker that is no number", 4, "x", None),
        ("all brokers", 4, "", None),
        ("a broker", 4, "1", None),
        ("a broker's keys", 4, "1", Some(&["log.retention.ms", "num.partitions", "node.id", "no.such", "broker.id"])),
        ("another broker's logger", 8, "9", None),
        ("a logger without a name", 8, "", None),
        ("a logger's keys", 8, "1", Some(&["no.such"])),
        ("a group without a name", 32, "", None),
        ("a group", 32, "g", None),
        ("a group's keys", 32, "g", Some(&["consumer.session.timeout.ms", "no.such"])),
        ("client metrics", 16, "m", None),
        ("client metrics without a name", 16, "", None),
    ];
    for case in &cases {
        for (synonyms, documentation) in [(true, false), (true, true), (false, false)] {
            let name = format!("DescribeConfigs {}, synonyms {synonyms}, texts {documentation}", case.0);
            let request = |_: &mut Side| {
                of!(DescribeConfigsRequest {
                    resources: vec![resource(case)],
                    include_synonyms: synonyms,
                    include_documentation: documentation,
                })
            };
            pair.ask_then(&name, 4, request, sorted);
        }
    }
    for version in [1, 2, 3, 4] {
        pair.ask_then(
            &format!("DescribeConfigs v{version}"),
            version,
            |_| of!(DescribeConfigsRequest { resources: vec![resource(&cases[0])], include_synonyms: true }),
            sorted,
        );
    }
    pair.ask_then(
        "DescribeConfigs several, one twice",
        4,
        |_| of!(DescribeConfigsRequest { resources: [0, 1, 4, 0, 5].map(|i| resource(&cases[i])).to_vec() }),
        |side, response| {
            response.results.sort_by(|a, b| a.resource_name.cmp(&b.resource_name));
            sorted(side, response)
        },
    );
    pair.ask("DescribeConfigs none", 4, |_| DescribeConfigsRequest::default());
}
