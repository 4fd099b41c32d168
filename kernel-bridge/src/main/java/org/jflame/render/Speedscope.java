package org.jflame.render;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.Profile;
import org.jflame.fold.ProfileFormatException;
import org.jflame.fold.PythonFrame;

/**
 * The file format of speedscope: one sampled profile for each process and thread, one weight for each distinct stack.
 *
 * <p>Files are named in full where the profile has their full names ({@link org.jflame.fold.ClassifySources}); the file of a native function
 * whose source is not known is its module.
 * Source: speedscope's file-format-schema.json and src/lib/file-format-spec.ts.
 */
public final class Speedscope {

    static final String SCHEMA = "https://www.speedscope.app/file-format-schema.json";

    private Speedscope() {}

    /** The whole file as text. */
    public static String render(Profile profile, Unit unit) {
        StringWriter text = new StringWriter();
        try {
            write(profile, unit, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter throws none
        }
        return text.toString();
    }

    /** Writes what {@link #render} gives, without holding it in memory. */
    public static void write(Profile profile, Unit unit, Writer out) throws IOException {
        Map<Frame, Integer> indexes = new LinkedHashMap<>();
        profile.tree().forEachNode((caller, frame, node) -> indexes.putIfAbsent(frame, indexes.size()));
        try (JsonGenerator json = JsonText.generator(out)) {
            json.writeStartObject();
            json.writeStringField("$schema", SCHEMA);
            json.writeStringField("name", profile.title());
            json.writeStringField("exporter", "jflame");
            json.writeNumberField("activeProfileIndex", 0);
            json.writeObjectFieldStart("shared");
            json.writeArrayFieldStart("frames");
            for (Frame frame : indexes.keySet()) {
                writeFrame(json, frame);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeArrayFieldStart("profiles");
            for (ThreadStacks thread : ThreadStacks.of(profile)) {
                writeProfile(json, thread, indexes, unit);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    /**
     * Reads the sampled profiles of such a file, of any tool, to the end of the stream, and leaves the stream open.
     *
     * @param title what the profile is of, where the file does not say it
     * @throws ProfileFormatException when it is no such file: what is wrong, where, and what cures it
     */
    public static Profile read(InputStream in, String title) throws IOException {
        return new SpeedscopeReader(in).read(title);
    }

    /** Whether a JSON file that begins with these bytes is one of these. */
    public static boolean isBeginning(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return !text.contains(ProfileJson.FORMAT) && text.contains("speedscope");
    }

    private static void writeFrame(JsonGenerator json, Frame frame) throws IOException {
        json.writeStartObject();
        if (frame instanceof PythonFrame python) {
            json.writeStringField("name", python.function());
            json.writeStringField("file", python.file());
            if (python.line() > 0) {
                json.writeNumberField("line", python.line());
            }
        } else if (frame instanceof NativeFrame function) {
            json.writeStringField("name", function.function());
            json.writeStringField("file", function.line() > 0 ? function.file() : function.module());
            if (function.line() > 0) {
                json.writeNumberField("line", function.line());
            }
        } else {
            json.writeStringField("name", frame.label());
        }
        json.writeEndObject();
    }

    private static void writeProfile(JsonGenerator json, ThreadStacks thread, Map<Frame, Integer> indexes, Unit unit)
            throws IOException {
        List<Long> weights = new ArrayList<>();
        json.writeStartObject();
        json.writeStringField("type", "sampled");
        json.writeStringField("name", thread.name());
        json.writeStringField("unit", unit == Unit.NANOS ? "nanoseconds" : "none");
        json.writeArrayFieldStart("samples");
        CallTree.StackVisitor writeStack = (stack, nanos, samples) -> {
            if (unit.of(nanos, samples) > 0) {
                weights.add(unit.of(nanos, samples));
                writeStack(json, stack, indexes);
            }
        };
        try {
            thread.tree().forEachStack(writeStack);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("weights");
        for (long weight : weights) {
            json.writeNumber(weight);
        }
        json.writeEndArray();
        json.writeNumberField("startValue", 0);
        json.writeNumberField(
                "endValue", weights.stream().mapToLong(Long::longValue).sum());
        json.writeEndObject();
    }

    private static void writeStack(JsonGenerator json, List<Frame> stack, Map<Frame, Integer> indexes) {
        try {
            json.writeStartArray();
            for (Frame frame : stack) {
                json.writeNumber(indexes.get(frame));
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
