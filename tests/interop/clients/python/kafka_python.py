"""kafka-python, which has a protocol of its own in Python."""

from kafka import ConsumerRebalanceListener, KafkaConsumer, KafkaProducer

import member


def produce(broker, topic, prefix, count):
    producer = KafkaProducer(bootstrap_servers=broker, acks="all")
    sent = [
        producer.send(topic, key=f"key{number}".encode(), value=f"{prefix}{number}".encode()) for number in range(count)
    ]
    for future in sent:
        future.get(timeout=30)
    producer.close()


class Listener(ConsumerRebalanceListener):
    def __init__(self, consumer):
        self.consumer = consumer

    def on_partitions_revoked(self, revoked):
        pass

    def on_partitions_assigned(self, assigned):
        member.assigned(p.partition for p in self.consumer.assignment())


def consume(broker, topic, group):
    consumer = KafkaConsumer(
        bootstrap_servers=broker,
        group_id=group,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        heartbeat_interval_ms=300,
    )
    consumer.subscribe([topic], listener=Listener(consumer))

    def poll():
        # Long, because a poll whose time is up while the group's answer comes in drops the assignment, for good (seen with
        # 3.0.12: the SyncGroup response is logged, no partitions are set, no heartbeat is sent again).
        for records in consumer.poll(timeout_ms=1000).values():
            for record in records:
                yield record.partition, record.offset, record.value

    member.member(poll, consumer.commit)
    consumer.close(autocommit=False)


what, broker, topic, rest = member.arguments()
if what == "produce":
    produce(broker, topic, rest[0], int(rest[1]))
else:
    consume(broker, topic, rest[0])
