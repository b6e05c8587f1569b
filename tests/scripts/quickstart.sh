#!/usr/bin/env bash
# The main job on real input, start to stop: what `make quickstart` shows. Every step is checked; the first that fails ends it.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
bin=${KAFKA_BIN:-${CARGO_TARGET_DIR:-$here/target}/release}
work=$(mktemp -d "${TMPDIR:-/tmp}/kafka-quickstart.XXXXXX")
broker=
finish() {
  status=$?
  if [[ -n $broker ]] && kill -0 "$broker" 2>/dev/null; then kill "$broker"; wait "$broker" || true; fi
  if ((status)); then echo "quickstart failed; the broker's log:" >&2; cat "$work/broker.log" >&2 || true; fi
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT
say() { printf '\n== %s\n' "$*"; }
shown() { printf '$ %s\n' "$*"; "$@"; }
address() { sed -n 's/.*Kafka Server started.* listeners=PLAINTEXT:\/\/\([0-9.:]*\).*/\1/p' "$work/broker.log" | grep .; }
within() { # SECONDS WHAT COMMAND...: until the command succeeds
  local until=$((SECONDS + $1)) what=$2; shift 2
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < until)) || { echo "not within its time: $what" >&2; return 1; }
    sleep 0.05
  done
}

export PATH="$bin:$PATH"

say "A broker in a new directory: nothing else to start, nothing to format"
# Port 0 is any that is free; the log says which.
kafka-server-start --override "log.dirs=$work/data" --override "listeners=PLAINTEXT://127.0.0.1:0" >"$work/broker.log" 2>&1 &
broker=$!
within 10 "the broker is up" address
at=$(address)
within 10 "the broker answers" kafka-topics --bootstrap-server "$at" --list
cat "$work/broker.log"

say "A topic"
shown kafka-topics --bootstrap-server "$at" --create --topic first
shown kafka-topics --bootstrap-server "$at" --list
shown kafka-topics --bootstrap-server "$at" --describe --topic first

say "The lines of this project's own sources, piped in and read back"
: >"$work/input"
while (($(wc -l <"$work/input" 2>/dev/null || echo 0) < 100000)); do
  find "$here/bins" "$here/broker" "$here/client-lib" "$here/tests" -name '*.rs' -not -path '*/target/*' -print0 |
    sort -z | xargs -0 cat >>"$work/input"
done
lines=$(wc -l <"$work/input")
printf '$ kafka-console-producer --bootstrap-server %s --topic first < input    (%s lines)\n' "$at" "$lines"
time kafka-console-producer --bootstrap-server "$at" --topic first <"$work/input"
printf '$ kafka-console-consumer --bootstrap-server %s --topic first --from-beginning --max-messages %s > output\n' "$at" "$lines"
time kafka-console-consumer --bootstrap-server "$at" --topic first --from-beginning --max-messages "$lines" >"$work/output"
cmp "$work/input" "$work/output" && echo "input and output are the same, byte for byte"

say "Two members of one group share the two partitions of a topic"
shown kafka-topics --bootstrap-server "$at" --create --topic second --partitions 2
for member in 1 2; do
  kafka-console-consumer --bootstrap-server "$at" --topic second --group aa \
    --formatter-property print.partition=true >"$work/member$member" 2>"$work/member$member.err" &
  eval "member$member=$!"
done
# Keyed lines go to both partitions; they are sent until each member has got some, which says that the group is balanced.
both_got_some() {
  seq 1 200 | sed 's/.*/key-&:line &/' |
    kafka-console-producer --bootstrap-server "$at" --topic second --reader-property parse.key=true --reader-property key.separator=:
  [[ -s $work/member1 && -s $work/member2 ]]
}
within 30 "both members get records" both_got_some
kill -INT "$member1" "$member2"
wait "$member1" "$member2" || true
for member in 1 2; do
  partitions=$(cut -f1 "$work/member$member" | sort | uniq -c | sort -rn | head -3 | tr -s ' \n' ' ')
  echo "member $member: records by partition:$partitions"
done

say "The topic grows, and goes"
shown kafka-topics --bootstrap-server "$at" --alter --topic second --partitions 3
shown kafka-topics --bootstrap-server "$at" --describe --topic second
shown kafka-topics --bootstrap-server "$at" --delete --topic second
shown kafka-topics --bootstrap-server "$at" --list

say "A clean stop"
kill -TERM "$broker"
wait "$broker"
broker=
tail -2 "$work/broker.log"
echo "done"
