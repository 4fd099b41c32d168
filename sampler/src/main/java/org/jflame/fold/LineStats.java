package org.jflame.fold;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

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

    /** Rows by executed line, most self time first. */
    public static List<LineStats> byLine(CallTree tree) {
        return rows(tree, Frame::label);
    }

    /** Rows by function, most self time first. */
    public static List<LineStats> byFunction(CallTree tree) {
        return rows(tree, frame -> frame instanceof PythonFrame python ? function(python) : frame.label());
    }

    private static String function(PythonFrame frame) {
        if (frame.function().equals(PythonFrame.MODULE)) {
            return frame.file();
        }
        return frame.frameClass() == FrameClass.CELL
                ? frame.function() + " · " + frame.file()
                : frame.function() + " (" + frame.file() + ")";
    }

    private static List<LineStats> rows(CallTree tree, Function<Frame, String> key) {
        List<LineStats> rows = new LineTally(key).of(tree);
        rows.sort(HOTTEST);
        return rows;
    }
}
