#!/usr/bin/env python3
"""Writes broker/core/src/configs/table/*.rs from configs.tsv (facts, see ExtractConfigs.java) and docs.tsv (our
own one-line documentation, `table<TAB>key<TAB>text`; a key of several tables may have its text under one of them)."""
import csv, os, re

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "..", "src", "configs", "table")
TABLES = {
    "broker": ("BROKER", "The broker's own keys (Kafka's KafkaConfig)."),
    "broker-quota": ("BROKER_QUOTA", "Keys of a broker that exist as dynamic configuration only (Kafka's QuotaConfig)."),
    "topic": ("TOPIC", "The keys of a topic (Kafka's LogConfig)."),
    "group": ("GROUP", "The keys of a group (Kafka's GroupConfig)."),
    "client-metrics": ("CLIENT_METRICS", "The keys of a client metrics subscription (Kafka's ClientMetricsConfigs)."),
}


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def names(text):
    inner = re.search(r"\[(.*?)\]", text)
    return "&[" + ", ".join(quote(n) for n in inner.group(1).split(", ")) + "]" if inner else "&[]"


def number(text):
    return text if "." in text else text + ".0"


def validator(text):
    kind, _, rest = text.partition(": ")
    kind = kind.removeprefix("ConfigDef$")
    if not kind:
        return "V::None"
    if kind == "Range":
        at_least = re.fullmatch(r"\[([^,]+),\.\.\.\]", rest)
        if at_least:
            return f"at_least({number(at_least.group(1))})"
        between = re.fullmatch(r"\[([^,]+),\.\.\.,([^,]+)\]", rest)
        return f"between({number(between.group(1))}, {number(between.group(2))})"
    if kind == "LambdaValidator" and rest == "[1,...,9] or -1":
        return "V::GzipLevel"
    if kind == "ValidList":
        empty, null = ("=true" in part for part in re.search(r"empty(=\w+) null(=\w+)", rest).groups())
        return f"list({names(rest)}, {str(empty).lower()}, {str(null).lower()})"
    return {
        "ValidString": f"V::OneOf({names(rest)})",
        "CaseInsensitiveValidString": f"V::OneOfIgnoreCase({names(rest)})",
        "NonNullValidator": "V::NonNull",
        "NonEmptyString": "V::NonEmpty",
        "QuorumConfig$ControllerQuorumVotersValidator": "V::QuorumVoters",
        "QuorumConfig$ControllerQuorumBootstrapServersValidator": "V::QuorumBootstrapServers",
        "ThrottledReplicaListValidator": "V::ThrottledReplicas",
        "ShareGroupAutoOffsetResetStrategy$Validator": "V::ShareOffsetReset",
    }[kind]


def default(text):
    return {"<required>": "D::Required", "<null>": "D::Null"}.get(text, f"D::Value({quote(text)})")


def main():
    facts = list(csv.DictReader(open(os.path.join(HERE, "configs.tsv")), delimiter="\t", quoting=csv.QUOTE_NONE))
    docs = {}
    for line in open(os.path.join(HERE, "docs.tsv")):
        table, key, text = line.rstrip("\n").split("\t")
        docs[table, key] = text
    os.makedirs(OUT, exist_ok=True)
    for table, (const, title) in TABLES.items():
        rows = [f for f in facts if f["table"] == table]
        lines = [
            f"//! {title}",
            "//! Written by broker/core/schema/generate.py: change docs.tsv or the extraction, not this file.",
            "",
            "use super::{K, at_least, between, list};" if table == "broker" else "use super::K;",
            "use super::{D, I, T, U, V};",
            "",
            f"/// {title}",
            "#[rustfmt::skip]",
            f"pub static {const}: [K; {len(rows)}] = [",
        ]
        for f in sorted(rows, key=lambda f: f["name"]):
            mode = {"": "U::ReadOnly", "read-only": "U::ReadOnly", "per-broker": "U::PerBroker", "cluster-wide": "U::ClusterWide"}[f["dynamic"]]
            lines.append(
                "    K { name: %s, ty: T::%s, default: %s, validator: %s, importance: I::%s, internal: %s, update: %s, doc: %s },"
                % (quote(f["name"]), f["type"].capitalize(), default(f["default"]), validator(f["validator"]),
                   f["importance"].capitalize(), f["internal"], mode, quote(docs.get((table, f["name"]), ""))))
        lines.append("];")
        body = "\n".join(lines) + "\n"
        used = [n for n in ("at_least", "between", "list") if f"{n}(" in body]
        body = re.sub(r"use super::(\{K.*\}|K);\nuse super::.*;\n",
                      "use super::{" + ", ".join(["D", "I", "K", "T", "U", "V"] + used) + "};\n", body)
        if "V::" not in body:
            body = body.replace(", V", "", 1)
        open(os.path.join(OUT, table.replace("-", "_") + ".rs"), "w").write(body)


if __name__ == "__main__":
    main()
