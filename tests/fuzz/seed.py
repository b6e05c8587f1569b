#!/usr/bin/env python3
"""Writes the first corpus from the golden bytes of client-lib/wire/tests: one file for each kind of input.

    tests/fuzz/seed.py      (from the repository's root; what is there already stays)
"""
import pathlib
import struct

root = pathlib.Path(__file__).parent
wire = root.parent.parent / "client-lib/wire"
CODECS = {"gzip": 1, "snappy": 2, "lz4": 3, "zstd": 4}


def seed(target, name, data):
    file = root / "corpus" / target / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def batches():
    golden = wire / "tests/batches/golden"
    for file in sorted(golden.glob("*.bin")):
        if file.stat().st_size < 1000:
            seed("batches", file.stem, file.read_bytes())
            seed("batches", file.stem + "-cut", file.read_bytes()[:-3])
    for name in CODECS:
        data = (golden / f"features-{name}.bin").read_bytes()
        seed("streams", name, bytes([CODECS[name]]) + data[61:])
    old = (golden / "magic0-lz4.bin").read_bytes()
    seed("streams", "lz4-magic0", bytes([CODECS["lz4"] | 0x80]) + old[12 + 14:])
    seed("streams", "lz4-bomb", bytes([3]) + bytes.fromhex("04224d186040820e0000001f610100ffffffffffffffffff") + bytes(4))


def schema():
    """Name -> (kind, key) of every message that has a key."""
    found = {}
    for line in (wire / "schema/messages.txt").read_text().splitlines():
        words = line.split()
        if line[:1].isalpha() and words[2].startswith("key="):
            found[words[0]] = (words[1], int(words[2][4:]))
    return found


def vectors():
    """Name -> version -> the longest bytes, which have all fields set."""
    found = {}
    for line in (wire / "tests/golden/vectors.txt").read_text().splitlines():
        name, version, to, _, data = line.split(" ")
        if version == to and data not in ("!", "-"):
            versions = found.setdefault(name, {})
            versions[int(version)] = max(versions.get(int(version), b""), bytes.fromhex(data), key=len)
    return found


def messages():
    golden = vectors()
    for name, (kind, key) in schema().items():
        version = max(golden[name])
        body = golden[name][version]
        if kind in ("request", "response"):
            upper = 0x80 if kind == "response" else 0
            seed("messages", f"{name}-{version}", bytes([key | upper, version]) + body)
        elif kind == "metadata":
            seed("records", f"{name}-{version}", bytes([0, 0, 1, key, version]) + body)
        elif kind.endswith("-key"):
            which = {"group-key": 1, "transaction-key": 2, "share-key": 3}[kind]
            value = name.replace("Key", "Value")
            versions = golden.get(value, {-1: b""})
            record_key = struct.pack(">h", key) + body
            record_value = struct.pack(">h", max(versions)) + versions[max(versions)]
            seed("records", name, bytes([which, len(record_key)]) + record_key + record_value)


def frames():
    golden = vectors()
    for name, key, version, header in (
        ("ApiVersionsRequest", 18, 4, 2), ("MetadataRequest", 3, 12, 2), ("MetadataRequest", 3, 1, 1), ("ProduceRequest", 0, 7, 1),
    ):
        body = golden[name][version]
        frame = struct.pack(">hhih", key, version, 7, 4) + b"seed" + (b"\0" if header == 2 else b"") + body
        seed("frames", f"{name}-{version}", struct.pack(">i", len(frame)) + frame)
    # What made another implementation ask for 150 GB: a count without elements.
    hostile = struct.pack(">hhih", 3, 1, 7, -1) + bytes.fromhex("7fffffff")
    seed("frames", "metadata-hostile-count", struct.pack(">i", len(hostile)) + hostile)
    seed("frames", "negative-length", bytes.fromhex("ffffffff00"))
    seed("frames", "one-byte-frame", bytes.fromhex("0000000112"))


def properties():
    seed("properties", "all-of-it", rb"""# a comment
! another
a=1
b : two words
c three\
    and a line more
d\ e\=\:=\u00e4\t\n
empty
=no key
a=again
""")
    seed("properties", "bad-escape", b"a=\\u12g4\n")


SUFFIXES = [".log", ".index", ".timeindex", ".txnindex", ".snapshot"]
NAMES = ["leader-epoch-checkpoint", "partition.metadata"]


def archive(flags, files):
    out = bytes([flags])
    for name, content in files:
        stem, suffix = name[:20], name[20:]
        kind = SUFFIXES.index(suffix) if suffix in SUFFIXES else len(SUFFIXES) + NAMES.index(name)
        offset = int(stem) if suffix in SUFFIXES else 0
        out += struct.pack(">BHH", kind, offset, len(content)) + content
    return out


def segments():
    fixtures = root.parent.parent / "broker/log/tests/fixtures"
    for state, clean in (("clean", 1), ("unclean", 0)):
        directory = fixtures / f"kafka-4.3.1-{state}/txn-0"
        files = [(f.name, f.read_bytes()) for f in sorted(directory.iterdir())]
        seed("segments", f"transactions-{state}", archive(clean, files))
    golden = wire / "tests/batches/golden"
    at_0 = [(golden / f"{name}.bin").read_bytes() for name in ("leader-change", "kraft-version", "voters")]
    log = b"".join(at_0)
    seed("segments", "control", archive(0, [("0" * 20 + ".log", log)]))
    seed("segments", "torn", archive(0, [("0" * 20 + ".log", log[:-5])]))
    seed("segments", "damaged", archive(0, [("0" * 20 + ".log", log[:80] + b"\xff" + log[81:])]))
    seed("segments", "compacted", archive(2, [("0" * 20 + ".log", (golden / "compacted.bin").read_bytes())]))
    old = [(golden / f"magic{m}-none.bin").read_bytes() for m in (0, 1)]
    seed("segments", "old-formats", archive(2, [("0" * 17 + "500.log", b"".join(old))]))
    seed("segments", "empty", archive(0, []))
    texts = fixtures / "kafka-4.3.1-clean"
    for which, file in enumerate(("recovery-point-offset-checkpoint", "txn-0/leader-epoch-checkpoint", "meta.properties",
                                  "txn-0/partition.metadata", ".kafka_cleanshutdown")):
        seed("files", pathlib.Path(file).name.lstrip("."), bytes([which]) + (texts / file).read_bytes())
    snapshot = max(texts.glob("txn-0/*.snapshot"), key=lambda f: f.stat().st_size)
    seed("files", "producer-snapshot", bytes([5]) + snapshot.read_bytes())


if __name__ == "__main__":
    batches()
    messages()
    frames()
    properties()
    segments()
