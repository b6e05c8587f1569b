#!/usr/bin/env python3
"""Writes messages.txt, the table that kafka-wire-gen reads, from the message schemas inside Kafka's jars.

    extract.py NEW_LIBS OLD_LIBS > messages.txt      (default: $KAFKA_PEERS_HOME/{4.3.1,3.9.2}/libs)

Of two releases one table is made: versions from the new release's lowest on are as the new one says, lower ones and
messages that only the old one has (Kafka with ZooKeeper) are as the old one says. Only names, types and versions are
taken: no comments, no documentation texts.
"""

import glob
import json
import os
import re
import sys
import zipfile

END = 32767
# Messages of the old release that are not taken: renamed since, or a record that was never in a stable release.
# Coordinator record types are numbered by `apiKey` in the new release and by version in the old one; the bytes are
# the same, so the new release's schemas serve alone.
DROPPED = {
    "ListClientMetricsResourcesRequest",
    "ListClientMetricsResourcesResponse",
    "ShareGroupPartitionMetadataKey",
    "ShareGroupPartitionMetadataValue",
}


def parse_versions(text):
    """`3`, `3-5`, `3+` or `none` as a range, both ends inclusive."""
    if text is None or text == "none":
        return None
    if text.endswith("+"):
        return (int(text[:-1]), END)
    low, _, high = text.partition("-")
    return (int(low), int(high or low))


def show_versions(versions):
    if versions is None:
        return "none"
    low, high = versions
    if high == END:
        return f"{low}+"
    return str(low) if low == high else f"{low}-{high}"


def merge_versions(new, old, first, where):
    """`old` below version `first`, `new` from it on."""
    parts = []
    if old and old[0] < first:
        parts.append((old[0], min(old[1], first - 1)))
    if new and new[1] >= first:
        parts.append((max(new[0], first), new[1]))
    if not parts:
        return None
    if len(parts) == 2 and parts[0][1] + 1 != parts[1][0]:
        sys.exit(f"{where}: versions {parts} are not one range")
    return (parts[0][0], parts[-1][1])


def fields_of(raw):
    out = []
    for f in raw:
        versions = f.get("versions", f.get("taggedVersions"))
        default = f.get("default")
        # A default that is JSON's null is, to Kafka's generator, no default: the type's own. The text "null" is null.
        if isinstance(default, bool):
            default = "true" if default else "false"
        if isinstance(default, str) and default.strip() == "":
            default = None
        out.append(
            {
                "name": f["name"],
                "type": f["type"],
                "versions": parse_versions(versions),
                "nullable": parse_versions(f.get("nullableVersions")),
                "tagged": parse_versions(f.get("taggedVersions")),
                "tag": f.get("tag"),
                "flexible": f.get("flexibleVersions"),
                "default": None if default is None else str(default),
                "ignorable": bool(f.get("ignorable", False)),
                "fields": fields_of(f.get("fields", [])),
            }
        )
    return out


def merge_fields(new, old, first, where):
    merged = [dict(f) for f in new]
    old_by_name = {f["name"]: f for f in old}
    for f in merged:
        here = f"{where}.{f['name']}"
        o = old_by_name.get(f["name"])
        if o is None:
            f["versions"] = merge_versions(f["versions"], None, first, here)
            f["nullable"] = merge_versions(f["nullable"], None, first, here)
            f["tagged"] = merge_versions(f["tagged"], None, first, here)
            continue
        if f["fields"] or not f["type"].lstrip("[]")[0].isupper():
            if not f["fields"] and f["type"] != o["type"]:
                sys.exit(f"{here}: types differ: {f['type']} {o['type']}")
        for key in ("versions", "nullable", "tagged"):
            f[key] = merge_versions(f[key], o[key], first, here)
        if f["default"] != o["default"] or f["tag"] != o["tag"]:
            sys.exit(f"{here}: new {f['default']} {f['tag']}, old {o['default']} {o['tag']}")
        f["ignorable"] = f["ignorable"] or o["ignorable"]
        f["fields"] = merge_fields(f["fields"], o["fields"], first, here)
    names = {f["name"] for f in new}
    common = [f["name"] for f in old if f["name"] in names]
    if common != [f["name"] for f in new if f["name"] in old_by_name]:
        sys.exit(f"{where}: fields are in another order")
    for i, o in enumerate(old):
        if o["name"] in names:
            continue
        kept = merge_versions(None, o["versions"], first, where)
        if kept is None:
            continue
        f = dict(o, versions=kept)
        at = 0
        if i > 0:
            before = [j for j, m in enumerate(merged) if m["name"] == old[i - 1]["name"]]
            at = before[0] + 1 if before else len(merged)
        merged.insert(at, f)
    return [f for f in merged if f["versions"] is not None]


