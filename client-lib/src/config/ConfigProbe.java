// Writes what the clients of Apache Kafka take as configuration, for the tests here:
//   java -cp "$KAFKA/libs/*" ConfigProbe.java DIRECTORY
// DIRECTORY/kafka-4.3.1.tsv: role, key, type, default, validator;
// DIRECTORY/values-4.3.1.tsv: roles, key, outcome ({} stands for the value in it), values with that outcome between |;
// DIRECTORY/rules-4.3.1.tsv: role, settings between |, outcome: what settings do to one another.
import java.io.PrintWriter;
import java.util.*;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

public class ConfigProbe {
    static final String[] NUMBERS = {"-131073", "-131072", "-2", "-1", "0", "1", "9", "10", "17", "18", "22", "23",
        "900", "901", "3600", "3601", "4999", "5000", "86400", "86401", "2147483647", "2147483648",
        "9223372036854775808", " 7 ", "+7", "7.5", " x", ""};
    static final String[] DOUBLES = {"-0.1", "0", "0.25", "0.26", "0.5", "1.0", "1.1", "1e-1", " 0.3 ", "x", ""};
    static final String[] BOOLS = {"true", "FALSE", " true ", "yes", "1", ""};
    static final String[] TEXTS = {"", " ", "x", " x ", "all", "-1", "0", "gzip", "GZIP", "none", "earliest", "EARLIEST",
        "by_duration:P1D", "by_duration:-P1D", "by_duration:x", "read_committed", "READ_COMMITTED", "PLAINTEXT",
        "plaintext", "Ssl", "consumer", "CLASSIC", "rebootstrap", "NONE", "INFO", "info", "implicit", "IMPLICIT",
        "batch_optimized", "BATCH_OPTIMIZED", "use_all_dns_ips", "es256", "RS256", "https"};
    static final String[] LISTS = {"", " ", "a", "a,b", "a,a", "a,,b", " a , b ", ",", "a,", "localhost:1"};
    static final String[] RULES = {
        "P|", "P|acks=1", "P|acks=0|enable.idempotence=true", "P|retries=0", "P|retries=0|enable.idempotence=true",
        "P|max.in.flight.requests.per.connection=6", "P|max.in.flight.requests.per.connection=6|enable.idempotence=true",
        "P|max.in.flight.requests.per.connection=6|enable.idempotence=false", "P|acks=1|max.in.flight.requests.per.connection=6",
        "P|reconnect.backoff.ms=200", "P|reconnect.backoff.ms=200|reconnect.backoff.max.ms=300",
        "P|reconnect.backoff.ms=5000|reconnect.backoff.max.ms=300", "P|retry.backoff.ms=5000", "P|client.id=c",
        "C|", "C|group.id=g", "C|group.id=", "C|enable.auto.commit=true", "C|group.id=g|enable.auto.commit=false",
        "C|group.id=|enable.auto.commit=true", "C|group.id=g|group.instance.id=i", "C|group.id=g|group.instance.id=..",
        "C|group.id=g|group.instance.id=a/b", "C|group.remote.assignor=uniform", "C|share.acknowledgement.mode=explicit",
        "C|share.acknowledgement.mode=implicit", "C|share.acquire.mode=record_limit", "C|reconnect.backoff.ms=200",
        "C|heartbeat.interval.ms=0", "A|", "A|reconnect.backoff.ms=200"};
    static final String[] RESULTS = {"acks", "enable.idempotence", "retries", "max.in.flight.requests.per.connection",
        "reconnect.backoff.max.ms", "enable.auto.commit", "client.id"};

