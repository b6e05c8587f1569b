import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** The Java client of the version on the class path, with the words that ../clients/README.md explains. */
public final class ForeignClient {
    public static void main(String[] args) throws Exception {
        if (args[0].equals("produce")) {
            produce(args[1], args[2], args[3], Integer.parseInt(args[4]));
        } else {
            consume(args[1], args[2], args[3]);
        }
    }

    private static void produce(String broker, String topic, String prefix, int count) throws Exception {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", broker);
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        settings.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
        settings.put("value.serializer", "org.apache.kafka.common.serialization.StringSerializer");
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings)) {
            List<Future<?>> sent = new ArrayList<>();
            for (int number = 0; number < count; number++) {
                sent.add(producer.send(new ProducerRecord<>(topic, "key" + number, prefix + number)));
            }
            for (Future<?> one : sent) {
                one.get();
            }
        }
    }

    private static void consume(String broker, String topic, String group) throws Exception {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", broker);
        settings.put("group.id", group);
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        settings.put("heartbeat.interval.ms", "300");
        settings.put("session.timeout.ms", "10000");
        settings.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        settings.put("value.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        ConcurrentLinkedQueue<String> commands = commands();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings)) {
            consumer.subscribe(Collections.singletonList(topic), new Shown(consumer));
            while (true) {
                for (ConsumerRecord<String, String> r : consumer.poll(Duration.ofMillis(50))) {
                    System.out.println("got " + r.partition() + " " + r.offset() + " " + r.value());
                }
                String command = commands.poll();
                if ("stop".equals(command)) {
                    return;
                }
                if ("commit".equals(command)) {
                    consumer.commitSync();
                    System.out.println("committed");
                }
            }
        }
    }

    private static ConcurrentLinkedQueue<String> commands() {
        ConcurrentLinkedQueue<String> commands = new ConcurrentLinkedQueue<>();
        Thread reader = new Thread(() -> {
            new BufferedReader(new InputStreamReader(System.in)).lines().forEach(commands::add);
            commands.add("stop");
        });
        reader.setDaemon(true);
        reader.start();
        return commands;
    }

    /** Prints the assignment whenever it changes. */
    private static final class Shown implements ConsumerRebalanceListener {
        private final KafkaConsumer<String, String> consumer;

        Shown(KafkaConsumer<String, String> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {}

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> added) {
            TreeSet<Integer> numbers = new TreeSet<>();
            consumer.assignment().forEach(partition -> numbers.add(partition.partition()));
            StringBuilder line = new StringBuilder("assigned");
            numbers.forEach(number -> line.append(' ').append(number));
            System.out.println(line);
        }
    }
}
