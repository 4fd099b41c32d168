package org.jflame.render;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jflame.fold.Frame;
import org.jflame.fold.ProcessFrame;
import org.jflame.fold.Profile;
import org.jflame.fold.ProfileFormatException;
import org.jflame.fold.SamplingStats;
import org.jflame.fold.ThreadFrame;

/**
 * The file format of pprof: a compressed protocol buffer that {@code go tool pprof}, speedscope, Grafana Pyroscope and
 * Polar Signals read.
 *
 * <p>Each distinct stack is one sample with two values, samples and nanoseconds of wall time; only the first where nobody
 * knows how the profile was taken. Thread and process are labels, not frames: {@code thread}, {@code thread_id},
 * {@code process}, {@code process_id}, {@code rank}. Machine code is in the mapping of its file. Waiting is the leaf.
 * Source: google/pprof, proto/profile.proto.
 */
public final class Pprof {

    static final int SAMPLE_TYPE = 1;
    static final int SAMPLE = 2;
    static final int MAPPING = 3;
    static final int LOCATION = 4;
    static final int FUNCTION = 5;
    static final int STRING_TABLE = 6;
    static final int DURATION_NANOS = 10;
    static final int PERIOD_TYPE = 11;
    static final int PERIOD = 12;
    static final int COMMENT = 13;
    static final int DEFAULT_SAMPLE_TYPE = 14;

    static final String THREAD = "thread";
    static final String THREAD_ID = "thread_id";
    static final String PROCESS = "process";
    static final String PROCESS_ID = "process_id";
    static final String RANK = "rank";

    private static final int BLOCK_STACKS = 256;
    private static final int FIRST_FIELD_BYTES = 8;

    private final Profile profile;
    private final PprofTables tables = new PprofTables();
    private final ProtobufWriter out = new ProtobufWriter();
    private long stacks;

    private Pprof(Profile profile) {
        this.profile = profile;
    }

    /** Writes the whole file and leaves the stream open. */
    public static void write(Profile profile, OutputStream out) throws IOException {
        GZIPOutputStream compressed = new GZIPOutputStream(out);
        new Pprof(profile).writeTo(compressed);
        compressed.finish();
    }

    /**
     * Reads a file of any tool, compressed or not, to the end of the stream, and leaves the stream open.
     *
     * @param title what the profile is of, where the file does not say it
     * @throws ProfileFormatException when it is no such profile: what is wrong, where, and what cures it
     */
    public static Profile read(InputStream in, String title) throws IOException {
        return PprofReader.read(in, title);
    }

    /** Whether a file that begins with these bytes is compressed by gzip. Source: RFC 1952, section 2.3.1. */
    public static boolean isCompressed(byte[] bytes) {
        return bytes.length > 1 && bytes[0] == 0x1F && bytes[1] == (byte) 0x8B;
    }

    /** Whether a file that begins with these bytes, unpacked, may be one of these, and cannot be text. */
    public static boolean isBeginning(byte[] bytes) {
        int field = bytes.length == 0 ? 0 : bytes[0] >> 3;
        if (field < SAMPLE_TYPE || field > DEFAULT_SAMPLE_TYPE) {
            return false;
        }
        for (int i = 1; i < Math.min(bytes.length, FIRST_FIELD_BYTES); i++) {
            if (bytes[i] >= 0 && bytes[i] < '\t') { // lengths and indexes are small at first
                return true;
            }
        }
        return false;
    }

    private void writeTo(OutputStream stream) throws IOException {
        try {
            writeHead();
            profile.tree().forEachStack((stack, nanos, samples) -> {
                out.message(SAMPLE, sample(stack, nanos, samples));
                if (++stacks % BLOCK_STACKS == 0) {
                    drainTo(stream);
                }
            });
            tables.writeTo(out);
            drainTo(stream);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void drainTo(OutputStream stream) {
        try {
            out.drainTo(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeHead() {
        SamplingStats stats = profile.stats();
        out.message(SAMPLE_TYPE, valueType("samples", "count"));
        if (stats.isKnown()) {
            out.message(SAMPLE_TYPE, valueType("wall", "nanoseconds"));
            out.message(PERIOD_TYPE, valueType("wall", "nanoseconds"));
            out.number(PERIOD, Math.round(1e9 / stats.askedHz()));
            out.number(DEFAULT_SAMPLE_TYPE, tables.text("wall"));
            out.number(DURATION_NANOS, stats.durationNanos());
        }
        out.numbers(COMMENT, tables.text(profile.title()));
    }

    private ProtobufWriter valueType(String type, String unit) {
        return new ProtobufWriter().number(1, tables.text(type)).number(2, tables.text(unit));
    }

    private ProtobufWriter sample(List<Frame> stack, long nanos, long samples) {
        ProtobufWriter sample = new ProtobufWriter();
        int roots = 0;
        while (roots < stack.size() && isRoot(stack.get(roots))) {
            roots++;
        }
        long[] locations = new long[stack.size() - roots];
        for (int i = 0; i < locations.length; i++) {
            locations[i] = tables.location(stack.get(stack.size() - 1 - i)); // the leaf comes first
        }
        sample.numbers(1, locations);
        sample.numbers(2, profile.stats().isKnown() ? new long[] {samples, nanos} : new long[] {samples});
        stack.subList(0, roots).forEach(root -> label(sample, root));
        return sample;
    }

    private static boolean isRoot(Frame frame) {
        return frame instanceof ThreadFrame || frame instanceof ProcessFrame;
    }

    private void label(ProtobufWriter sample, Frame root) {
        if (root instanceof ThreadFrame thread) {
            label(sample, THREAD, thread.name());
            sample.message(
                    3, new ProtobufWriter().number(1, tables.text(THREAD_ID)).number(3, thread.tid()));
        } else if (root instanceof ProcessFrame process) {
            label(sample, PROCESS, process.name());
            label(sample, RANK, process.rank());
            sample.message(
                    3, new ProtobufWriter().number(1, tables.text(PROCESS_ID)).number(3, process.pid()));
        }
    }

    private void label(ProtobufWriter sample, String key, String value) {
        if (!value.isEmpty()) {
            sample.message(3, new ProtobufWriter().number(1, tables.text(key)).number(2, tables.text(value)));
        }
    }
}
