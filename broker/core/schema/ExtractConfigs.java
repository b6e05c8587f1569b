// Prints the facts of every configuration key of Apache Kafka (name, type, default, validator, importance,
// internal or not, how it may change at run time, synonyms) as tab separated lines. No documentation texts.
//
// Rerun (Java 17, the libs of a Kafka 4.3.1 distribution):
//   java -cp 'LIBS/*' broker/core/schema/ExtractConfigs.java > broker/core/schema/configs.tsv
//   python3 broker/core/schema/generate.py
import java.util.*;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.coordinator.group.GroupConfig;
import org.apache.kafka.server.config.*;
import org.apache.kafka.server.metrics.ClientMetricsConfigs;
import org.apache.kafka.storage.internals.log.LogConfig;

public class ExtractConfigs {
    public static void main(String[] args) throws Exception {
        System.out.println("table\tname\ttype\tdefault\tvalidator\timportance\tinternal\tdynamic\tsynonyms");
        Map<String, String> modes = DynamicBrokerConfig.dynamicConfigUpdateModes();
        table("broker", kafka.server.KafkaConfig$.MODULE$.configDef(), modes, name ->
            String.join(",", DynamicBrokerConfig.brokerConfigSynonyms(name, false)));
        ConfigDef only = new ConfigDef();   // the replication quotas: known to the brokers' dynamic configuration alone
        DynamicConfig.Broker.configKeys().values().stream()
            .filter(k -> !kafka.server.KafkaConfig$.MODULE$.configDef().configKeys().containsKey(k.name)).forEach(only::define);
        table("broker-quota", only, modes, name -> "");
        table("topic", LogConfig.configDefCopy(), Map.of(), name -> {
            List<ConfigSynonym> all = ServerTopicConfigSynonyms.ALL_TOPIC_CONFIG_SYNONYMS.get(name);
            String one = ServerTopicConfigSynonyms.TOPIC_CONFIG_SYNONYMS.get(name);
            if (all == null) return "";
            StringJoiner out = new StringJoiner(",");
            for (ConfigSynonym s : all) {
                String unit = s.converter().apply("3");
                out.add(s.name() + (unit.equals("3") ? "" : "*" + Long.parseLong(unit) / 3));
            }
            return out + (one == null ? "" : ";" + one);
        });
        table("group", GroupConfig.CONFIG_DEF, Map.of(), name -> GroupConfig.brokerSynonym(name).orElse(""));
        table("client-metrics", ClientMetricsConfigs.configDef(), Map.of(), name -> "");
    }

    static void table(String table, ConfigDef def, Map<String, String> modes, java.util.function.Function<String, String> synonyms)
            throws Exception {
        for (String name : new TreeSet<>(def.configKeys().keySet())) {
            ConfigDef.ConfigKey k = def.configKeys().get(name);
            String value = !k.hasDefault() ? "<required>" : k.defaultValue == null ? "<null>"
                : k.type == ConfigDef.Type.PASSWORD ? "<secret>" : ConfigDef.convertToString(k.defaultValue, k.type);
            String check = k.validator == null ? "" : k.validator.getClass().getName().replaceAll(".*\\.", "") + ": " + k.validator;
            if (k.validator instanceof ConfigDef.ValidList)
                check += " empty=" + flag(k.validator, "isEmptyAllowed") + " null=" + flag(k.validator, "isNullAllowed");
            System.out.println(String.join("\t", table, name, k.type.name(), value, check.replaceAll("\\s+", " "), k.importance.name(),
                String.valueOf(k.internalConfig), modes.getOrDefault(name, ""), synonyms.apply(name)));
        }
    }

    static boolean flag(Object of, String field) throws Exception {
        java.lang.reflect.Field f = of.getClass().getDeclaredField(field);
        f.setAccessible(true);
        return f.getBoolean(of);
    }
}
