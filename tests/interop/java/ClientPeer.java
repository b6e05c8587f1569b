import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** The Java client as the other half of what our client library is tested for. */
public final class ClientPeer {
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "transactions" -> transactions(args[1], args[2]);
            case "member" -> member(args[1], args[2], args[3], args[4]);
            case "positions" -> positions(args[1], args[2], args[3]);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static Properties settings(String broker, String... more) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", broker);
        for (String side : new String[] {"key", "value"}) {
            settings.put(side + ".serializer", "org.apache.kafka.common.serialization.StringSerializer");
            settings.put(side + ".deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        }
        for (int at = 0; at < more.length; at += 2) {
            settings.put(more[at], more[at + 1]);
        }
        return settings;
    }

    /** Three transactions aborted, three committed, all batches in one another's way; one open until stdin ends. */
    private static void transactions(String broker, String topic) throws Exception {
        try (KafkaProducer<String, String> one = new KafkaProducer<>(settings(broker, "transactional.id", "peer-one"));
             KafkaProducer<String, String> two = new KafkaProducer<>(settings(broker, "transactional.id", "peer-two",
                 "compression.type", "lz4"))) {
            one.initTransactions();
            two.initTransactions();
            for (int round = 0; round < 3; round++) {
                one.beginTransaction();
                two.beginTransaction();
                for (int number = 0; number < 10; number++) {
                    one.send(new ProducerRecord<>(topic, "aborted " + round + " " + number));
                    two.send(new ProducerRecord<>(topic, "committed " + round + " " + number));
                    if (number % 3 == 0) {
                        one.flush();
                        two.flush();
                    }
                }
                one.flush();
                two.commitTransaction();
                one.abortTransaction();
            }
            one.beginTransaction();
            one.send(new ProducerRecord<>(topic, "open"));
            one.flush();
            System.out.println("ready");
            new BufferedReader(new InputStreamReader(System.in)).lines().forEach(line -> {});
            one.commitTransaction();
            System.out.println("done");
        }
    }

    /** Reads as a member of a group until stdin ends, and says what it has. */
    private static void member(String broker, String topic, String group, String assignor) {
        Properties settings = settings(broker, "group.id", group, "auto.offset.reset", "earliest",
            "heartbeat.interval.ms", "200", "partition.assignment.strategy", assignor);
        AtomicBoolean stop = new AtomicBoolean();
        Thread reader = new Thread(() -> {
            new BufferedReader(new InputStreamReader(System.in)).lines().forEach(line -> {});
            stop.set(true);
        });
        reader.setDaemon(true);
        reader.start();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings)) {
            consumer.subscribe(Collections.singletonList(topic), new ConsumerRebalanceListener() {
                @Override
                public void onPartitionsRevoked(Collection<TopicPartition> revoked) {}

                @Override
                public void onPartitionsAssigned(Collection<TopicPartition> added) {
                    TreeSet<Integer> numbers = new TreeSet<>();
                    consumer.assignment().forEach(partition -> numbers.add(partition.partition()));
                    System.out.println("assigned " + numbers);
                }
            });
            while (!stop.get()) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(50))) {
                    System.out.println("got " + record.key());
                }
            }
        }
    }

    /** Where reading starts under a policy, in partition 0. */
    private static void positions(String broker, String topic, String policies) {
        for (String policy : policies.split(",")) {
            try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings(broker, "auto.offset.reset", policy))) {
                TopicPartition partition = new TopicPartition(topic, 0);
                consumer.assign(Collections.singletonList(partition));
                String at;
                try {
                    at = String.valueOf(consumer.position(partition, Duration.ofSeconds(3)));
                } catch (RuntimeException e) {
                    at = e.getClass().getSimpleName();
                }
                System.out.println(policy + " " + at);
            }
        }
        System.out.println("done");
    }
}
