package org.jflame.render;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.FrameClass;
import org.jflame.fold.Profile;

/**
 * The merged call tree as rows in preorder, siblings in the order of the picture; what is small is drawn together.
 *
 * <p>No time is lost by that: callees of one caller that are too small become one callee with all their time. Waiting of
 * a frame that has a row is never among them: it has few names, and what waited must not look as if it ran.
 */
final class ViewerTree {

    /** Instead of the number of a row, where there is none. */
    static final int NO_ROW = -1;

    /** The row of the whole has no frame. */
    static final ViewerFrame WHOLE = null;

    /**
     * One node.
     *
     * @param up how many rows above its caller stands; 0 for the first row
     * @param frame {@link #WHOLE} for the first row
     * @param selfNanos time in which it was the leaf
     * @param samples the same in samples
     */
    record Row(int up, ViewerFrame frame, long selfNanos, long samples) {}

    private final List<Row> rows = new ArrayList<>();
    private final Map<CallTree, Integer> rowsByNode = new IdentityHashMap<>();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final double smallNanos;
    private long smallFrames;

    private ViewerTree(Profile profile, double smallShare) {
        this.smallNanos = smallShare * profile.tree().totalNanos();
        add(ProfileNode.root(profile), profile.tree(), WHOLE, 0);
        while (!pending.isEmpty()) {
            Pending next = pending.pop();
            int up = rows.size() - next.caller;
            if (next.small == null) {
                add(next.node, next.node.tree(), next.frame, up);
            } else {
                next.small.addRows(rows, rowsByNode, up);
            }
        }
    }

    /**
     * The rows of a profile.
     *
     * @param smallShare what has a smaller share of the whole is small
     */
    static ViewerTree of(Profile profile, double smallShare) {
        return new ViewerTree(profile, smallShare);
    }

    /** All rows, callers before their callees. */
    List<Row> rows() {
        return rows;
    }

    /** The number of the row that stands for a node of the profile's tree; {@link #NO_ROW} when it is none of it. */
    int rowOf(CallTree node) {
        return rowsByNode.getOrDefault(node, NO_ROW);
    }

    /** How many frames are too small to have a row. */
    long smallFrames() {
        return smallFrames;
    }

    private void add(FlameNode node, CallTree tree, ViewerFrame frame, int up) {
        int index = rows.size();
        rows.add(new Row(up, frame, tree.selfNanos(), tree.samples()));
        rowsByNode.put(tree, index);
        List<Pending> callees = new ArrayList<>();
        Small small = new Small();
        for (ProfileNode callee : inOrder(node)) {
            if (callee.tree().totalNanos() < smallNanos && callee.frame().frameClass() != FrameClass.WAITING) {
                small.add(callee.frame(), callee.tree());
            } else {
                ViewerKind kind = ViewerKind.below(frame == WHOLE ? ViewerKind.OTHER : frame.kind(), callee.frame());
                callees.add(new Pending(index, callee, ViewerFrame.of(callee.frame(), kind), null));
            }
        }
        if (small.callees > 0) {
            callees.add(new Pending(index, null, null, small));
            smallFrames += small.running.size() + small.waiting.size();
        }
        for (int i = callees.size() - 1; i >= 0; i--) {
            pending.push(callees.get(i));
        }
    }

    private static List<ProfileNode> inOrder(FlameNode node) {
        List<ProfileNode> callees = new ArrayList<>();
        node.children().forEach(callee -> callees.add((ProfileNode) callee));
        callees.sort(FlameLayout.LARGEST_FIRST);
        return callees;
    }

    /** A callee that has no row yet, or the small ones together. */
    private record Pending(int caller, ProfileNode node, ViewerFrame frame, Small small) {}

    /** The small callees of one caller, and what is below them. */
    private static final class Small {
        private int callees;
        private final List<CallTree> running = new ArrayList<>();
        private final List<CallTree> waiting = new ArrayList<>();
        private long nanos;
        private long samples;
        private long waitingNanos;
        private long waitingSamples;

        void add(Frame callee, CallTree tree) {
            callees++;
            nanos += tree.totalNanos();
            addFrame(callee, tree);
            tree.forEachNode((caller, frame, node) -> addFrame(frame, node));
        }

        private void addFrame(Frame frame, CallTree node) {
            boolean isWaiting = frame.frameClass() == FrameClass.WAITING;
            (isWaiting ? waiting : running).add(node);
            samples += node.samples();
            if (isWaiting) {
                waitingNanos += node.selfNanos();
                waitingSamples += node.samples();
            }
        }

        /** Two rows where some of it was waiting: what ran and what waited must stay apart. */
        void addRows(List<Row> rows, Map<CallTree, Integer> rowsByNode, int up) {
            running.forEach(node -> rowsByNode.put(node, rows.size()));
            rows.add(new Row(up, ViewerFrame.small(callees), nanos - waitingNanos, samples - waitingSamples));
            waiting.forEach(node -> rowsByNode.put(node, waitingNanos > 0 ? rows.size() : rows.size() - 1));
            if (waitingNanos > 0) {
                rows.add(new Row(1, ViewerFrame.SMALL_WAITING, waitingNanos, waitingSamples));
            }
        }
    }
}
