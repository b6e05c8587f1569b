"""Starts a broker and waits until it answers ApiVersions: prints its process id and the milliseconds that took.

    start.py HOST:PORT LOGFILE COMMAND...
"""
import socket
import subprocess
import sys
import time

# ApiVersions version 0, correlation id 1, client id "a".
REQUEST = bytes.fromhex("0000000b" + "0012" + "0000" + "00000001" + "0001" + "61")
LONGEST_S = 60

host, port = sys.argv[1].rsplit(":", 1)
log = open(sys.argv[2], "ab")
began = time.monotonic()
broker = subprocess.Popen(sys.argv[3:], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)


def answers():
    try:
        with socket.create_connection((host, int(port)), timeout=5) as s:
            s.sendall(REQUEST)
            return len(s.recv(4)) == 4
    except OSError:
        return False


while not answers():
    if broker.poll() is not None or time.monotonic() - began > LONGEST_S:
        sys.exit(f"the broker did not start, see {sys.argv[2]}")
    time.sleep(0.0005)
print(broker.pid, f"{(time.monotonic() - began) * 1000:.1f}")
