#!/usr/bin/env bash
# Ours and Kafka 4.3.1 side by side, in turns, under the same load on the same machine; prints medians and ratios as a table.
#   run.sh [ROUNDS]        default 3; BENCH_QUICK=1: a tenth of the load
# Needs: gcc and librdkafka-dev, Go, Java 17 and Maven (tests/scripts/prepare.sh installs what is missing).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
rounds=${1:-3}
scale=1
[[ -z ${BENCH_QUICK:-} ]] || scale=10
kafka=${KAFKA_PEERS_HOME:-$HOME/.cache/kafka-peers}/4.3.1/bin
bin=$root/target/release
work=$(mktemp -d "${TMPDIR:-/tmp}/kafka-bench.XXXXXX")
results=$work/results
broker=
end() { [[ -z $broker ]] || kill -9 "$broker" 2>/dev/null || true; rm -rf "$work"; }
trap end EXIT
note() { echo "bench: $*" >&2; }

note "building the load"
bash "$root/tests/interop/peers.sh" 4.3.1
cc -O2 -o "$work/rdkafka" "$here/rdkafka.c" -lrdkafka
(cd "$here/franz" && go build -o "$work/franz" .)
(cd "$root" && cargo build --release --locked -q -p kafka-client --example bench)
client=$bin/examples/bench

record() { printf '%s\t%s\t%s\n' "$1" "$2" "$3" >>"$results"; } # METRIC SYSTEM VALUE
cpu_ticks() { awk '{print $14 + $15}' "/proc/$broker/stat"; }
rss_mib() { awk -v field="$1:" '$1 == field {printf "%.1f", $2 / 1024}' "/proc/$broker/status"; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

start() { # SYSTEM DIR: starts a broker on the directory; sets broker and address, records the time until it answers
  local system=$1 dir=$2 port controller
  port=$(free_port) controller=$(free_port)
  address=127.0.0.1:$port
  cat >"$work/server.properties" <<P
process.roles=broker,controller
node.id=1
log.dirs=$dir
listeners=PLAINTEXT://$address,CONTROLLER://127.0.0.1:$controller
advertised.listeners=PLAINTEXT://$address
controller.listener.names=CONTROLLER
controller.quorum.bootstrap.servers=127.0.0.1:$controller
offsets.topic.replication.factor=1
P
  if [[ $system == ours ]]; then
    [[ -e $dir/meta.properties ]] || "$bin/kafka-storage" format --standalone -t 4L6g3nShT-eMCtK--X86sw -c "$work/server.properties" >/dev/null
    set -- "$bin/kafka-server-start" "$work/server.properties"
  else
    [[ -e $dir/meta.properties ]] || "$kafka/kafka-storage.sh" format --standalone -t 4L6g3nShT-eMCtK--X86sw -c "$work/server.properties" >/dev/null 2>&1
    set -- env KAFKA_HEAP_OPTS="-Xms1G -Xmx1G" "$kafka/kafka-server-start.sh" "$work/server.properties"
  fi
  python3 "$here/start.py" "$address" "$work/broker.log" "$@" >"$work/started"
  read -r broker ready_ms <"$work/started"
}
stop() { kill "$broker"; while kill -0 "$broker" 2>/dev/null; do sleep 0.02; done; broker=; }

rate() { grep -oE '[0-9.]+ (records|msg)/s' | tail -1 | cut -d' ' -f1; }
load() { # METRIC SYSTEM RECORDS COMMAND...: its rate, the broker's CPU for a million records, and how many cores client and broker kept busy
  local metric=$1 system=$2 records=$3 before ticks wall user sys hz TIMEFORMAT='%R %U %S'
  hz=$(getconf CLK_TCK)
  shift 3
  # What the loads before have left for the disk slows down whoever comes next.
  sync
  before=$(cpu_ticks)
  { time timeout 300 "$@" >"$work/load" 2>&1; } 2>"$work/time" || true
  ticks=$(($(cpu_ticks) - before))
  read -r wall user sys <"$work/time"
  record "$metric rate" "$system" "$(rate <"$work/load")"
  record "$metric broker cpu" "$system" "$(awk -v t="$ticks" -v n="$records" -v hz="$hz" 'BEGIN {printf "%.4f", t / hz / (n / 1e6)}')"
  record "$metric client cores" "$system" "$(awk -v c="$user" -v s="$sys" -v w="$wall" 'BEGIN {printf "%.2f", (c + s) / w}')"
  record "$metric broker cores" "$system" "$(awk -v t="$ticks" -v hz="$hz" -v w="$wall" 'BEGIN {printf "%.2f", t / hz / w}')"
}
latency() { # SYSTEM ROUND RECORDS: end to end, by Kafka's tool right behind the loads (in whole ms), then by our client (in us)
  local system=$1 topic=e2e-$2 records=$3
  "$kafka/kafka-e2e-latency.sh" --bootstrap-server "$address" --topic "$topic" --num-records "$records" --producer-acks all --record-size 100 2>/dev/null >"$work/e2e"
  record "e2e p50, Kafka's tool" "$system" "$(grep -oE '50th = [0-9.]+' "$work/e2e" | grep -oE '[0-9.]+$')"
  record "e2e p99, Kafka's tool" "$system" "$(grep -oE '99th = [0-9.]+' "$work/e2e" | grep -oE '[0-9.]+$')"
  for _ in 1 2 3; do
    "$client" e2e "$address" "$topic" "$records" 100 >"$work/e2e"
    record "e2e p50, our client" "$system" "$(grep -oE '50th = [0-9.]+' "$work/e2e" | grep -oE '[0-9.]+$')"
    record "e2e p99, our client" "$system" "$(grep -oE '99th = [0-9.]+' "$work/e2e" | grep -oE '[0-9.]+$')"
  done
}
topics() { "$bin/kafka-topics" --bootstrap-server "$address" "$@"; }

produce_small() { # CLIENT SYSTEM ROUND RECORDS
  case $1 in
    librdkafka) load "librdkafka produce 100 B" "$2" "$4" "$work/rdkafka" p "$address" "small-$3" "$4" 100 all ;;
    franz) load "franz-go produce 100 B" "$2" "$4" "$work/franz" -m produce -b "$address" -t "small-$3" -n "$4" ;;
    own) load "our client produce 100 B" "$2" "$4" "$client" produce "$address" "own-$3" "$4" 100 ;;
  esac
}

