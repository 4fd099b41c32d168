package org.jflame.render;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.Profile;
import org.jflame.fold.PythonFrame;

/**
 * Collapsed stacks, which every flame graph tool reads: {@code function (file:line);… COUNT}, the root first; a native
 * function is {@code function (module)}, or {@code function (module file:line)} where its source is known.
 *
 * <p>Files are named as the profile names them; after {@link org.jflame.fold.NameSources} that is the shortest name that
 * tells them apart. A frame's name is {@link EscapedName}. Source of the format: Brendan Gregg's FlameGraph,
 * flamegraph.pl and stackcollapse-perf.pl; inferno's src/flamegraph/merge.rs has the same rules.
 */
public final class Collapsed {

    /** Stands for a stack without a frame: a count alone is no line. */
    static final String NO_FRAME = "(no frame)";

    private Collapsed() {}

    /** One stack a line, in the tree's order, counted in samples; stacks that no sample met are left out. */
    public static String render(Profile profile) {
        return render(profile, Unit.SAMPLES);
    }

    /** One stack a line, in the tree's order; stacks whose count is 0 are left out. */
    public static String render(Profile profile, Unit unit) {
        StringBuilder text = new StringBuilder();
        try {
            write(profile, unit, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringBuilder throws none
        }
        return text.toString();
    }

    /**
     * Writes what {@link #render(Profile, Unit)} gives, one line at a time: stacks of thousands of frames make a text
     * larger than memory.
     */
    public static void write(Profile profile, Unit unit, Appendable out) throws IOException {
        Map<Frame, String> names = new HashMap<>(); // few frames, many stacks
        try {
            withShortFunctions(profile.tree()).forEachStack((stack, nanos, samples) -> {
                long count = unit.of(nanos, samples);
                if (count > 0) {
                    writeLine(stack, names, count, out);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Functions that are written alike made one: a stack stands in one line. */
    private static CallTree withShortFunctions(CallTree tree) {
        Map<Frame, Frame> known = new HashMap<>();
        return tree.withFrames(frame -> known.computeIfAbsent(
                frame, one -> one instanceof NativeFrame function ? function.withShortFunction() : one));
    }

    private static void writeLine(List<Frame> stack, Map<Frame, String> names, long count, Appendable out) {
        try {
            int leaf = stack.size() - 1;
            for (Frame caller : stack.subList(0, Math.max(leaf, 0))) {
                out.append(name(caller, names)).append(';');
            }
            String name = leaf < 0 ? NO_FRAME : name(stack.get(leaf), names);
            out.append(EscapedName.beforeCount(name))
                    .append(' ')
                    .append(Long.toString(count))
                    .append('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Frame frame, Map<Frame, String> names) {
        return names.computeIfAbsent(frame, unknown -> EscapedName.of(name(unknown)));
    }

    private static String name(Frame frame) {
        if (frame instanceof NativeFrame function) {
            return function.shortFunction() + " (" + function.location() + ")";
        }
        if (!(frame instanceof PythonFrame python)) {
            return frame.label();
        }
        String line = python.line() > 0 ? ":" + python.line() : "";
        return python.function() + " (" + python.file() + line + ")";
    }
}
