package org.jflame.fold;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The merged stacks of a profile: one node for each distinct path from the root, weighted with nanoseconds.
 *
 * <p>Invariant: a node's total is its self time plus the totals of its children. Totals are kept while adding, so that
 * nothing that reads a tree has to recurse over its depth. Not thread safe.
 */
public final class CallTree {

    // The callee that was added to last: most stacks begin as the one before, with the same objects.
    private Frame lastFrame;
    private CallTree lastChild;

    /** All callees; null where the last is the only one, as in nearly all of a tree's hundreds of thousands of nodes. */
    private Map<Frame, CallTree> manyChildren;

    private long selfNanos;
    private long totalNanos;
    private long samples;

    /** The nodes of a table's rows, see {@link TreeRow#nodes(List)}. */
    static List<CallTree> of(List<TreeRow> rows) {
        CallTree[] nodes = new CallTree[rows.size()];
        long[] totals = new long[rows.size()];
        for (int i = 0; i < nodes.length; i++) {
            TreeRow row = rows.get(i);
            if (row.parent() >= i || row.parent() < 0 != (i == 0)) {
                throw new IllegalArgumentException("row " + i + " comes before its caller, row " + row.parent());
            }
            nodes[i] = i == 0 ? new CallTree() : nodes[row.parent()].childOrNew(row.frame());
            nodes[i].selfNanos += row.selfNanos();
            nodes[i].samples += row.samples();
            totals[i] = row.selfNanos();
        }
        for (int i = nodes.length - 1; i >= 0; i--) {
            nodes[i].totalNanos += totals[i];
            if (i > 0) {
                int parent = rows.get(i).parent();
                totals[parent] = Math.addExact(totals[parent], totals[i]);
            }
        }
        return List.of(nodes);
    }

    /**
     * Adds one stack.
     *
     * @param stack frames, root first; empty adds to this node itself
     * @param nanos the time that the stack stands for
     * @param sampleCount the number of samples that the stack stands for
     * @return the number of nodes that were made for it
     */
    public int add(List<Frame> stack, long nanos, long sampleCount) {
        int made = 0;
        CallTree node = this;
        node.totalNanos += nanos;
        for (Frame frame : stack) {
            CallTree child = node.child(frame);
            if (child == null) {
                child = node.makeChild(frame);
                made++;
            }
            node.lastFrame = frame;
            node.lastChild = child;
            node = child;
            node.totalNanos += nanos;
        }
        node.selfNanos += nanos;
        node.samples += sampleCount;
        return made;
    }

    /**
     * Adds one stack as far as it is known; what is new of it, but for its process and thread, becomes one frame. For a
     * tree that has become too large.
     *
     * @param rest stands for the callees that are not in the tree yet
     * @return the number of nodes that were made for it, at most 3
     */
    public int addKnown(List<Frame> stack, Frame rest, long nanos, long sampleCount) {
        int known = 0;
        CallTree node = this;
        while (known < stack.size() && (node = node.child(stack.get(known))) != null) {
            known++;
        }
        if (known == stack.size()) {
            return add(stack, nanos, sampleCount);
        }
        // The first frame says which thread it is, or which process; then the second one says the thread.
        int kept = Math.max(known, 1);
        kept += kept < stack.size() && stack.get(kept) instanceof ThreadFrame ? 1 : 0;
        List<Frame> shortened = new ArrayList<>(stack.subList(0, kept));
        shortened.add(rest);
        return add(shortened, nanos, sampleCount);
    }

    /** The node at which a stack that was added as it is ends. */
    public CallTree leafOf(List<Frame> stack) {
        return leafOf(stack, null);
    }

    /**
     * The node at which a stack that was added ends.
     *
     * @param rest as in {@link #addKnown}, if that was how it was added
     */
    public CallTree leafOf(List<Frame> stack, Frame rest) {
        CallTree node = this;
        for (Frame frame : stack) {
            CallTree child = node.child(frame);
            if (child == null) {
                CallTree shortened = node.child(rest);
                return shortened == null ? node : shortened;
            }
            node = child;
        }
        return node;
    }

    /**
     * A copy in which some frames are several: the functions that a compiler has put into one.
     *
     * @param expand gives the frames to put in a frame's place, root first; with none its callees become its caller's
     */
    public CallTree withExpanded(Function<Frame, List<? extends Frame>> expand) {
        return withExpanded(expand, new HashMap<>());
    }

    /**
     * As {@link #withExpanded(Function)}.
     *
     * @param places its keys are nodes of this tree; receives the copy's node for each
     */
    public CallTree withExpanded(Function<Frame, List<? extends Frame>> expand, Map<CallTree, CallTree> places) {
        CallTree expanded = new CallTree();
        expanded.totalNanos = totalNanos;
        Deque<Map.Entry<CallTree, CallTree>> pending = new ArrayDeque<>();
        pending.add(Map.entry(this, expanded));
        while (!pending.isEmpty()) {
            CallTree from = pending.peek().getKey();
            CallTree into = pending.remove().getValue();
            places.replace(from, into);
            into.selfNanos += from.selfNanos;
            into.samples += from.samples;
            for (Map.Entry<Frame, CallTree> child : from.entries()) {
                CallTree place = into;
                for (Frame frame : expand.apply(child.getKey())) {
                    place = place.childOrNew(frame);
                    place.totalNanos += child.getValue().totalNanos;
                }
                pending.add(Map.entry(child.getValue(), place));
            }
        }
        return expanded;
    }

