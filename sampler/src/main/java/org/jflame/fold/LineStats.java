package org.jflame.fold;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The time of one line or one function over all the stacks that it is part of.
 *
 * @param name the line ({@link Frame#label()}) or the function
 * @param frame a frame that the row stands for
 * @param selfNanos time in which it was the innermost frame of code, running or waiting
 * @param waitingNanos the part of the self time in which the thread did not run
 * @param totalNanos time in which it was on the stack; recursion counts once
 */
public record LineStats(String name, Frame frame, long selfNanos, long waitingNanos, long totalNanos) {

    private static final Comparator<LineStats> HOTTEST = Comparator.comparingLong(LineStats::selfNanos)
            .thenComparingLong(LineStats::totalNanos)
            .reversed()
            .thenComparing(LineStats::name);

    /**
     * Rows by executed line, most self time first. What native functions take is the own time of the Python line that
     * calls them; they have rows only where no Python does.
     */
    public static List<LineStats> byLine(CallTree tree) {
        return rows(
                tree,
                new LineTally(frame -> frame instanceof NativeFrame function ? name(function) : frame.label(), false));
    }

    /**
     * A few of the rows of {@link #byLine}: first the statements of cells that took the most in total, a third at most,
     * then whatever has the most self time. A statement that only calls has none of its own, and it is what the cell's
     * author knows.
     */
    public static List<LineStats> hottest(List<LineStats> rows, long wholeNanos, int most) {
        List<LineStats> hottest = rows.stream()
                .filter(row -> isStatement(row) && row.totalNanos() >= wholeNanos / 100)
                .sorted(Comparator.comparingLong(LineStats::totalNanos)
                        .reversed()
                        .thenComparing(LineStats::name))
                .limit(most / 3)
                .collect(Collectors.toCollection(ArrayList::new));
        List<LineStats> others = new ArrayList<>(rows);
        others.removeAll(hottest);
        hottest.addAll(others.subList(0, Math.min(most - hottest.size(), others.size())));
        return hottest;
    }

    private static boolean isStatement(LineStats row) {
        return row.frame() instanceof PythonFrame python
                && python.frameClass() == FrameClass.CELL
                && python.function().equals(PythonFrame.MODULE);
    }

    /** Rows by function, Python's and native ones, most self time first. */
    public static List<LineStats> byFunction(CallTree tree) {
        return rows(tree, new LineTally(LineStats::function, true));
    }

    /** Rows by function as {@link #byFunction}, but native functions as in {@link #byLine}; in no particular order. */
    static List<LineStats> byPythonFunction(CallTree tree) {
        return new LineTally(LineStats::function, false).of(tree);
    }

    private static String function(Frame frame) {
        return frame instanceof PythonFrame python
                ? function(python)
                : frame instanceof NativeFrame function ? name(function) : frame.label();
    }

    private static String name(NativeFrame frame) {
        return frame.shortFunction() + " (" + frame.module() + ")";
    }

    private static String function(PythonFrame frame) {
        if (frame.function().equals(PythonFrame.MODULE)) {
            return frame.file();
        }
        return frame.frameClass() == FrameClass.CELL
                ? frame.function() + " · " + frame.file()
                : frame.function() + " (" + frame.file() + ")";
    }

    private static List<LineStats> rows(CallTree tree, LineTally tally) {
        List<LineStats> rows = tally.of(tree);
        rows.sort(HOTTEST);
        return rows;
    }
}
