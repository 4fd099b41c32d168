package org.jflame.render;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jflame.fold.Frame;
import org.jflame.fold.Profile;
import org.jflame.fold.ProfileFormatException;
import org.jflame.fold.SamplingStats;
import org.jflame.fold.TreeRow;

/**
 * jflame's own format: everything that a profile says, as one JSON object.
 *
 * <ul>
 *   <li>{@code format}: {@value #FORMAT}; {@code version}: {@value #VERSION}
 *   <li>{@code title}: what was profiled
 *   <li>{@code outsideNanos}, {@code hiddenNanos}: time that was sampled and is not in the tree
 *   <li>{@code stats}: how it was sampled, the components of {@link SamplingStats}; {@code askedHz} is 0 when nobody knows
 *   <li>{@code frames}: a table of the distinct frames. Each has a {@code kind}: {@code python} ({@code function},
 *       {@code file}, {@code line}, 0 for none, {@code class}: cell, user_file, library, standard_library or code),
 *       {@code native} ({@code function}: its whole demangled name, {@code module}: the file with its code, {@code file}
 *       and {@code line} of its source where known), {@code named} ({@code text}), {@code waiting} ({@code reason}), {@code thread} ({@code tid}, {@code name}),
 *       {@code process} ({@code pid}, {@code name}, {@code rank}) or {@code truncated} ({@code reason})
 *   <li>{@code nodes}: the call tree, callers before their callees; each is {@code [parent, frame, selfNanos, samples]}:
 *       the index of its caller's node, the index of its frame, and the time and samples in which it was the leaf. The
 *       first node is the tree itself, without caller and frame: -1
 *   <li>{@code timeline}, where it is known when what was: {@code slotNanos}, the length of a slot of time, and
 *       {@code tracks}. Each has a {@code thread}, in a family of processes a {@code process}, and {@code runs}: pairs of
 *       a node's index, -1 for nothing, and the number of slots in which the thread was there, from the start on
 * </ul>
 *
 * <p>Files are named in full where the profile has their full names ({@link org.jflame.fold.ClassifySources}).
 */
public final class ProfileJson {

    static final String FORMAT = "jflame-profile";
    static final int VERSION = 1;

    /** Four times what the sampler keeps. */
    private static final int MAX_NODES = 1_000_000;

    private ProfileJson() {}

    /** The whole file as text. */
    public static String render(Profile profile) {
        StringWriter text = new StringWriter();
        try {
            write(profile, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter throws none
        }
        return text.toString();
    }

    /** Writes what {@link #render} gives, without holding it in memory. */
    public static void write(Profile profile, Writer out) throws IOException {
        try (JsonGenerator json = JsonText.generator(out)) {
            json.writeStartObject();
            json.writeStringField("format", FORMAT);
            json.writeNumberField("version", VERSION);
            json.writeStringField("title", profile.title());
            json.writeNumberField("outsideNanos", profile.outsideNanos());
            json.writeNumberField("hiddenNanos", profile.hiddenNanos());
            writeStats(json, profile.stats());
            List<TreeRow> rows = TreeRow.of(profile.tree());
            writeTree(json, rows);
            TimelineJson.write(json, profile.timeline(), TreeRow.nodes(profile.tree()));
            json.writeEndObject();
        }
    }

    /**
     * Reads what {@link #write} has written, and leaves the stream open.
     *
     * @throws ProfileFormatException when it is no such profile: what is wrong, where, and what cures it
     */
    public static Profile read(InputStream in) throws IOException {
        return read(in, MAX_NODES);
    }

    /**
     * As {@link #read(InputStream)}, for those who have less memory.
     *
     * @param maxNodes a profile with more nodes, or with more frames, is refused
     */
    public static Profile read(InputStream in, int maxNodes) throws IOException {
        return new ProfileJsonReader(in, maxNodes).read();
    }

    /** Whether a file that begins with these bytes may be one of these, and cannot be folded stacks. */
    public static boolean isBeginning(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b == '{';
            }
        }
        return false;
    }

    private static void writeStats(JsonGenerator json, SamplingStats stats) throws IOException {
        json.writeObjectFieldStart("stats");
        json.writeNumberField("durationNanos", stats.durationNanos());
        json.writeNumberField("askedHz", stats.askedHz());
        json.writeNumberField("ticks", stats.ticks());
        json.writeNumberField("lateTicks", stats.lateTicks());
        json.writeNumberField("sparedTicks", stats.sparedTicks());
        json.writeNumberField("samples", stats.samples());
        json.writeNumberField("failedSamples", stats.failedSamples());
        json.writeNumberField("truncatedSamples", stats.truncatedSamples());
        json.writeNumberField("tornReads", stats.tornReads());
        json.writeNumberField("degradedSamples", stats.degradedSamples());
        json.writeObjectFieldStart("pause");
        json.writeNumberField("stops", stats.pause().stops());
        json.writeNumberField("p50Nanos", stats.pause().p50Nanos());
        json.writeNumberField("p99Nanos", stats.pause().p99Nanos());
        json.writeNumberField("totalNanos", stats.pause().totalNanos());
        json.writeNumberField("collectionsMet", stats.pause().collectionsMet());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeTree(JsonGenerator json, List<TreeRow> rows) throws IOException {
        Map<Frame, Integer> indexes = new LinkedHashMap<>();
        rows.stream().skip(1).forEach(row -> indexes.putIfAbsent(row.frame(), indexes.size()));
        json.writeArrayFieldStart("frames");
        for (Frame frame : new ArrayList<>(indexes.keySet())) {
            FrameJson.write(json, frame);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("nodes");
        for (TreeRow row : rows) {
            json.writeStartArray();
            json.writeNumber(row.parent());
            json.writeNumber(row.frame() == null ? TreeRow.ROOT : indexes.get(row.frame()));
            json.writeNumber(row.selfNanos());
            json.writeNumber(row.samples());
            json.writeEndArray();
        }
        json.writeEndArray();
    }
}
