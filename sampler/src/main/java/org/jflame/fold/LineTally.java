package org.jflame.fold;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Adds up times by name in one walk over the nodes of a tree: a tree has far fewer nodes than its stacks have frames.
 */
final class LineTally {

    private final Function<Frame, String> key;
    private final boolean nativeRows;
    private final Map<Frame, Row> rowsByFrame = new HashMap<>();
    private final Map<String, Row> rowsByName = new HashMap<>();

    /**
     * @param key the name of a frame's row
     * @param nativeRows whether native frames that Python frames call have rows of their own
     */
    LineTally(Function<Frame, String> key, boolean nativeRows) {
        this.key = key;
        this.nativeRows = nativeRows;
    }

    /** One row for each name, in no particular order. */
    List<LineStats> of(CallTree tree) {
        Deque<Visit> path = new ArrayDeque<>();
        path.push(new Visit(tree.entries().iterator(), null, null));
        while (!path.isEmpty()) {
            Visit visit = path.peek();
            if (visit.callees.hasNext()) {
                Map.Entry<Frame, CallTree> callee = visit.callees.next();
                path.push(enter(callee.getKey(), callee.getValue(), visit.innermost));
            } else {
                path.pop().leave();
            }
        }
        List<LineStats> stats = new ArrayList<>();
        rowsByName.forEach((name, row) -> stats.add(row.stats(name)));
        return stats;
    }

    private Visit enter(Frame frame, CallTree node, Row caller) {
        Row own = hasRow(frame, caller) ? rowsByFrame.computeIfAbsent(frame, this::row) : null;
        Row innermost = own == null ? caller : own;
        if (own != null && own.depth++ == 0) {
            own.totalNanos += node.totalNanos(); // only the outermost call: recursion counts once
        }
        if (innermost != null) {
            innermost.selfNanos += node.selfNanos();
            innermost.waitingNanos += frame instanceof WaitFrame ? node.selfNanos() : 0;
        }
        return new Visit(node.entries().iterator(), own, innermost);
    }

    private boolean hasRow(Frame frame, Row caller) {
        return isNative(frame)
                ? nativeRows || caller == null || isNative(caller.frame)
                : frame instanceof PythonFrame || frame instanceof NamedFrame;
    }

    private static boolean isNative(Frame frame) {
        return frame.frameClass() == FrameClass.NATIVE;
    }

    private Row row(Frame frame) {
        return rowsByName.computeIfAbsent(key.apply(frame), name -> new Row(frame));
    }

    /** A node on the path from the root to where the walk is. */
    private record Visit(Iterator<Map.Entry<Frame, CallTree>> callees, Row own, Row innermost) {
        void leave() {
            if (own != null) {
                own.depth--;
            }
        }
    }

    private static final class Row {
        private final Frame frame;
        private int depth; // calls on the walk's path
        private long selfNanos;
        private long waitingNanos;
        private long totalNanos;

        Row(Frame frame) {
            this.frame = frame;
        }

        LineStats stats(String name) {
            return new LineStats(name, frame, selfNanos, waitingNanos, totalNanos);
        }
    }
}
