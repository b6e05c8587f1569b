// Record batches made and read by the Java client, as the oracle for ours. Needs kafka-clients 4.3.1 with its codecs:
//   java -cp "LIBS/*" BatchVectors.java generate DIR   writes DIR/NAME.bin and what Java reads from it, DIR/NAME.txt
//   java -cp "LIBS/*" BatchVectors.java dump FILE...   prints what Java reads from our files, a line "== FILE" before each
// The lines have one form, which tests/batches/dump.rs writes too.

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.compress.Lz4BlockOutputStream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.message.KRaftVersionRecord;
import org.apache.kafka.common.message.LeaderChangeMessage;
import org.apache.kafka.common.message.SnapshotFooterRecord;
import org.apache.kafka.common.message.SnapshotHeaderRecord;
import org.apache.kafka.common.message.VotersRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.BufferSupplier;

public class BatchVectors {
    static final long T = 1_700_000_000_000L;
    static Path dir;

    public static void main(String[] args) throws Exception {
        if (args[0].equals("generate")) {
            dir = Path.of(args[1]);
            Files.createDirectories(dir);
            generate();
        } else {
            for (int i = 1; i < args.length; i++) {
                System.out.println("== " + Path.of(args[i]).getFileName());
                System.out.print(dump(ByteBuffer.wrap(Files.readAllBytes(Path.of(args[i])))));
            }
        }
    }

    // ---- reading

    static String dump(ByteBuffer bytes) {
        StringBuilder out = new StringBuilder();
        for (MutableRecordBatch batch : MemoryRecords.readableRecords(bytes).batches()) {
            batch.ensureValid();
            out.append("batch last=").append(batch.lastOffset()).append(" magic=").append(batch.magic())
                .append(" size=").append(batch.sizeInBytes()).append(" compression=").append(batch.compressionType().name)
                .append(" time=").append(batch.magic() == 0 ? "-" : batch.timestampType().name)
                .append(" max=").append(batch.maxTimestamp());
            if (batch.magic() == 2) {
                out.append(" base=").append(batch.baseOffset()).append(" epoch=").append(batch.partitionLeaderEpoch())
                    .append(" producer=").append(batch.producerId()).append('/').append(batch.producerEpoch())
                    .append(" sequence=").append(batch.baseSequence()).append("..").append(batch.lastSequence())
                    .append(" count=").append(batch.countOrNull())
                    .append(batch.isTransactional() ? " transactional" : "").append(batch.isControlBatch() ? " control" : "");
                if (batch.deleteHorizonMs().isPresent()) out.append(" horizon=").append(batch.deleteHorizonMs().getAsLong());
            }
            out.append('\n');
            for (Record record : batch) {
                out.append("record offset=").append(record.offset()).append(" time=").append(record.timestamp())
                    .append(" key=").append(show(record.key())).append(" value=").append(show(record.value()));
                for (Header header : record.headers())
                    out.append(' ').append(show(ByteBuffer.wrap(header.key().getBytes(StandardCharsets.UTF_8)))).append(':')
                        .append(show(header.value() == null ? null : ByteBuffer.wrap(header.value())));
                if (batch.isControlBatch()) out.append(' ').append(ControlRecordType.parse(record.key()));
                out.append('\n');
            }
        }
        return out.toString();
    }

    // A null, or bytes in hexadecimal; of more than 24 bytes length and CRC-32.
    static String show(ByteBuffer buffer) {
        if (buffer == null) return "null";
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        if (bytes.length > 24) {
            CRC32 crc = new CRC32();
            crc.update(bytes);
            return bytes.length + "#" + Long.toHexString(crc.getValue());
        }
        StringBuilder out = new StringBuilder("x");
        for (byte b : bytes) out.append(String.format("%02x", b));
        return out.toString();
    }

    // ---- writing

    static void generate() throws Exception {
        for (CompressionType type : CompressionType.values()) {
            Compression codec = Compression.of(type).build();
            String name = type.name;
            MemoryRecordsBuilder features = builder(codec, TimestampType.CREATE_TIME, 100, 5);
            features(features);
            save("features-" + name, features.build());
            MemoryRecordsBuilder many = builder(codec, TimestampType.CREATE_TIME, 0, 0);
            for (int i = 0; i < 250; i++)
                many.append(T + i % 7, ("key-" + i).getBytes(), ("{\"id\":" + i + ",\"name\":\"user " + i % 13 + "\",\"ok\":true}").getBytes());
            save("many-" + name, many.build());
            MemoryRecordsBuilder appendTime = builder(codec, TimestampType.LOG_APPEND_TIME, 7, 3);
            features(appendTime);
            save("append-time-" + name, appendTime.build());
        }
        for (CompressionType type : new CompressionType[] {CompressionType.LZ4, CompressionType.SNAPPY, CompressionType.ZSTD, CompressionType.GZIP}) {
            byte[] noise = new byte[70_000];
            new Random(7).nextBytes(noise);
            MemoryRecordsBuilder random = builder(Compression.of(type).build(), TimestampType.CREATE_TIME, 0, 0);
            random.append(T, null, noise);
            save("noise-" + type.name, random.build());
        }
        producers();
        control();
        compacted();
        for (byte magic : new byte[] {0, 1}) {
            for (CompressionType type : CompressionType.values()) {
                if (type == CompressionType.ZSTD) continue;
                save("magic" + magic + "-" + type.name, old(magic, type, TimestampType.CREATE_TIME));
            }
        }
        save("magic1-append-time-gzip", old((byte) 1, CompressionType.GZIP, TimestampType.LOG_APPEND_TIME));
        save("magic1-append-time-none", old((byte) 1, CompressionType.NONE, TimestampType.LOG_APPEND_TIME));
        codecs();
    }

