#!/usr/bin/env bash
# Starts a separate single-node Kafka in the foreground, to try a real broker without installing a service.
#
#   scripts/start-kafka.sh FOLDER PORT [CONTROLLER_PORT]
#
# Uses the Kafka in $KAFKA_HOME, an unpacked distribution from 3.3 to 4.x. All data is kept in FOLDER, which is created
# if missing. The broker listens on 127.0.0.1 only: on PORT for clients, and on CONTROLLER_PORT, or the first free port
# after PORT, for its controller. Ctrl-C stops it; the log survives a restart. Then, in another terminal:
#
#   dotnet run --project PortfolioWeb -- --Kafka:BootstrapServers=127.0.0.1:PORT
#
# Without Kafka on the machine, the script prints a message and exits with 127.
set -euo pipefail
[ $# -eq 2 ] || [ $# -eq 3 ] || { echo "usage: $0 FOLDER PORT [CONTROLLER_PORT]" >&2; exit 2; }
[ -n "${KAFKA_HOME:-}" ] || { echo "Kafka is not installed: KAFKA_HOME is not set" >&2; exit 127; }
[ -x "$KAFKA_HOME/bin/kafka-server-start.sh" ] || { echo "KAFKA_HOME is $KAFKA_HOME, where there is no bin/kafka-server-start.sh" >&2; exit 1; }

mkdir -p "$1"
folder=$(cd "$1" && pwd)
controller=${3:-$(($2 + 1))}
if [ $# -eq 2 ]; then
  while (: < "/dev/tcp/127.0.0.1/$controller") 2> /dev/null; do controller=$((controller + 1)); done
fi

# The file is complete because the distribution's own files have different paths in 3.x and 4.x and listen on every
# address. Kafka 3.x ignores the unknown share.coordinator settings.
cat > "$folder/server.properties" << PROPERTIES
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$controller
listeners=PLAINTEXT://127.0.0.1:$2,CONTROLLER://127.0.0.1:$controller
advertised.listeners=PLAINTEXT://127.0.0.1:$2
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=PLAINTEXT
controller.listener.names=CONTROLLER
log.dirs=$folder/data
auto.create.topics.enable=false
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
PROPERTIES

# By default, Kafka would write its logs into the distribution and use a heap of one gigabyte.
export LOG_DIR=$folder/logs
export KAFKA_HEAP_OPTS=${KAFKA_HEAP_OPTS:--Xmx512M}
if [ ! -f "$folder/data/meta.properties" ]; then
  id=$("$KAFKA_HOME/bin/kafka-storage.sh" random-uuid)
  "$KAFKA_HOME/bin/kafka-storage.sh" format --cluster-id "$id" --config "$folder/server.properties" > "$folder/format.log" 2>&1 \
    || { tail -n 5 "$folder/format.log" >&2; exit 1; }
fi
exec "$KAFKA_HOME/bin/kafka-server-start.sh" "$folder/server.properties"
