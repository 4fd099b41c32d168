package org.jflame.render;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.FrameClass;
import org.jflame.fold.Profile;
import org.jflame.fold.PythonFrame;
import org.jflame.fold.ThreadFrame;

/**
 * Where each frame of a profile goes: root at the top, children below their caller in the order of their time, own time
 * at the right end.
 *
 * <p>Works on a queue of nodes and not by recursion: a Python stack may be deeper than Java's.
 */
final class FlameLayout {

    /** What is narrower cannot be seen; neighbours of that size are drawn together. */
    static final double MIN_WIDTH = 0.5;

    /** What is narrower is drawn without what it called: a tower of slivers makes the picture tall and says nothing. */
    static final double MIN_CALLER_WIDTH = 6;

    private static final Comparator<Map.Entry<Frame, CallTree>> LARGEST_FIRST = Comparator.comparingLong(
                    (Map.Entry<Frame, CallTree> child) -> child.getValue().totalNanos())
            .reversed()
            .thenComparing(child -> child.getKey().label());

    private final double width;
    private final int maxRows;
    private final long wholeNanos;
    private final List<FrameBox> boxes = new ArrayList<>();
    private final Deque<Placed> pending = new ArrayDeque<>();
    private long cutNanos;
    private long smallFrames;

    private FlameLayout(Profile profile, double width, int maxRows) {
        this.width = width;
        this.maxRows = maxRows;
        this.wholeNanos = profile.tree().totalNanos();
        boolean byThread = profile.tree().children().keySet().stream().anyMatch(ThreadFrame.class::isInstance);
        String time = Amounts.duration(wholeNanos) + (byThread ? " of thread time" : "");
        boxes.add(new FrameBox(0, 0, width, profile.title(), profile.title(), time, FrameClass.OTHER, 0));
        pending.add(new Placed(profile.tree(), 0, 0));
        while (!pending.isEmpty()) {
            placeChildren(pending.remove());
        }
    }

    /**
     * Lays out a profile that is not empty.
     *
     * @param width of the root in user units
     * @param maxRows rows at most, the root's included; the last one says what is below it
     */
    static FlameLayout of(Profile profile, double width, int maxRows) {
        return new FlameLayout(profile, width, maxRows);
    }

    /** All rectangles; the first one is the root, which stands for the whole profile. */
    List<FrameBox> boxes() {
        return List.copyOf(boxes);
    }

    /** The number of rows that have a rectangle. */
    int rows() {
        return boxes.stream().mapToInt(FrameBox::row).max().orElse(0) + 1;
    }

    /** Frames that are not drawn because they or their callers are too narrow; their callees are not counted. */
    long smallFrames() {
        return smallFrames;
    }

    /** Time in rows that are not drawn. */
    long cutNanos() {
        return cutNanos;
    }

    /** The classes that occur, the root left aside. */
    Set<FrameClass> classes() {
        Set<FrameClass> classes = EnumSet.noneOf(FrameClass.class);
        boxes.stream().skip(1).forEach(box -> classes.add(box.frameClass()));
        return classes;
    }

    private void placeChildren(Placed parent) {
        List<Map.Entry<Frame, CallTree>> children =
                new ArrayList<>(parent.node.children().entrySet());
        children.sort(LARGEST_FIRST);
        if (parent.row == maxRows - 2 && !children.isEmpty()) {
            placeLastRow(parent, children);
            return;
        }
        long start = parent.startNanos;
        long smallNanos = 0;
        int small = 0;
        for (Map.Entry<Frame, CallTree> child : children) {
            long nanos = child.getValue().totalNanos();
            if (units(nanos) < MIN_WIDTH) {
                small++;
                smallNanos += nanos;
                continue;
            }
            place(child.getKey(), parent.row + 1, start, nanos);
            if (units(nanos) >= MIN_CALLER_WIDTH) {
                pending.add(new Placed(child.getValue(), start, parent.row + 1));
            } else {
                smallFrames += child.getValue().children().size();
            }
            start += nanos;
        }
        smallFrames += small;
        if (units(smallNanos) >= MIN_WIDTH) {
            placeMark("+" + Amounts.count(small) + " small", parent.row + 1, start, smallNanos);
        }
    }

    /** Leaves are drawn as they are; callers are replaced by a mark that says how much is below it. */
    private void placeLastRow(Placed parent, List<Map.Entry<Frame, CallTree>> children) {
        long start = parent.startNanos;
        for (Map.Entry<Frame, CallTree> child : children) {
            long nanos = child.getValue().totalNanos();
            int below = height(child.getValue());
            if (units(nanos) >= MIN_WIDTH && below == 1) {
                place(child.getKey(), parent.row + 1, start, nanos);
            } else if (units(nanos) >= MIN_WIDTH) {
                placeMark("+" + Amounts.count(below) + " rows", parent.row + 1, start, nanos);
                cutNanos += nanos;
            }
            start += nanos;
        }
    }

    private void place(Frame frame, int row, long startNanos, long nanos) {
        String share = Amounts.percent(nanos, wholeNanos);
        boxes.add(new FrameBox(
                row,
                units(startNanos),
                units(nanos),
                frame.label(),
                shortLabel(frame),
                share,
                frame.frameClass(),
                shade(frame)));
    }

    private void placeMark(String text, int row, long startNanos, long nanos) {
        String share = Amounts.percent(nanos, wholeNanos);
        boxes.add(new FrameBox(row, units(startNanos), units(nanos), text, text, share, FrameClass.OTHER, 0));
    }

    private double units(long nanos) {
        return width * nanos / wholeNanos;
    }

    private static String shortLabel(Frame frame) {
        if (!(frame instanceof PythonFrame python)) {
            return frame.label();
        }
        if (!python.function().equals(PythonFrame.MODULE)) {
            return python.shortFunction();
        }
        String location = python.location();
        return python.frameClass() == FrameClass.CELL && python.line() > 0
                ? "line " + python.line()
                : location.substring(location.lastIndexOf('/') + 1);
    }

    /** The lines of one function share a shade. */
    private static int shade(Frame frame) {
        return frame instanceof PythonFrame python
                ? Math.floorMod((python.function() + python.file()).hashCode(), Palette.SHADES)
                : 0;
    }

    /** The number of rows that a node and what is below it would need. */
    private static int height(CallTree node) {
        int height = 0;
        List<CallTree> level = List.of(node);
        while (!level.isEmpty()) {
            height++;
            List<CallTree> next = new ArrayList<>();
            level.forEach(parent -> next.addAll(parent.children().values()));
            level = next;
        }
        return height;
    }

    private record Placed(CallTree node, long startNanos, int row) {}
}