def read_jars(libs):
    messages = {}
    for jar in sorted(glob.glob(os.path.join(libs, "kafka*.jar"))):
        archive = zipfile.ZipFile(jar)
        for path in sorted(archive.namelist()):
            if not re.search(r"(message|metadata)/\w+\.json$", path):
                continue
            lines = archive.read(path).decode().split("\n")
            raw = json.loads("\n".join(line for line in lines if not re.match(r"\s*//", line)))
            messages[raw["name"]] = message_of(raw, os.path.basename(jar), path)
    if not messages:
        sys.exit(f"no schemas in {libs}")
    return messages


def message_of(raw, jar, path):
    kind = raw["type"]
    if kind == "metadata" and not path.startswith("common/metadata/"):
        kind = "remote-log"
    if kind.startswith("coordinator-"):
        kind = re.match(r"kafka-(\w+)-coordinator", jar)[1] + kind.removeprefix("coordinator")
    return {
        "name": raw["name"],
        "kind": kind,
        "key": raw.get("apiKey"),
        "versions": parse_versions(raw["validVersions"]),
        "flexible": parse_versions(raw.get("flexibleVersions")),
        "listeners": raw.get("listeners", []),
        "unstable": bool(raw.get("latestVersionUnstable", False)),
        "fields": fields_of(raw.get("fields", [])),
        "structs": [
            {"name": s["name"], "versions": parse_versions(s["versions"]), "fields": fields_of(s["fields"])}
            for s in raw.get("commonStructs", [])
        ],
    }


def merge_message(new, old):
    if new["versions"] is None:
        return dict(old, only_old=True)
    first = new["versions"][0]
    if old["versions"][0] >= first or new["kind"].endswith(("-key", "-value")):
        return new
    name = new["name"]
    merged = dict(new)
    merged["versions"] = (old["versions"][0], new["versions"][1])
    merged["flexible"] = merge_versions(new["flexible"], old["flexible"], first, name)
    merged["fields"] = merge_fields(new["fields"], old["fields"], first, name)
    old_structs = {s["name"]: s for s in old["structs"]}
    for s in merged["structs"]:
        if s["name"] in old_structs:
            o = old_structs.pop(s["name"])
            s["versions"] = merge_versions(s["versions"], o["versions"], first, name)
            s["fields"] = merge_fields(s["fields"], o["fields"], first, f"{name}.{s['name']}")
    merged["structs"] = merged["structs"] + list(old_structs.values())
    return merged


def show_field(f, depth):
    parts = [f"{f['name']}: {f['type']}", show_versions(f["versions"])]
    if f["nullable"]:
        parts.append(f"null={show_versions(f['nullable'])}")
    if f["tagged"]:
        parts.append(f"tag={f['tag']}@{show_versions(f['tagged'])}")
    if f["default"] is not None:
        parts.append(f"default={f['default']}")
    if f["flexible"] is not None:
        parts.append(f"flexible={f['flexible']}")
    if f["ignorable"]:
        parts.append("ignorable")
    print("  " * depth + " ".join(parts))
    for inner in f["fields"]:
        show_field(inner, depth + 1)


def show_message(m):
    parts = [m["name"], m["kind"]]
    if m["key"] is not None:
        parts.append(f"key={m['key']}")
    parts += [f"versions={show_versions(m['versions'])}", f"flexible={show_versions(m['flexible'])}"]
    if m["listeners"]:
        parts.append(f"listeners={','.join(m['listeners'])}")
    if m["unstable"]:
        parts.append("unstable")
    print(" ".join(parts))
    for s in m["structs"]:
        print(f"  struct {s['name']} {show_versions(s['versions'])}")
        for f in s["fields"]:
            show_field(f, 2)
    for f in m["fields"]:
        show_field(f, 1)


def main():
    home = os.environ.get("KAFKA_PEERS_HOME", os.path.expanduser("~/.cache/kafka-peers"))
    paths = sys.argv[1:] or [f"{home}/4.3.1/libs", f"{home}/3.9.2/libs"]
    new, old = read_jars(paths[0]), read_jars(paths[1])
    print("# Made by extract.py from the schemas in the jars of Apache Kafka 4.3.1 and 3.9.2 (Apache License 2.0).")
    print("# MESSAGE kind key versions flexible listeners; then its common structs and its fields, nested by indentation:")
    print("# NAME: type versions [null=versions] [tag=number@versions] [default=value] [flexible=versions] [ignorable]")
    for name in sorted(set(new) | set(old) - DROPPED):
        if name not in new:
            m = old[name]
        elif name not in old:
            m = new[name]
        else:
            m = merge_message(new[name], old[name])
        show_message(m)


if __name__ == "__main__":
    main()
