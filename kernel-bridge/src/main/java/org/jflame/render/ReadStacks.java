package org.jflame.render;

import java.util.List;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.ProfileFormatException;
import org.jflame.fold.TruncatedFrame;
import org.jflame.fold.TruncatedFrame.Reason;

/** The call tree of a file that somebody else has written: it stays within bounds whatever the file says. */
final class ReadStacks {

    /** Distinct paths that are kept apart, as many as of collapsed stacks. */
    static final int MAX_TREE_NODES = 1_000_000;

    /** What a count that is no time weighs in the tree, as with {@link org.jflame.fold.FoldedReader}. */
    static final long NANOS_OF_COUNT = 1000;

    private static final Frame OTHER_STACKS = new TruncatedFrame(Reason.TOO_MANY_STACKS);

    private final CallTree tree = new CallTree();
    private int treeNodes;

    /**
     * Adds a stack; what is not positive counts for nothing.
     *
     * @throws ProfileFormatException when the sum would be too large
     */
    void add(List<Frame> stack, long nanos, long samples) throws ProfileFormatException {
        if (nanos <= 0) {
            return;
        }
        if (tree.totalNanos() > Long.MAX_VALUE - nanos) {
            throw new ProfileFormatException("its values are too large to add; write it again with fewer samples");
        }
        if (treeNodes < MAX_TREE_NODES || stack.isEmpty()) {
            treeNodes += tree.add(stack, nanos, samples);
        } else if (tree.children().containsKey(stack.get(0))) {
            treeNodes += tree.addKnown(stack, OTHER_STACKS, nanos, samples);
        } else {
            treeNodes += tree.add(List.of(OTHER_STACKS), nanos, samples);
        }
    }

    CallTree tree() {
        return tree;
    }
}
