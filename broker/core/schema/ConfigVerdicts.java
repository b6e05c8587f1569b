// Fills in the last column of verdicts.tsv: what Kafka's ConfigDef says about a value of a key.
//
//   java -cp 'LIBS/*' ConfigVerdicts.java < verdicts.tsv > new && mv new verdicts.tsv
import java.io.*;
import java.util.*;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.coordinator.group.GroupConfig;
import org.apache.kafka.storage.internals.log.LogConfig;

public class ConfigVerdicts {
    public static void main(String[] args) throws IOException {
        Map<String, Map<String, ConfigDef.ConfigKey>> tables = Map.of(
            "broker", kafka.server.KafkaConfig$.MODULE$.configDef().configKeys(),
            "topic", LogConfig.configKeys(),
            "group", GroupConfig.CONFIG_DEF.configKeys());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = in.readLine()) != null; ) {
            String[] f = line.split("\t", -1);
            ConfigDef.ConfigKey key = tables.get(f[0]).get(f[1]);
            String verdict = "ok";
            try {
                // As a broker does it: of what a list says twice, one is dropped before the validator sees it.
                Map<String, String> value = new HashMap<>();
                value.put(key.name, f[2].equals("null") ? null : f[2]);
                new ConfigDef().define(key).parse(value);
            } catch (Exception e) {
                verdict = e.getMessage();
            }
            System.out.println(String.join("\t", f[0], f[1], f[2], verdict));
        }
    }
}
