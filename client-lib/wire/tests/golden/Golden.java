import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.protocol.types.Field;
import org.apache.kafka.common.protocol.types.RawTaggedField;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.TaggedFields;
import org.apache.kafka.common.protocol.types.Type;

/**
 * Prints the bytes that Kafka's own message classes write, for every message and version of a release.
 * What is filled in is found by reflection over the classes' schemas; the JSON converters make the objects.
 *
 * Arguments: the schema table, the folder of the release's jars, and a file of vectors already made (its messages and
 * versions are left out). Output, a line each: NAME FROM TO VARIANT HEX, where HEX is `!` if Kafka refuses to write.
 */
public class Golden {
    /** What a message is filled with. */
    enum Variant { DEFAULT, FILLED, NULLS, LEAF_NULLS, UNKNOWN_TAGS }

    private static int counter;
    private static final Map<String, String> camelCase = new TreeMap<>();

    public static void main(String[] args) throws Exception {
        Set<String> done = new HashSet<>();
        if (args.length > 2) {
            for (String line : Files.readAllLines(Path.of(args[2]))) {
                String[] words = line.split(" ");
                done.add(words[0] + " " + words[1]);
            }
        }
        Map<String, String> classes = messageClasses(new File(args[1]));
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            if (line.isEmpty() || !Character.isUpperCase(line.charAt(0))) continue;
            String name = line.substring(0, line.indexOf(' '));
            String versions = line.replaceAll(".* versions=(\\S+) .*", "$1");
            boolean coordinator = line.matches("\\S+ (group|transaction|share)-.*");
            // Coordinator records were numbered in another way by older releases; the newer one has them all.
            if (coordinator && done.stream().anyMatch(d -> d.startsWith(name + " "))) continue;
            String className = classes.getOrDefault(name + "Data", classes.get(name));
            if (className == null) continue;
            String[] range = versions.split("-");
            Class<?> type = Class.forName(className);
            learnNames(type);
            Message empty = (Message) type.getConstructor().newInstance();
            int first = Math.max(Integer.parseInt(range[0]), empty.lowestSupportedVersion());
            int last = Math.min(Integer.parseInt(range[range.length - 1]), empty.highestSupportedVersion());
            for (int v = first; v <= last; v++) {
                if (!done.contains(name + " " + v)) vectors(name, type, (short) v, empty.lowestSupportedVersion());
            }
        }
    }

    /** Simple name to full name of every class that has a JSON converter. */
    private static Map<String, String> messageClasses(File libs) throws Exception {
        Map<String, String> found = new TreeMap<>();
        for (File file : libs.listFiles((dir, n) -> n.startsWith("kafka") && n.endsWith(".jar"))) {
            try (JarFile jar = new JarFile(file)) {
                for (JarEntry entry : (Iterable<JarEntry>) () -> jar.entries().asIterator()) {
                    String n = entry.getName();
                    if (!n.endsWith("JsonConverter.class") || n.contains("$")) continue;
                    n = n.substring(0, n.length() - "JsonConverter.class".length()).replace('/', '.');
                    found.put(n.substring(n.lastIndexOf('.') + 1), n);
                }
            }
        }
        return found;
    }

    private static void vectors(String name, Class<?> type, short version, short lowest) throws Exception {
        Schema schema = ((Schema[]) type.getField("SCHEMAS").get(null))[version];
        Set<String> seen = new HashSet<>();
        for (Variant variant : Variant.values()) {
            counter = 0;
            Message message = (Message) type.getConstructor().newInstance();
            if (variant != Variant.DEFAULT) message = fromJson(type, object(schema, variant), version);
            if (variant == Variant.UNKNOWN_TAGS) {
                if (!hasTaggedSection(schema)) continue;
                message.unknownTaggedFields().add(new RawTaggedField(100, new byte[] {1, 2, 3}));
                message.unknownTaggedFields().add(new RawTaggedField(20000, new byte[0]));
            }
            String hex = write(message, version);
            if (seen.add(hex)) print(name, version, version, variant.name(), hex);
        }
        if (version != (short) type.getField("HIGHEST_SUPPORTED_VERSION").get(null)) return;
        // One field at a time, written at every lower version: which may be dropped, and which are refused.
        for (String field : keys(schema)) {
            counter = 0;
            ObjectNode json = (ObjectNode) toJson(type, (Message) type.getConstructor().newInstance(), version);
            if (json == null) continue;
            json.set(field, object(schema, Variant.FILLED).get(field));
            Message message = fromJson(type, json, version);
            String full = write(message, version);
            if (full.equals("!")) continue;
            for (short v = lowest; v < version; v++) {
                print(name, version, v, full, write(message, v));
            }
        }
    }

    private static void print(String name, int from, int to, String what, String hex) {
        System.out.println(name + " " + from + " " + to + " " + what + " " + hex);
    }

    private static Message fromJson(Class<?> type, JsonNode json, short version) throws Exception {
        Class<?> converter = Class.forName(type.getName() + "JsonConverter");
        return (Message) converter.getMethod("read", JsonNode.class, short.class).invoke(null, json, version);
    }

    /** Null if the defaults cannot be shown at this version. */
    private static JsonNode toJson(Class<?> type, Message message, short version) throws Exception {
        Class<?> converter = Class.forName(type.getName() + "JsonConverter");
        try {
            return (JsonNode) converter.getMethod("write", type, short.class, boolean.class)
                .invoke(null, message, version, true);
        } catch (InvocationTargetException e) {
            return null;
        }
    }

    private static String write(Message message, short version) {
        try {
            ObjectSerializationCache cache = new ObjectSerializationCache();
            ByteBuffer buffer = ByteBuffer.allocate(message.size(cache, version));
            message.write(new ByteBufferAccessor(buffer), cache, version);
            if (buffer.hasRemaining()) throw new IllegalStateException("size and bytes differ");
            return buffer.position() == 0 ? "-" : HexFormat.of().formatHex(buffer.array());
        } catch (org.apache.kafka.common.errors.UnsupportedVersionException | NullPointerException e) {
            return "!";
        }
    }

    private static boolean hasTaggedSection(Schema schema) {
        return fields(schema).stream().anyMatch(f -> f.type instanceof TaggedFields);
    }

    private static List<Field> fields(Schema schema) {
        List<Field> out = new ArrayList<>();
        for (var field : schema.fields()) out.add(field.def);
        return out;
    }

    private static List<String> keys(Schema schema) {
        List<String> out = new ArrayList<>();
        for (Field field : fields(schema)) {
            if (!(field.type instanceof TaggedFields tagged)) out.add(camelCase(field.name));
            else known(tagged).values().forEach(f -> out.add(camelCase(f.name)));
        }
        return out;
    }

    private static ObjectNode object(Schema schema, Variant variant) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Field field : fields(schema)) {
            if (!(field.type instanceof TaggedFields tagged)) {
                json.set(camelCase(field.name), value(field.type, variant));
                continue;
            }
            for (Field f : known(tagged).values()) {
                json.set(camelCase(f.name), value(f.type, variant));
            }
        }
        return json;
    }

    private static JsonNode value(Type type, Variant variant) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        boolean structs = type instanceof Schema || type.arrayElementType().filter(Schema.class::isInstance).isPresent();
        if (type.isNullable() && (variant == Variant.NULLS || (variant == Variant.LEAF_NULLS && !structs))) {
            return json.nullNode();
        }
        if (type instanceof Schema schema) return object(schema, variant);
        if (type.arrayElementType().isPresent()) {
            ArrayNode array = json.arrayNode();
            array.add(value(type.arrayElementType().get(), variant));
            if (variant == Variant.FILLED) array.add(value(type.arrayElementType().get(), variant));
            return array;
        }
        int n = ++counter;
        return switch (type.toString().replace("COMPACT_", "").replace("NULLABLE_", "")) {
            case "BOOLEAN" -> json.booleanNode(true);
            case "INT8" -> json.numberNode(n % 100 + 1);
            case "INT16" -> json.numberNode(n + 0x100);
            case "UINT16" -> json.numberNode(n + 0x8000);
            case "INT32" -> json.numberNode(n + 0x10000);
            case "UINT32" -> json.numberNode(n + 0x80000000L);
            case "INT64" -> json.numberNode(n + 0x100000000L);
            case "FLOAT64" -> json.numberNode(n + 0.5);
            case "UUID" -> json.textNode(new Uuid(n, -n).toString());
            case "STRING" -> json.textNode("s" + n);
            case "BYTES", "RECORDS" -> json.binaryNode(new byte[] {(byte) n, 0, (byte) 0xff});
            default -> throw new IllegalArgumentException("type " + type);
        };
    }

    /** The fields of a tagged section; older releases have no method for them. */
    @SuppressWarnings("unchecked")
    private static Map<Integer, Field> known(TaggedFields tagged) {
        try {
            var fields = TaggedFields.class.getDeclaredField("fields");
            fields.setAccessible(true);
            return (Map<Integer, Field>) fields.get(tagged);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The name of a field in JSON, which is that in the class, for its name in the schema. */
    private static String camelCase(String snake) {
        return camelCase.getOrDefault(snake.replace("_", "").toLowerCase(), snake);
    }

    private static void learnNames(Class<?> type) {
        for (var field : type.getDeclaredFields()) camelCase.put(field.getName().toLowerCase(), field.getName());
        for (Class<?> inner : type.getDeclaredClasses()) learnNames(inner);
    }
}
