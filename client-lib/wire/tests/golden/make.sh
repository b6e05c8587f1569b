#!/bin/sh
# Makes vectors.txt: versions that Kafka 4.3.1 has are written by its classes, older ones by those of 3.9.2.
set -eu
cd "$(dirname "$0")"
home=${KAFKA_PEERS_HOME:-$HOME/.cache/kafka-peers}
new=$(mktemp) old=$(mktemp)
trap 'rm -f "$new" "$old"' EXIT
java -cp "$home/4.3.1/libs/*" Golden.java ../../schema/messages.txt "$home/4.3.1/libs" >"$new"
java -cp "$home/3.9.2/libs/*" Golden.java ../../schema/messages.txt "$home/3.9.2/libs" "$new" >"$old"
cat "$new" "$old" >vectors.txt
