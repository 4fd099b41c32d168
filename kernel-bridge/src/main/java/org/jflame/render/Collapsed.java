package org.jflame.render;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jflame.fold.Frame;
import org.jflame.fold.Profile;
import org.jflame.fold.PythonFrame;

/**
 * Collapsed stacks, which every flame graph tool reads: {@code function (file:line);… COUNT}, the root first.
 *
 * <p>The count is samples and not time. Source: flamegraph.pl, "stackcollapse" output.
 */
public final class Collapsed {

    private Collapsed() {}

    /** One stack a line, in the tree's order; stacks that no sample met are left out. */
    public static String render(Profile profile) {
        StringBuilder text = new StringBuilder();
        Map<Frame, String> names = new HashMap<>(); // few frames, many stacks
        profile.tree().forEachStack((stack, nanos, samples) -> {
            if (samples > 0) {
                text.append(line(stack, names)).append(' ').append(samples).append('\n');
            }
        });
        return text.toString();
    }

    private static String line(List<Frame> stack, Map<Frame, String> names) {
        return stack.isEmpty()
                ? "(no frame)"
                : stack.stream()
                        .map(frame -> names.computeIfAbsent(frame, unknown -> escape(name(unknown))))
                        .collect(Collectors.joining(";"));
    }

    private static String name(Frame frame) {
        if (!(frame instanceof PythonFrame python)) {
            return frame.label();
        }
        String line = python.line() > 0 ? ":" + python.line() : "";
        return python.function() + " (" + python.file() + line + ")";
    }

    /** Separators and everything that a reader of lines could take for a line's end, as in a Python string. */
    private static String escape(String name) {
        StringBuilder escaped = new StringBuilder(name.length());
        name.codePoints().forEach(c -> {
            if (c == '\n') {
                escaped.append("\\n");
            } else if (c == '\\') {
                escaped.append("\\\\");
            } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                escaped.append('\uFFFD');
            } else if (c == ';'
                    || PrintableText.isBreak(c)
                    || PrintableText.isForbidden(c)
                    || PrintableText.isDirectionMark(c)) {
                escaped.append(c <= 0xFFFF ? String.format("\\u%04x", c) : String.format("\\U%08x", c));
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
