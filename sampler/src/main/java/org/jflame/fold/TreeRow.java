package org.jflame.fold;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One node of a call tree as a row of a table, callers before their callees.
 *
 * @param parent the index of the caller's row; -1 for the tree's own row, which is the first
 * @param frame null for the tree's own row
 * @param selfNanos time in which the node was the leaf
 * @param samples samples in which the node was the leaf
 */
public record TreeRow(int parent, Frame frame, long selfNanos, long samples) {

    public TreeRow {
        if (selfNanos < 0 || samples < 0) {
            throw new IllegalArgumentException("less than no time: " + selfNanos + " ns in " + samples + " samples");
        }
    }

    /** The tree's own row, for stacks without a frame. */
    public static final int ROOT = -1;

    /** The rows of a tree. */
    public static List<TreeRow> of(CallTree tree) {
        List<TreeRow> rows = new ArrayList<>();
        rows.add(new TreeRow(ROOT, null, tree.selfNanos(), tree.samples()));
        int parent = 0;
        for (CallTree caller : nodes(tree)) {
            for (Map.Entry<Frame, CallTree> callee : caller.entries()) {
                CallTree node = callee.getValue();
                rows.add(new TreeRow(parent, callee.getKey(), node.selfNanos(), node.samples()));
            }
            parent++;
        }
        return rows;
    }

    /** The nodes of a tree in the order of its rows. */
    public static List<CallTree> nodes(CallTree tree) {
        List<CallTree> nodes = new ArrayList<>(List.of(tree));
        for (int caller = 0; caller < nodes.size(); caller++) {
            for (Map.Entry<Frame, CallTree> callee : nodes.get(caller).entries()) {
                nodes.add(callee.getValue());
            }
        }
        return nodes;
    }

    /**
     * The nodes of the rows; the first one is their tree. Rows of one frame under one caller are added together.
     *
     * @throws IllegalArgumentException when a row comes before its caller, or a number is negative
     * @throws ArithmeticException when the sum of the numbers is too large
     */
    public static List<CallTree> nodes(List<TreeRow> rows) {
        return CallTree.of(rows);
    }
}
