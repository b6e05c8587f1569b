"""librdkafka, through confluent-kafka."""

from confluent_kafka import Consumer, KafkaException, Producer

import member


def produce(broker, topic, prefix, count):
    producer = Producer({"bootstrap.servers": broker, "enable.idempotence": True})
    failed = []
    for number in range(count):
        producer.produce(
            topic, key=f"key{number}", value=f"{prefix}{number}", on_delivery=lambda e, _: failed.append(e) if e else None
        )
    left = producer.flush(30)
    if left or failed:
        raise SystemExit(f"{left} not acknowledged, {len(failed)} failed: {failed[:1]}")


def consume(broker, topic, group):
    consumer = Consumer(
        {
            "bootstrap.servers": broker,
            "group.id": group,
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            "partition.assignment.strategy": "cooperative-sticky",
            "session.timeout.ms": 10000,
        }
    )
    mine = set()

    def on_assign(_, partitions):
        mine.update(p.partition for p in partitions)
        member.assigned(mine)

    def on_revoke(_, partitions):
        mine.difference_update(p.partition for p in partitions)
        member.assigned(mine)

    consumer.subscribe([topic], on_assign=on_assign, on_revoke=on_revoke)

    def poll():
        for message in consumer.consume(100, timeout=0.05):
            if message.error():
                raise KafkaException(message.error())
            yield message.partition(), message.offset(), message.value()

    def commit():
        # Nothing to commit is no failure.
        try:
            consumer.commit(asynchronous=False)
        except KafkaException as error:
            if error.args[0].name() != "_NO_OFFSET":
                raise

    member.member(poll, commit)
    consumer.close()


what, broker, topic, rest = member.arguments()
if what == "produce":
    produce(broker, topic, rest[0], int(rest[1]))
else:
    consume(broker, topic, rest[0])
