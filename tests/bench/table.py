"""Medians of what run.sh has recorded, and their ratios, as a Markdown table.    table.py RESULTS"""
import collections
import statistics
import sys

# What a metric is called, its unit, and what ours should be: so many times Kafka's at least (>=) or at most (<=), or so much at most.
RATE = "records/s"
CPU = "s / million"
GOALS = {
    "librdkafka produce 100 B rate": (RATE, ">=", 1.3),
    "librdkafka consume 100 B rate": (RATE, ">=", 1.0),
    "librdkafka produce 1 KiB x 6 rate": (RATE, ">=", 1.3),
    "librdkafka consume 1 KiB x 6 rate": (RATE, ">=", 1.0),
    "franz-go produce 100 B rate": (RATE, ">=", 1.3),
    "franz-go consume 100 B rate": (RATE, ">=", 1.0),
    "our client produce 100 B rate": (RATE, None, None),
    "our client consume 100 B rate": (RATE, None, None),
    "librdkafka produce 100 B broker cpu": (CPU, "<=", 1 / 3),
    "librdkafka produce 1 KiB x 6 broker cpu": (CPU, "<=", 1 / 2),
    "librdkafka consume 100 B broker cpu": (CPU, "<=", 1.0),
    "librdkafka consume 1 KiB x 6 broker cpu": (CPU, "<=", 1.0),
    "franz-go produce 100 B broker cpu": (CPU, "<=", 1 / 3),
    "franz-go consume 100 B broker cpu": (CPU, "<=", 1.0),
    "e2e p50, Kafka's tool": ("ms", None, None),
    "e2e p99, Kafka's tool": ("ms", "<=", 1 / 3),
    "e2e p50, our client": ("us", None, None),
    "e2e p99, our client": ("us", "<=", 1 / 3),
    "start": ("ms", "max", 50),
    "memory idle": ("MiB", "max", 20),
    "memory under load": ("MiB", "max", 64),
    "cpu idle": ("% of a core", "max", 0.2),
    "topics --list": ("ms", "max", 10),
}

values = collections.defaultdict(list)
for line in open(sys.argv[1]):
    metric, system, value = line.rstrip("\n").split("\t")
    if value:
        values[metric, system].append(float(value))


def shown(value):
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


print("| | unit | ours | Kafka 4.3.1 | ours / Kafka | goal |")
print("|---|---|---:|---:|---:|---|")
for metric, (unit, kind, goal) in GOALS.items():
    ours, kafka = values.get((metric, "ours")), values.get((metric, "kafka"))
    if not ours or not kafka:
        print(f"| {metric} | {unit} | {'missing' if not ours else shown(statistics.median(ours))} | {'missing' if not kafka else shown(statistics.median(kafka))} | | |")
        continue
    a, b = statistics.median(ours), statistics.median(kafka)
    ratio = a / b if b else float("nan")
    met = {">=": ratio >= (goal or 0), "<=": ratio <= (goal or 0), "max": a <= (goal or 0), None: None}[kind]
    text = {">=": f">= {goal}x", "<=": f"<= {goal:.2g}x" if goal else "", "max": f"<= {goal} {unit}", None: ""}[kind]
    ratio = f"{ratio:.2f}" if b else ""
    mark = "" if met is None else (" yes" if met else " **no**")
    print(f"| {metric} | {unit} | {shown(a)} | {shown(b)} | {ratio} | {text}{mark} |")
rates = {name: values.get((f"{name} 100 B rate", "ours")) for name in
         ("our client produce", "librdkafka produce", "franz-go produce", "our client consume", "librdkafka consume", "franz-go consume")}
print()
for what in ("produce", "consume"):
    own = rates[f"our client {what}"]
    for other in ("librdkafka", "franz-go"):
        peer = rates[f"{other} {what}"]
        if own and peer:
            print(f"Our client's {what} rate on our broker is {statistics.median(own) / statistics.median(peer):.2f} times {other}'s.")
print()
print("Busy cores, client + broker, beside ours | beside Kafka's:")
for metric in (name.removesuffix(" rate") for name in GOALS if name.endswith(" rate")):
    sides = []
    for system in ("ours", "kafka"):
        client, broker = (values.get((f"{metric} {side} cores", system)) for side in ("client", "broker"))
        if client and broker:
            sides.append(f"{statistics.median(client):.2f} + {statistics.median(broker):.2f}")
    print(f"- {metric}: {' | '.join(sides)}")