    static void save(String name, MemoryRecords records) throws Exception {
        ByteBuffer buffer = records.buffer().duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        Files.write(dir.resolve(name + ".bin"), bytes);
        Files.writeString(dir.resolve(name + ".txt"), dump(ByteBuffer.wrap(bytes)));
    }

    static MemoryRecordsBuilder builder(Compression codec, TimestampType time, long baseOffset, int epoch) {
        return MemoryRecords.builder(ByteBuffer.allocate(1 << 16), RecordBatch.MAGIC_VALUE_V2, codec, time, baseOffset, T + 99, epoch);
    }

    static Header header(String key, String value) {
        return new RecordHeader(key, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    static void features(MemoryRecordsBuilder b) {
        b.append(T, "k".getBytes(), "v".getBytes());
        b.append(T + 5, (byte[]) null, (byte[]) null);
        b.append(T - 70_000, new byte[0], new byte[0]);
        b.append(T + 1, "k".getBytes(), "héé".getBytes(StandardCharsets.UTF_8),
            new Header[] {header("a", "1"), header("b", null), header("a", "2"), header("", ""), header("ü", "ß")});
        b.append(T + 2, null, new byte[300], new Header[] {header("long", "x".repeat(200))});
    }

    static void producers() throws Exception {
        MemoryRecordsBuilder wrap = MemoryRecords.builder(ByteBuffer.allocate(4096), RecordBatch.MAGIC_VALUE_V2, Compression.NONE,
            TimestampType.CREATE_TIME, 40, RecordBatch.NO_TIMESTAMP, 4711, (short) 3, Integer.MAX_VALUE - 2, false, 8);
        features(wrap);
        save("idempotent-sequence-wraps", wrap.build());
        MemoryRecordsBuilder txn = MemoryRecords.builder(ByteBuffer.allocate(4096), RecordBatch.MAGIC_VALUE_V2, Compression.zstd().build(),
            TimestampType.CREATE_TIME, 40, RecordBatch.NO_TIMESTAMP, 4711, (short) 3, 0, true, 8);
        features(txn);
        save("transactional", txn.build());
    }

    static void control() throws Exception {
        save("commit", MemoryRecords.withEndTransactionMarker(12, T, 6, 4711, (short) 3, new EndTransactionMarker(ControlRecordType.COMMIT, 21)));
        save("abort", MemoryRecords.withEndTransactionMarker(13, T, 6, 4711, (short) 3, new EndTransactionMarker(ControlRecordType.ABORT, -1)));
        LeaderChangeMessage leader = new LeaderChangeMessage().setLeaderId(1)
            .setVoters(List.of(new LeaderChangeMessage.Voter().setVoterId(1), new LeaderChangeMessage.Voter().setVoterId(2)))
            .setGrantingVoters(List.of(new LeaderChangeMessage.Voter().setVoterId(1)));
        save("leader-change", MemoryRecords.withLeaderChangeMessage(0, T, 6, ByteBuffer.allocate(256), leader));
        save("snapshot-header", MemoryRecords.withSnapshotHeaderRecord(0, T, 6, ByteBuffer.allocate(256), new SnapshotHeaderRecord().setLastContainedLogTimestamp(T)));
        save("snapshot-footer", MemoryRecords.withSnapshotFooterRecord(9, T, 6, ByteBuffer.allocate(256), new SnapshotFooterRecord()));
        save("kraft-version", MemoryRecords.withKRaftVersionRecord(1, T, 6, ByteBuffer.allocate(256), new KRaftVersionRecord().setKRaftVersion((short) 1)));
        VotersRecord.Endpoint endpoint = new VotersRecord.Endpoint().setName("CONTROLLER").setHost("localhost").setPort(9093);
        VotersRecord.EndpointCollection endpoints = new VotersRecord.EndpointCollection();
        endpoints.add(endpoint);
        save("voters", MemoryRecords.withVotersRecord(2, T, 6, ByteBuffer.allocate(256), new VotersRecord().setVoters(List.of(
            new VotersRecord.Voter().setVoterId(1).setVoterDirectoryId(new Uuid(1, 2)).setEndpoints(endpoints)))));
    }

    // What the log cleaner leaves: gaps, a cut head and tail, a batch without records, a delete horizon.
    static void compacted() throws Exception {
        ByteBuffer all = ByteBuffer.allocate(1 << 16);
        for (int i = 0; i < 3; i++) {
            MemoryRecordsBuilder b = MemoryRecords.builder(all, RecordBatch.MAGIC_VALUE_V2, i == 1 ? Compression.lz4().build() : Compression.NONE,
                TimestampType.CREATE_TIME, 10L * i, RecordBatch.NO_TIMESTAMP, 9, (short) 0, 10 * i, false, 4);
            for (int r = 0; r < 10; r++) b.append(T + i * 100 + r, ("k" + r).getBytes(), r == 4 ? null : ("v" + r).getBytes());
            b.close();
        }
        all.flip();
        MemoryRecords.RecordFilter filter = new MemoryRecords.RecordFilter(T + 5000, 1000) {
            @Override protected BatchRetentionResult checkBatchRetention(RecordBatch batch) {
                return new BatchRetentionResult(BatchRetention.RETAIN_EMPTY, true);
            }
            @Override protected boolean shouldRetainRecord(RecordBatch batch, Record record) {
                return batch.baseOffset() != 20 && record.offset() % 10 > 1 && record.offset() % 10 < 8 && record.offset() % 3 != 0;
            }
        };
        ByteBuffer out = ByteBuffer.allocate(1 << 16);
        MemoryRecords.readableRecords(all).filterTo(filter, out, BufferSupplier.NO_CACHING);
        out.flip();
        save("compacted", MemoryRecords.readableRecords(out));
    }

    static MemoryRecords old(byte magic, CompressionType type, TimestampType time) {
        MemoryRecordsBuilder b = MemoryRecords.builder(ByteBuffer.allocate(1 << 16), magic, Compression.of(type).build(),
            magic == 0 ? TimestampType.NO_TIMESTAMP_TYPE : time, 500, magic == 0 ? RecordBatch.NO_TIMESTAMP : T + 99);
        long t = magic == 0 ? RecordBatch.NO_TIMESTAMP : T;
        b.append(t, "k".getBytes(), "v".getBytes());
        b.append(magic == 0 ? t : t + 3, (byte[]) null, new byte[100]);
        b.append(magic == 0 ? t : t + 1, new byte[0], (byte[]) null);
        return b.build();
    }

    // Streams that MemoryRecordsBuilder does not write but other clients do. The text is the one of tests/batches/codecs.rs.
    static void codecs() throws Exception {
        byte[] text = codecText();
        Files.write(dir.resolve("raw.snappy"), org.xerial.snappy.Snappy.compress(text));
        for (int level : new int[] {9, 17}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (OutputStream lz4 = new Lz4BlockOutputStream(out, 5, level, true, false)) { lz4.write(text); }
            Files.write(dir.resolve("checksums-level" + level + ".lz4"), out.toByteArray());
        }
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        try (OutputStream lz4 = new net.jpountz.lz4.LZ4FrameOutputStream(frame, net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE.SIZE_64KB, text.length,
            net.jpountz.lz4.LZ4FrameOutputStream.FLG.Bits.BLOCK_INDEPENDENCE, net.jpountz.lz4.LZ4FrameOutputStream.FLG.Bits.CONTENT_CHECKSUM,
            net.jpountz.lz4.LZ4FrameOutputStream.FLG.Bits.CONTENT_SIZE)) { lz4.write(text); }
        Files.write(dir.resolve("content-size-and-checksum.lz4"), frame.toByteArray());
        ByteArrayOutputStream twice = new ByteArrayOutputStream();
        for (int part = 0; part < 2; part++) {
            ByteArrayOutputStream one = new ByteArrayOutputStream();
            try (OutputStream gzip = new java.util.zip.GZIPOutputStream(one)) { gzip.write(text, part * text.length / 2, text.length / 2); }
            twice.write(one.toByteArray());
        }
        Files.write(dir.resolve("two-members.gzip"), twice.toByteArray());
        ByteArrayOutputStream flushed = new ByteArrayOutputStream();
        try (OutputStream zstd = new com.github.luben.zstd.ZstdOutputStream(flushed, 19)) {
            for (int at = 0; at < text.length; at += 10_000) {
                zstd.write(text, at, Math.min(10_000, text.length - at));
                zstd.flush();
            }
        }
        Files.write(dir.resolve("many-blocks.zstd"), flushed.toByteArray());
    }

    static byte[] codecText() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5_000; i++) text.append("line ").append(i * 7919 % 10_007).append(" of the codec text\n");
        if (text.length() % 2 == 1) text.append('\n');
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