one_round() { # SYSTEM ROUND
  local system=$1 dir=$work/$1 small=$((5000000 / scale)) large=$((1000000 / scale)) e2e=$((10000 / scale)) before after list
  start "$system" "$dir"
  if [[ $system == ours ]]; then list=("$bin/kafka-topics"); else list=("$kafka/kafka-topics.sh"); fi
  sleep 5
  record "memory idle" "$system" "$(rss_mib VmRSS)"
  before=$(cpu_ticks); sleep 20; after=$(cpu_ticks)
  record "cpu idle" "$system" "$(awk -v a="$before" -v b="$after" -v hz="$(getconf CLK_TCK)" 'BEGIN {printf "%.3f", (b - a) / hz / 20 * 100}')"
  topics --create --topic "small-$2" --partitions 1 >/dev/null
  topics --create --topic "large-$2" --partitions 6 >/dev/null
  topics --create --topic "own-$2" --partitions 1 >/dev/null
  # Whoever comes first finds the machine at its best, so each does once.
  local order=(librdkafka franz own) turn
  for turn in 0 1 2; do
    produce_small "${order[($2 - 1 + turn) % 3]}" "$system" "$2" "$small"
  done
  load "librdkafka produce 1 KiB x 6" "$system" "$large" "$work/rdkafka" p "$address" "large-$2" "$large" 1024 all
  load "librdkafka consume 100 B" "$system" "$small" "$work/rdkafka" c "$address" "small-$2" "$small" - 1
  load "franz-go consume 100 B" "$system" "$((2 * small))" "$work/franz" -m consume -b "$address" -t "small-$2" -n "$((2 * small))"
  load "our client consume 100 B" "$system" "$small" "$client" consume "$address" "own-$2" "$small"
  load "librdkafka consume 1 KiB x 6" "$system" "$large" "$work/rdkafka" c "$address" "large-$2" "$large" - 6
  record "memory under load" "$system" "$(rss_mib VmHWM)"
  latency "$system" "$2" "$e2e"
  for _ in 1 2 3; do
    record "topics --list" "$system" "$(python3 "$here/time.py" "${list[@]}" --bootstrap-server "$address" --list)"
  done
  for t in small large own e2e; do topics --delete --topic "$t-$2" --yes >/dev/null || true; done
  stop
  # Ready on an existing directory.
  start "$system" "$dir"
  record "start" "$system" "$ready_ms"
  stop
}

for ((round = 1; round <= rounds; round++)); do
  systems=(ours kafka)
  ((round % 2)) || systems=(kafka ours)
  for system in "${systems[@]}"; do
    note "round $round of $rounds: $system"
    one_round "$system" "$round"
  done
done
echo
echo "$(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2 | xargs), $(nproc) cores, $(awk '/MemTotal/ {printf "%d GiB", $2 / 1048576}' /proc/meminfo), Linux $(uname -r | cut -d- -f1); medians of $rounds rounds"
echo
python3 "$here/table.py" "$results"
