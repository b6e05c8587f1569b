#!/usr/bin/env bash
# Installs Apache Kafka's jars through Maven, with wrappers named like its own scripts, to compare with.
#   peers.sh [VERSION...]      default: 4.3.1 3.9.2 2.4.1 2.1.1
# A logging backend is added, as the release has one, so that warnings of its tools are seen.
# Result: $KAFKA_PEERS_HOME (default ~/.cache/kafka-peers)/VERSION/{libs,bin}. Needs java 17 or later and mvn.
set -euo pipefail
home=${KAFKA_PEERS_HOME:-$HOME/.cache/kafka-peers}
(($#)) || set -- 4.3.1 3.9.2 2.4.1 2.1.1

# A script, then the classes it had over the versions: the first one that the jars hold is taken.
table='
kafka-acls org.apache.kafka.tools.AclCommand kafka.admin.AclCommand
kafka-configs org.apache.kafka.tools.ConfigCommand kafka.admin.ConfigCommand
kafka-console-consumer org.apache.kafka.tools.consumer.ConsoleConsumer kafka.tools.ConsoleConsumer
kafka-console-producer org.apache.kafka.tools.ConsoleProducer kafka.tools.ConsoleProducer
kafka-consumer-groups org.apache.kafka.tools.consumer.group.ConsumerGroupCommand kafka.admin.ConsumerGroupCommand
kafka-delete-records org.apache.kafka.tools.DeleteRecordsCommand kafka.admin.DeleteRecordsCommand
kafka-dump-log org.apache.kafka.tools.DumpLogSegments kafka.tools.DumpLogSegments
kafka-e2e-latency org.apache.kafka.tools.EndToEndLatency kafka.tools.EndToEndLatency
kafka-get-offsets org.apache.kafka.tools.GetOffsetShell kafka.tools.GetOffsetShell
kafka-log-dirs org.apache.kafka.tools.LogDirsCommand kafka.admin.LogDirsCommand
kafka-producer-perf-test org.apache.kafka.tools.ProducerPerformance
kafka-server-start kafka.Kafka
kafka-storage kafka.tools.StorageTool
kafka-topics org.apache.kafka.tools.TopicCommand kafka.admin.TopicCommand
zookeeper-server-start org.apache.zookeeper.server.quorum.QuorumPeerMain'

wrapper() { # FILE LIBS CLASS
  cat >"$1" <<W
#!/bin/bash
exec java \${KAFKA_HEAP_OPTS:--Xmx512M} \${KAFKA_JVM_OPTS:-} -cp "$2/*" $3 "\$@"
W
  chmod +x "$1"
}

# Those that are there stay as they are.
wrappers() { # DIRECTORY
  local dir=$1 classes script candidates class
  mkdir -p "$dir/bin"
  classes=$(find "$dir/libs" -name "kafka*.jar" -o -name "zookeeper*.jar" | while read -r jar; do unzip -Z1 "$jar"; done)
  while read -r script candidates; do
    [[ ! -e $dir/bin/$script.sh ]] || continue
    for class in $candidates; do
      grep -qxF "${class//.//}.class" <<<"$classes" || continue
      wrapper "$dir/bin/$script.sh" "$dir/libs" "$class"
      break
    done
  done <<<"${table#?}"
}

# The jars name log4j 2, and the bridge to it is no dependency of theirs; log4j 1 of older versions has its own.
logging() { # VERSION
  local dir=$home/$1 core
  core=$(find "$dir/libs" -name 'log4j-core-2.*.jar' -printf '%f\n' | sed 's/log4j-core-\(.*\)\.jar/\1/')
  if [[ -z $core || -e $dir/libs/log4j-slf4j-impl-$core.jar ]]; then return; fi
  mvn -q -B dependency:copy -Dartifact="org.apache.logging.log4j:log4j-slf4j-impl:$core" -DoutputDirectory="$dir/libs"
}

jars() { # VERSION DIRECTORY
  local scala=2.13 more=
  dependency() { echo "<dependency><groupId>$1</groupId><artifactId>$2</artifactId><version>$3</version></dependency>"; }
  if [[ $1 == 2.[0-3].* ]]; then
    scala=2.12
    # The ZooKeeper client that comes with it cannot read addresses as Java 14 and later write them (ZOOKEEPER-3779).
    more=$(dependency org.apache.zookeeper zookeeper 3.5.10)
  fi
  cat >"$2/pom.xml" <<P
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>peers</groupId><artifactId>kafka</artifactId><version>1</version>
<dependencies>$(dependency org.apache.kafka "kafka_$scala" "$1")$(dependency org.apache.kafka kafka-tools "$1")$more</dependencies></project>
P
  (cd "$2" && mvn -q -B dependency:copy-dependencies -DoutputDirectory=libs -DincludeScope=runtime)
}

for v; do
  dir=$home/$v
  if [[ -e $dir/.done && ! ${BASH_SOURCE[0]} -nt $dir/.done ]]; then continue; fi
  mkdir -p "$dir"
  if [[ ! -e $dir/.done ]]; then jars "$v" "$dir"; fi
  wrappers "$dir"
  logging "$v"
  touch "$dir/.done"
  echo "Kafka $v is in $dir"
done
