"""Runs a command and prints how many milliseconds it took.    time.py COMMAND..."""
import subprocess
import sys
import time

began = time.monotonic()
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
print(f"{(time.monotonic() - began) * 1000:.1f}")
