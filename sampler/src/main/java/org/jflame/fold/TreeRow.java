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
        List<CallTree> nodes = new ArrayList<>(List.of(tree));
        rows.add(new TreeRow(ROOT, null, tree.selfNanos(), tree.samples()));
        for (int parent = 0; parent < nodes.size(); parent++) {
            for (Map.Entry<Frame, CallTree> callee : nodes.get(parent).entries()) {
                CallTree node = callee.getValue();
                rows.add(new TreeRow(parent, callee.getKey(), node.selfNanos(), node.samples()));
                nodes.add(node);
            }
        }
        return rows;
    }

    /**
     * The tree of the rows; rows of one frame under one caller are added together.
     *
     * @throws IllegalArgumentException when a row comes before its caller, or a number is negative
     * @throws ArithmeticException when the sum of the numbers is too large
     */
    public static CallTree tree(List<TreeRow> rows) {
        return CallTree.of(rows);
    }
}
