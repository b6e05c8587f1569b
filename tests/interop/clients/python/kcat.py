"""kcat, given the words of the other clients. It commits by itself, often and at its end."""

import re
import signal
import subprocess
import sys
import threading

import member


def produce(broker, topic, prefix, count):
    lines = "".join(f"key{number}:{prefix}{number}\n" for number in range(count))
    subprocess.run(["kcat", "-P", "-b", broker, "-t", topic, "-K:"], input=lines.encode(), check=True, timeout=60)


def consume(broker, topic, group):
    settings = ["auto.offset.reset=earliest", "auto.commit.interval.ms=100", "heartbeat.interval.ms=300"]
    settings += ["partition.assignment.strategy=roundrobin"]
    kcat = subprocess.Popen(
        ["kcat", "-b", broker, "-G", group, "-u", "-f", "got %p %o %s\n"]
        + [word for setting in settings for word in ("-X", setting)]
        + [topic],
        stderr=subprocess.PIPE,
        text=True,
    )

    def assignments():
        for line in kcat.stderr:
            change = re.search(r"rebalanced \(memberid .*\): (assigned|revoked): ?(.*)", line)
            if change:
                partitions = re.findall(r"\[(\d+)\]", change[2]) if change[1] == "assigned" else []
                member.assigned(int(p) for p in partitions)
            else:
                sys.stderr.write(line)

    threading.Thread(target=assignments, daemon=True).start()
    lines = member.commands()
    while lines.get() != "stop":
        member.say("committed")
    kcat.send_signal(signal.SIGTERM)
    raise SystemExit(kcat.wait(30))


what, broker, topic, rest = member.arguments()
if what == "produce":
    produce(broker, topic, rest[0], int(rest[1]))
else:
    consume(broker, topic, rest[0])
