import org.apache.kafka.clients.admin.*;
import org.apache.kafka.common.*;
import org.apache.kafka.common.config.*;
import java.util.*;
import java.util.concurrent.*;
/**
 * Asks a broker for what the controller decides, right and wrong things, and prints each answer on a line, then all topics: the
 * same program runs against Kafka's broker and ours. With a second argument it only prints the topics.
 */
public class AdminProbe {
  static Admin a;
  static void t(String what, Callable<Object> c) {
    try { Object r = c.call(); System.out.println(what + " => OK " + r); }
    catch (Throwable e) { Throwable x = e instanceof ExecutionException ? e.getCause() : e; System.out.println(what + " => " + x.getClass().getSimpleName() + ": " + x.getMessage()); }
  }
  static Object create(NewTopic n, boolean v) throws Exception {
    CreateTopicsResult r = a.createTopics(List.of(n), new CreateTopicsOptions().validateOnly(v));
    r.values().get(n.name()).get();
    return r.numPartitions(n.name()).get() + "/" + r.replicationFactor(n.name()).get() + " " + r.config(n.name()).get().entries().size();
  }
  static NewTopic n(String s, int p, int r) { return new NewTopic(s, p, (short) r); }
  static Object alter(ConfigResource r, AlterConfigOp... ops) throws Exception { a.incrementalAlterConfigs(Map.of(r, List.of(ops))).all().get(); return ""; }
  static AlterConfigOp op(AlterConfigOp.OpType t, String k, String v) { return new AlterConfigOp(new ConfigEntry(k, v), t); }
  static List<Integer> ids(List<Node> nodes) { return nodes.stream().map(Node::id).toList(); }
  static Map<String, ConfigEntry> configs(ConfigResource r) throws Exception {
    Map<String, ConfigEntry> all = new HashMap<>();
    for (ConfigEntry e : a.describeConfigs(List.of(r)).all().get().get(r).entries()) all.put(e.name(), e);
    return all;
  }
  public static void main(String[] x) throws Exception {
    a = Admin.create(Map.of("bootstrap.servers", x[0]));
    if (x.length == 1) ask();
    topics();
    a.close();
  }
  static void ask() throws Exception {
    t("create", () -> create(n("t1", 3, 1), false));
    t("dup", () -> create(n("t1", 3, 1), false));
    t("dupvalidate", () -> create(n("t1", 3, 1), true));
    t("validate", () -> create(n("tv", 3, 1), true));
    t("defaults", () -> create(new NewTopic("td", Optional.empty(), Optional.empty()), false));
    t("rf2", () -> create(n("trf", 1, 2), false));
    t("rf0", () -> create(n("trf", 1, 0), false));
    t("rf-2", () -> create(n("trf", 1, -2), false));
    t("p0", () -> create(n("trf", 0, 1), false));
    t("p-2", () -> create(n("trf", -2, 1), false));
    t("name empty", () -> create(n("", 1, 1), false));
    t("name .", () -> create(n(".", 1, 1), false));
    t("name ..", () -> create(n("..", 1, 1), false));
    t("name long", () -> create(n("a".repeat(250), 1, 1), false));
    t("name bad", () -> create(n("a b", 1, 1), false));
    t("name ok .", () -> create(n("a.b_c", 1, 1), false));
    t("collide", () -> create(n("a_b.c", 1, 1), false));
    t("collide self", () -> create(n("a.b_c", 1, 1), false));
    t("internal", () -> create(n("__cluster_metadata", 1, 1), false));
    t("manual", () -> create(new NewTopic("man", Map.of(0, List.of(1), 1, List.of(1))), false));
    t("manual bad broker", () -> create(new NewTopic("man2", Map.of(0, List.of(5))), false));
    t("manual dup", () -> create(new NewTopic("man2", Map.of(0, List.of(1, 1))), false));
    t("manual empty", () -> create(new NewTopic("man2", Map.of(0, List.of())), false));
    t("manual gap", () -> create(new NewTopic("man2", Map.of(0, List.of(1), 2, List.of(1))), false));
    t("manual uneven", () -> create(new NewTopic("man2", Map.of(0, List.of(1), 1, List.of(1, 2))), false));
    t("manual neg", () -> create(new NewTopic("man2", Map.of(0, List.of(-1))), false));
    t("manual none", () -> create(new NewTopic("man2", Map.of()), false));
    t("cfg", () -> create(n("tc", 1, 1).configs(Map.of("retention.ms", "1000", "cleanup.policy", "compact,delete")), false));
    t("cfg bad", () -> create(n("tc2", 1, 1).configs(Map.of("retention.ms", "abc")), false));
    t("cfg unknown", () -> create(n("tc2", 1, 1).configs(Map.of("foo", "abc")), false));
    HashMap<String,String> nul = new HashMap<>(); nul.put("retention.ms", null);
    t("cfg null", () -> create(n("tc2", 1, 1).configs(nul), false));
    HashMap<String,String> nul2 = new HashMap<>(); nul2.put("retention.ms", null); nul2.put("segment.ms", null);
    t("cfg null2", () -> create(n("tc2", 1, 1).configs(nul2), false));
    t("cfg range", () -> create(n("tc2", 1, 1).configs(Map.of("min.insync.replicas", "0")), false));
    t("cfg empty", () -> create(n("tc2", 1, 1).configs(Map.of("cleanup.policy", "")), false));
    t("cfg elr", () -> create(n("tc3", 1, 1).configs(Map.of("min.insync.replicas", "2")), false));
    // partitions
    t("parts 5", () -> a.createPartitions(Map.of("t1", NewPartitions.increaseTo(5))).all().get());
    t("parts same", () -> a.createPartitions(Map.of("t1", NewPartitions.increaseTo(5))).all().get());
    t("parts less", () -> a.createPartitions(Map.of("t1", NewPartitions.increaseTo(2))).all().get());
    t("parts 0", () -> a.createPartitions(Map.of("t1", NewPartitions.increaseTo(0))).all().get());
    t("parts unknown", () -> a.createPartitions(Map.of("nope", NewPartitions.increaseTo(2))).all().get());
    t("parts bad name", () -> a.createPartitions(Map.of("no pe", NewPartitions.increaseTo(2))).all().get());
    t("parts manual", () -> a.createPartitions(Map.of("t1", NewPartitions.increaseTo(6, List.of(List.of(1))))).all().get());
    t("parts manual more", () -> a.createPartitions(Map.of("t1", NewPartitions.increaseTo(7, List.of(List.of(1), List.of(1))))).all().get());
    t("parts manual less", () -> a.createPartitions(Map.of("t1", NewPartitions.increaseTo(9, List.of(List.of(1), List.of(1))))).all().get());
    t("parts manual bad", () -> a.createPartitions(Map.of("t1", NewPartitions.increaseTo(7, List.of(List.of(9))))).all().get());
    t("parts manual rf", () -> a.createPartitions(Map.of("t1", NewPartitions.increaseTo(7, List.of(List.of(1, 2))))).all().get());
    t("parts manual dup", () -> a.createPartitions(Map.of("t1", NewPartitions.increaseTo(7, List.of(List.of(1, 1))))).all().get());
    t("parts manual empty", () -> a.createPartitions(Map.of("t1", NewPartitions.increaseTo(7, List.of(List.of())))).all().get());
    t("parts validate", () -> a.createPartitions(Map.of("t1", NewPartitions.increaseTo(17)), new CreatePartitionsOptions().validateOnly(true)).all().get());
    // configs
    ConfigResource T = new ConfigResource(ConfigResource.Type.TOPIC, "t1");
    t("set", () -> alter(T, op(AlterConfigOp.OpType.SET, "retention.ms", "5")));
    t("append", () -> alter(T, op(AlterConfigOp.OpType.APPEND, "cleanup.policy", "compact")));
    t("append same", () -> alter(T, op(AlterConfigOp.OpType.APPEND, "cleanup.policy", "compact")));
    t("subtract", () -> alter(T, op(AlterConfigOp.OpType.SUBTRACT, "cleanup.policy", "compact")));
    t("append nonlist", () -> alter(T, op(AlterConfigOp.OpType.APPEND, "retention.ms", "5")));
    t("subtract nonlist", () -> alter(T, op(AlterConfigOp.OpType.SUBTRACT, "retention.ms", "5")));
    t("append unknown", () -> alter(T, op(AlterConfigOp.OpType.APPEND, "foo", "5")));
    t("set unknown", () -> alter(T, op(AlterConfigOp.OpType.SET, "foo", "5")));
    t("set bad", () -> alter(T, op(AlterConfigOp.OpType.SET, "retention.ms", "x")));
    t("set null", () -> alter(T, op(AlterConfigOp.OpType.SET, "retention.ms", null)));
    t("delete", () -> alter(T, op(AlterConfigOp.OpType.DELETE, "retention.ms", null)));
    t("delete unset", () -> alter(T, op(AlterConfigOp.OpType.DELETE, "segment.ms", null)));
    t("delete unknown", () -> alter(T, op(AlterConfigOp.OpType.DELETE, "foo", null)));
    t("dup key", () -> alter(T, op(AlterConfigOp.OpType.SET, "segment.ms", "10000"), op(AlterConfigOp.OpType.DELETE, "segment.ms", null)));
    t("append bad", () -> alter(T, op(AlterConfigOp.OpType.APPEND, "cleanup.policy", "nope")));
    t("set min.isr", () -> alter(T, op(AlterConfigOp.OpType.SET, "min.insync.replicas", "2")));
    t("unknown topic", () -> alter(new ConfigResource(ConfigResource.Type.TOPIC, "nope"), op(AlterConfigOp.OpType.SET, "retention.ms", "5")));
    t("bad topic", () -> alter(new ConfigResource(ConfigResource.Type.TOPIC, "no pe"), op(AlterConfigOp.OpType.SET, "retention.ms", "5")));
    t("empty topic", () -> alter(new ConfigResource(ConfigResource.Type.TOPIC, ""), op(AlterConfigOp.OpType.SET, "retention.ms", "5")));
    ConfigResource B = new ConfigResource(ConfigResource.Type.BROKER, "1"), BD = new ConfigResource(ConfigResource.Type.BROKER, "");
    t("broker set", () -> alter(B, op(AlterConfigOp.OpType.SET, "log.cleaner.threads", "2")));
    t("broker nondynamic", () -> alter(B, op(AlterConfigOp.OpType.SET, "node.id", "2")));
    t("broker nondynamic2", () -> alter(B, op(AlterConfigOp.OpType.SET, "queued.max.requests", "2")));
    t("broker unknown", () -> alter(B, op(AlterConfigOp.OpType.SET, "foo.bar", "2")));
    t("broker bad", () -> alter(B, op(AlterConfigOp.OpType.SET, "log.cleaner.threads", "zz")));
    t("default set", () -> alter(BD, op(AlterConfigOp.OpType.SET, "log.retention.ms", "100000")));
    t("default perbroker", () -> alter(BD, op(AlterConfigOp.OpType.SET, "listeners", "PLAINTEXT://:9")));
    t("default min.isr del", () -> alter(BD, op(AlterConfigOp.OpType.DELETE, "min.insync.replicas", null)));
    t("broker min.isr", () -> alter(B, op(AlterConfigOp.OpType.SET, "min.insync.replicas", "1")));
    t("group set", () -> alter(new ConfigResource(ConfigResource.Type.GROUP, "g1"), op(AlterConfigOp.OpType.SET, "consumer.session.timeout.ms", "50000")));
    t("group unknown", () -> alter(new ConfigResource(ConfigResource.Type.GROUP, "g1"), op(AlterConfigOp.OpType.SET, "foo", "5")));
    t("group empty", () -> alter(new ConfigResource(ConfigResource.Type.GROUP, ""), op(AlterConfigOp.OpType.SET, "consumer.session.timeout.ms", "50000")));
    t("cm set", () -> alter(new ConfigResource(ConfigResource.Type.CLIENT_METRICS, "m1"), op(AlterConfigOp.OpType.SET, "interval.ms", "10000"), op(AlterConfigOp.OpType.SET, "metrics", "*")));
    t("cm bad", () -> alter(new ConfigResource(ConfigResource.Type.CLIENT_METRICS, "m1"), op(AlterConfigOp.OpType.SET, "interval.ms", "1")));
    t("cm unknown", () -> alter(new ConfigResource(ConfigResource.Type.CLIENT_METRICS, "m1"), op(AlterConfigOp.OpType.SET, "foo", "1")));
    t("cm match", () -> alter(new ConfigResource(ConfigResource.Type.CLIENT_METRICS, "m1"), op(AlterConfigOp.OpType.SET, "match", "foo=1")));
    t("cm empty", () -> alter(new ConfigResource(ConfigResource.Type.CLIENT_METRICS, ""), op(AlterConfigOp.OpType.SET, "interval.ms", "10000")));
    t("logger set", () -> alter(new ConfigResource(ConfigResource.Type.BROKER_LOGGER, "1"), op(AlterConfigOp.OpType.SET, "kafka.server", "DEBUG")));
    t("logger bad", () -> alter(new ConfigResource(ConfigResource.Type.BROKER_LOGGER, "1"), op(AlterConfigOp.OpType.SET, "kafka.server", "ZZ")));
    // delete
    t("delete man", () -> { a.deleteTopics(List.of("man")).all().get(); return ""; });
    t("delete none", () -> { a.deleteTopics(List.of("man")).all().get(); return ""; });
    t("delete bad", () -> { a.deleteTopics(List.of("m n")).all().get(); return ""; });
    t("delete id", () -> { a.deleteTopics(TopicCollection.ofTopicIds(List.of(new Uuid(3,4)))).all().get(); return ""; });
    t("delete id0", () -> { a.deleteTopics(TopicCollection.ofTopicIds(List.of(Uuid.ZERO_UUID))).all().get(); return ""; });
    // features
    t("feat unknown", () -> { a.updateFeatures(Map.of("foo", new FeatureUpdate((short)1, FeatureUpdate.UpgradeType.UPGRADE)), new UpdateFeaturesOptions()).all().get(); return ""; });
    t("feat too high", () -> { a.updateFeatures(Map.of("metadata.version", new FeatureUpdate((short)99, FeatureUpdate.UpgradeType.UPGRADE)), new UpdateFeaturesOptions()).all().get(); return ""; });
    t("feat down", () -> { a.updateFeatures(Map.of("metadata.version", new FeatureUpdate((short)29, FeatureUpdate.UpgradeType.UPGRADE)), new UpdateFeaturesOptions()).all().get(); return ""; });
    t("feat down safe", () -> { a.updateFeatures(Map.of("metadata.version", new FeatureUpdate((short)29, FeatureUpdate.UpgradeType.SAFE_DOWNGRADE)), new UpdateFeaturesOptions()).all().get(); return ""; });
    t("feat same", () -> { a.updateFeatures(Map.of("metadata.version", new FeatureUpdate((short)30, FeatureUpdate.UpgradeType.UPGRADE)), new UpdateFeaturesOptions()).all().get(); return ""; });
    t("kraft down", () -> { a.updateFeatures(Map.of("kraft.version", new FeatureUpdate((short)0, FeatureUpdate.UpgradeType.SAFE_DOWNGRADE)), new UpdateFeaturesOptions()).all().get(); return ""; });
    t("kraft same", () -> { a.updateFeatures(Map.of("kraft.version", new FeatureUpdate((short)1, FeatureUpdate.UpgradeType.UPGRADE)), new UpdateFeaturesOptions()).all().get(); return ""; });
    t("downgrade up", () -> { a.updateFeatures(Map.of("share.version", new FeatureUpdate((short)2, FeatureUpdate.UpgradeType.SAFE_DOWNGRADE)), new UpdateFeaturesOptions()).all().get(); return ""; });
    t("unsafe", () -> { a.updateFeatures(Map.of("metadata.version", new FeatureUpdate((short)8, FeatureUpdate.UpgradeType.UNSAFE_DOWNGRADE)), new UpdateFeaturesOptions()).all().get(); return ""; });
    t("share off", () -> { a.updateFeatures(Map.of("share.version", new FeatureUpdate((short)0, FeatureUpdate.UpgradeType.SAFE_DOWNGRADE), "group.version", new FeatureUpdate((short)0, FeatureUpdate.UpgradeType.UNSAFE_DOWNGRADE)), new UpdateFeaturesOptions().validateOnly(true)).all().get(); return ""; });
    t("elr down", () -> { a.updateFeatures(Map.of("eligible.leader.replicas.version", new FeatureUpdate((short)0, FeatureUpdate.UpgradeType.SAFE_DOWNGRADE)), new UpdateFeaturesOptions()).all().get(); return ""; });
    t("elr up", () -> { a.updateFeatures(Map.of("eligible.leader.replicas.version", new FeatureUpdate((short)1, FeatureUpdate.UpgradeType.UPGRADE)), new UpdateFeaturesOptions()).all().get(); return ""; });
  }
  static void topics() throws Exception {
    for (String name : new TreeSet<>(a.listTopics().names().get())) {
      TopicDescription d = a.describeTopics(List.of(name), new DescribeTopicsOptions().includeAuthorizedOperations(true)).allTopicNames().get().get(name);
      System.out.println(name + " internal=" + d.isInternal() + " operations=" + new TreeSet<>(d.authorizedOperations()));
      for (TopicPartitionInfo p : d.partitions()) {
        System.out.println("  " + p.partition() + ": leader " + p.leader().id() + " replicas " + ids(p.replicas()) + " isr " + ids(p.isr())
            + " elr " + ids(p.elr()) + " last " + ids(p.lastKnownElr()));
      }
      for (ConfigEntry e : new TreeMap<>(configs(new ConfigResource(ConfigResource.Type.TOPIC, name))).values()) {
        if (!e.isDefault()) System.out.println("  " + e.name() + "=" + e.value() + " " + e.source());
      }
    }
  }
}
