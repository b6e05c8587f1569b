#!/usr/bin/env bash
# Installs what the tests need beside a Rust toolchain and what the machine lacks: Java, Maven, Apache Kafka's tools, and foreign
# clients. What cannot be had is named with the tests that are skipped for it; in CI (CI is set) that is a failure, as there
# nothing may be skipped.
set -uo pipefail
cd "$(dirname "$0")/../.."
home=${KAFKA_CLIENTS_HOME:-$HOME/.cache/kafka-clients}
clients=tests/interop/clients
mkdir -p "$home"
lacking=0

have() { command -v "$1" >/dev/null 2>&1; }
lacks() { # WHAT TESTS
  echo "prepare: no $1: skipping $2" >&2
  lacking=1
}
# Says nothing unless it fails.
quietly() {
  local out
  out=$("$@" 2>&1) || { printf '%s\n' "$out" | tail -15 >&2; return 1; }
}

updated=
debian() { # PROGRAM-OR-FILE PACKAGE...: installs the packages when the program or file is not there
  local wanted=$1
  shift
  if have "$wanted" || [[ -e $wanted ]]; then return 0; fi
  if ! have apt-get || ((EUID != 0)); then return 1; fi
  if [[ -z $updated ]]; then quietly apt-get update -q && updated=yes; fi
  DEBIAN_FRONTEND=noninteractive quietly apt-get install -q -y --no-install-recommends "$@"
}
newer() { [[ ! -e $2 || $1 -nt $2 ]]; } # FILE MARK: the file changed since the mark was made

debian cc gcc libc6-dev || lacks "C compiler" "make bench"
debian javac openjdk-17-jdk-headless || lacks Java "everything beside real Kafka"
debian mvn maven || true
debian unzip unzip || true
quietly bash tests/interop/peers.sh || lacks "Apache Kafka (Maven)" "everything beside real Kafka"
for shell in zsh fish; do debian $shell $shell || lacks $shell "its completions"; done
debian man man-db || lacks man "that man pages can be read"
debian script bsdutils || lacks script "what differs on a terminal, completions"
debian kcat kcat || lacks kcat "clients: kcat"
debian /usr/include/librdkafka/rdkafka.h librdkafka-dev || lacks librdkafka-dev "make bench"

venv() {
  debian python3 python3 && debian /usr/lib/python3/dist-packages/pip python3-pip python3-venv
  if newer $clients/python/requirements.txt "$home/venv/.done"; then
    quietly python3 -m venv "$home/venv" &&
      quietly "$home/venv/bin/pip" install -q -r $clients/python/requirements.txt && touch "$home/venv/.done"
  fi
}
venv || lacks "Python clients" "clients: kcat, confluent-kafka, kafka-python"

franz() {
  debian go golang-go || return 1
  if newer $clients/franz/main.go "$home/franz" || newer $clients/franz/go.sum "$home/franz"; then
    (cd $clients/franz && quietly go build -o "$home/franz" .)
  fi
}
franz || lacks franz-go "clients: franz-go"

kafkajs() {
  debian npm npm || return 1
  mkdir -p "$home/node" && cp $clients/node/package.json $clients/node/client.js "$home/node/"
  [[ -d $home/node/node_modules/kafkajs ]] || quietly npm --prefix "$home/node" install --no-audit --no-fund
}
kafkajs || lacks KafkaJS "clients: KafkaJS"

if ((lacking)) && [[ -n ${CI:-} ]]; then
  echo "prepare: in CI everything has to be there" >&2
  exit 1
fi
