package org.jflame.render;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.jflame.fold.CodeAddress;
import org.jflame.fold.Frame;
import org.jflame.fold.FrameClass;
import org.jflame.fold.NamedFrame;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.ProcessFrame;
import org.jflame.fold.PythonFrame;
import org.jflame.fold.ThreadFrame;
import org.jflame.fold.TruncatedFrame;
import org.jflame.fold.WaitFrame;

/** A frame as an object of {@link ProfileJson}. */
final class FrameJson {

    private FrameJson() {}

    static void write(JsonGenerator json, Frame frame) throws IOException {
        json.writeStartObject();
        if (frame instanceof PythonFrame python) {
            json.writeStringField("kind", "python");
            json.writeStringField("function", python.function());
            json.writeStringField("file", python.file());
            json.writeNumberField("line", python.line());
            json.writeStringField("class", word(python.frameClass()));
        } else if (frame instanceof NativeFrame function) {
            json.writeStringField("kind", "native");
            json.writeStringField("function", function.function());
            json.writeStringField("module", function.module());
            json.writeStringField("file", function.file());
            json.writeNumberField("line", function.line());
        } else if (frame instanceof CodeAddress code) {
            json.writeStringField("kind", "native");
            json.writeStringField("function", code.label());
            json.writeStringField("module", code.module().name());
            json.writeStringField("file", "");
            json.writeNumberField("line", 0);
        } else if (frame instanceof NamedFrame named) {
            json.writeStringField("kind", "named");
            json.writeStringField("text", named.text());
        } else if (frame instanceof WaitFrame wait) {
            json.writeStringField("kind", "waiting");
            json.writeStringField("reason", wait.reason());
        } else if (frame instanceof ThreadFrame thread) {
            json.writeStringField("kind", "thread");
            json.writeNumberField("tid", thread.tid());
            json.writeStringField("name", thread.name());
        } else if (frame instanceof ProcessFrame process) {
            json.writeStringField("kind", "process");
            json.writeNumberField("pid", process.pid());
            json.writeStringField("name", process.name());
            json.writeStringField("rank", process.rank());
        } else if (frame instanceof TruncatedFrame truncated) {
            json.writeStringField("kind", "truncated");
            json.writeStringField("reason", word(truncated.reason()));
        }
        json.writeEndObject();
    }

    /**
     * The frame of an object's fields.
     *
     * @param fields strings, and {@link Long} for numbers
     * @throws IllegalArgumentException when a field is missing, or is not what it should be
     */
    static Frame read(Map<String, Object> fields) {
        String kind = text(fields, "kind");
        return switch (kind) {
            case "python" ->
                new PythonFrame(
                        text(fields, "function"),
                        text(fields, "file"),
                        number(fields, "line"),
                        constant(FrameClass.class, text(fields, "class")));
            case "native" ->
                new NativeFrame(
                        text(fields, "function"), text(fields, "module"), text(fields, "file"), number(fields, "line"));
            case "named" -> new NamedFrame(text(fields, "text"));
            case "waiting" -> new WaitFrame(text(fields, "reason"));
            case "thread" -> new ThreadFrame(number(fields, "tid"), text(fields, "name"));
            case "process" -> new ProcessFrame(number(fields, "pid"), text(fields, "name"), text(fields, "rank"));
            case "truncated" -> new TruncatedFrame(constant(TruncatedFrame.Reason.class, text(fields, "reason")));
            default -> throw new IllegalArgumentException("a frame is of no known kind");
        };
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String word) {
        try {
            return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a frame has a word that is not known", e);
        }
    }

    private static String text(Map<String, Object> fields, String name) {
        if (fields.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("a frame has no text \"" + name + "\"");
    }

    private static int number(Map<String, Object> fields, String name) {
        if (fields.get(name) instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE) {
            return number.intValue();
        }
        throw new IllegalArgumentException("a frame has no number \"" + name + "\"");
    }
}