    /**
     * A copy: the same stacks with other frames; stacks that become equal are added together.
     *
     * @param rename gives the frame to put in a frame's place, or null to leave it out: its callees become its caller's
     */
    public CallTree withFrames(UnaryOperator<Frame> rename) {
        return withExpanded(frame -> {
            Frame renamed = rename.apply(frame);
            return renamed == null ? List.of() : List.of(renamed);
        });
    }

    private CallTree childOrNew(Frame frame) {
        CallTree known = child(frame);
        return known == null ? makeChild(frame) : known;
    }

    /** The callees of this node by frame, in the order of their first sample. */
    public Map<Frame, CallTree> children() {
        if (manyChildren != null) {
            return Collections.unmodifiableMap(manyChildren);
        }
        return lastFrame == null ? Map.of() : Collections.singletonMap(lastFrame, lastChild);
    }

    /** Time in which this node was the leaf. */
    public long selfNanos() {
        return selfNanos;
    }

    /** Time in which this node was on the stack. */
    public long totalNanos() {
        return totalNanos;
    }

    /** Samples in which this node was the leaf. */
    public long samples() {
        return samples;
    }

    /** Whether nothing was ever added. */
    public boolean isEmpty() {
        return totalNanos == 0 && samples == 0 && entries().isEmpty();
    }

    /** Calls the visitor once for each path that has samples of its own, in depth-first order. */
    public void forEachStack(StackVisitor visitor) {
        forEachLeaf((leaf, stack) -> visitor.visit(stack, leaf.selfNanos, leaf.samples));
    }

    /** As {@link #forEachStack}, with the node at which the path ends. */
    void forEachLeaf(BiConsumer<CallTree, List<Frame>> visitor) {
        StackWalk.walk(this, (node, stack) -> {
            if (node.selfNanos > 0 || node.samples > 0) {
                visitor.accept(node, stack);
            }
        });
    }

    /**
     * The stacks that end in the given nodes of this tree, root first.
     *
     * @param leaves compared by identity
     */
    public Map<CallTree, List<Frame>> stacksOf(Set<CallTree> leaves) {
        Map<CallTree, List<Frame>> stacks = new HashMap<>(); // a tree is equal to itself alone
        StackWalk.walk(this, (node, stack) -> {
            if (leaves.contains(node)) {
                stacks.put(node, List.copyOf(stack));
            }
        });
        return stacks;
    }

    /** Calls the visitor once for each node below this one, callers before their callees. */
    public void forEachNode(NodeVisitor visitor) {
        Deque<Map.Entry<Frame, CallTree>> pending = new ArrayDeque<>(entries());
        entries().forEach(child -> visitor.visit(child.getKey(), child.getKey(), child.getValue()));
        while (!pending.isEmpty()) {
            Map.Entry<Frame, CallTree> caller = pending.remove();
            for (Map.Entry<Frame, CallTree> callee : caller.getValue().entries()) {
                visitor.visit(caller.getKey(), callee.getKey(), callee.getValue());
                pending.add(callee);
            }
        }
    }

    /** The nodes below this one. */
    Collection<Map.Entry<Frame, CallTree>> entries() {
        if (manyChildren != null) {
            return manyChildren.entrySet();
        }
        return lastFrame == null ? List.of() : List.of(Map.entry(lastFrame, lastChild));
    }

    private CallTree child(Frame frame) {
        if (lastFrame == frame) { // comparing all its fields costs more than the rest
            return lastChild;
        }
        if (manyChildren != null) {
            return manyChildren.get(frame);
        }
        return lastFrame != null && lastFrame.equals(frame) ? lastChild : null;
    }

    private CallTree makeChild(Frame frame) {
        CallTree child = new CallTree();
        if (manyChildren != null) {
            manyChildren.put(frame, child);
        } else if (lastFrame != null) {
            manyChildren = new LinkedHashMap<>(4);
            manyChildren.put(lastFrame, lastChild);
            manyChildren.put(frame, child);
        }
        lastFrame = frame;
        lastChild = child;
        return child;
    }

    /** Receives the nodes of a tree. */
    @FunctionalInterface
    public interface NodeVisitor {
        /**
         * One node.
         *
         * @param caller the frame above; at the root's children the frame itself
         * @param frame the node's frame
         */
        void visit(Frame caller, Frame frame, CallTree node);
    }

    /** Receives the distinct stacks of a tree. */
    @FunctionalInterface
    public interface StackVisitor {
        /**
         * One distinct stack.
         *
         * @param stack root first; only valid during the call
         * @param nanos the leaf's own time
         * @param sampleCount the leaf's own samples
         */
        void visit(List<Frame> stack, long nanos, long sampleCount);
    }
}
