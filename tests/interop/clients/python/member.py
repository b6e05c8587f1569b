"""What the Python programs share: commands from stdin, and lines that are seen at once."""

import queue
import sys
import threading


def say(*words):
    print(*words, flush=True)


def assigned(partitions):
    say("assigned", *sorted(partitions))


def commands():
    """A queue of the lines of stdin; its end is a stop."""
    lines = queue.SimpleQueue()

    def read():
        for line in sys.stdin:
            lines.put(line.strip())
        lines.put("stop")

    threading.Thread(target=read, daemon=True).start()
    return lines


def member(poll, commit):
    """Polls until told to stop; `poll` answers (partition, offset, value) triples."""
    lines = commands()
    while True:
        for partition, offset, value in poll():
            say("got", partition, offset, value.decode())
        while not lines.empty():
            command = lines.get()
            if command == "stop":
                return
            if command == "commit":
                commit()
                say("committed")


def arguments():
    """(what, broker, topic, rest)"""
    return sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