    public static void main(String[] args) throws Exception {
        Map<String, ConfigDef> defs = new LinkedHashMap<>();
        defs.put("A", AdminClientConfig.configDef());
        defs.put("P", ProducerConfig.configDef());
        defs.put("C", ConsumerConfig.configDef());
        try (PrintWriter keys = new PrintWriter(args[0] + "/kafka-4.3.1.tsv");
             PrintWriter values = new PrintWriter(args[0] + "/values-4.3.1.tsv");
             PrintWriter rules = new PrintWriter(args[0] + "/rules-4.3.1.tsv")) {
            keys(defs, keys);
            values(defs, values);
            for (String rule : RULES) rules.println(rule.charAt(0) + "\t" + rule.substring(2) + "\t" + rule(rule));
        }
    }

    static void keys(Map<String, ConfigDef> defs, PrintWriter out) {
        defs.forEach((role, def) -> {
            for (ConfigDef.ConfigKey k : new TreeMap<>(def.configKeys()).values()) {
                String fallback = k.defaultValue == ConfigDef.NO_DEFAULT_VALUE ? "<required>"
                    : k.defaultValue == null ? "<null>" : ConfigDef.convertToString(k.defaultValue, k.type);
                out.println(String.join("\t", role, k.name, k.type.toString(), fallback,
                    k.validator == null ? "" : k.validator.toString()));
            }
        });
    }

    static void values(Map<String, ConfigDef> defs, PrintWriter out) {
        // Key and value -> outcome -> roles; then key, outcome and roles -> values.
        Map<String, Map<String, String>> lines = new TreeMap<>();
        defs.forEach((role, def) -> {
            for (ConfigDef.ConfigKey k : def.configKeys().values()) {
                for (String probe : probes(k.type)) {
                    String outcome = outcome(k, probe).replace("Invalid value " + probe + " for", "Invalid value {} for");
                    lines.computeIfAbsent(k.name + "\t" + probe, x -> new TreeMap<>()).merge(outcome, role, String::concat);
                }
            }
        });
        Map<String, StringJoiner> merged = new TreeMap<>();
        lines.forEach((keyAndProbe, outcomes) -> outcomes.forEach((outcome, roles) -> {
            String[] parts = keyAndProbe.split("\t", -1);
            merged.computeIfAbsent(roles + "\t" + parts[0] + "\t" + outcome, x -> new StringJoiner("|")).add(parts[1]);
        }));
        merged.forEach((line, probes) -> out.println(line + "\t" + probes));
    }

    static String[] probes(ConfigDef.Type type) {
        return switch (type) {
            case INT, LONG, SHORT -> NUMBERS;
            case DOUBLE -> DOUBLES;
            case BOOLEAN -> BOOLS;
            case LIST -> LISTS;
            case STRING -> TEXTS;
            default -> new String[0];
        };
    }

    static String outcome(ConfigDef.ConfigKey k, String value) {
        try {
            // As the clients do it: of what a list says twice, one is dropped before the validator sees it.
            new ConfigDef().define(k).parse(Map.of(k.name, value));
            return "ok";
        } catch (Exception e) {
            return e.getMessage();
        }
    }

    static String rule(String rule) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", "localhost:1");
        for (String setting : rule.substring(2).split("\\|")) {
            int at = setting.indexOf('=');
            if (at > 0) properties.put(setting.substring(0, at), setting.substring(at + 1));
        }
        String bytes = "org.apache.kafka.common.serialization.ByteArray";
        try {
            AbstractConfig config;
            switch (rule.charAt(0)) {
                case 'P' -> {
                    properties.put("key.serializer", bytes + "Serializer");
                    properties.put("value.serializer", bytes + "Serializer");
                    config = new ProducerConfig(properties);
                }
                case 'C' -> {
                    properties.put("key.deserializer", bytes + "Deserializer");
                    properties.put("value.deserializer", bytes + "Deserializer");
                    config = new ConsumerConfig(properties);
                }
                default -> config = new AdminClientConfig(properties);
            }
            StringJoiner results = new StringJoiner(" ");
            for (String key : RESULTS) {
                if (config.values().containsKey(key)) results.add(key + "=" + config.values().get(key));
            }
            return "ok " + results;
        } catch (Exception e) {
            return e.getMessage();
        }
    }
}
