package org.jflame.fold;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The merged stacks of a profile: one node for each distinct path from the root, weighted with nanoseconds.
 *
 * <p>Invariant: a node's total is its self time plus the totals of its children. Totals are kept while adding, so that
 * nothing that reads a tree has to recurse over its depth. Not thread safe.
 */
public final class CallTree {

    private final Map<Frame, CallTree> children = new LinkedHashMap<>();
    private long selfNanos;
    private long totalNanos;
    private long samples;

    /**
     * Adds one stack.
     *
     * @param stack frames, root first; empty adds to this node itself
     * @param nanos the time that the stack stands for
     * @param sampleCount the number of samples that the stack stands for
     */
    public void add(List<Frame> stack, long nanos, long sampleCount) {
        CallTree node = this;
        node.totalNanos += nanos;
        for (Frame frame : stack) {
            node = node.children.computeIfAbsent(frame, key -> new CallTree());
            node.totalNanos += nanos;
        }
        node.selfNanos += nanos;
        node.samples += sampleCount;
    }

    /** The same stacks with other frames; stacks that become equal are added together. */
    CallTree withFrames(UnaryOperator<Frame> rename) {
        CallTree renamed = new CallTree();
        Deque<Map.Entry<CallTree, CallTree>> pending = new ArrayDeque<>();
        pending.add(Map.entry(this, renamed));
        while (!pending.isEmpty()) {
            CallTree from = pending.peek().getKey();
            CallTree into = pending.remove().getValue();
            into.selfNanos += from.selfNanos;
            into.totalNanos += from.totalNanos;
            into.samples += from.samples;
            from.children.forEach((frame, child) -> pending.add(
                    Map.entry(child, into.children.computeIfAbsent(rename.apply(frame), key -> new CallTree()))));
        }
        return renamed;
    }

    /** The callees of this node by frame, in the order of their first sample. */
    public Map<Frame, CallTree> children() {
        return Collections.unmodifiableMap(children);
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
        return totalNanos == 0 && samples == 0 && children.isEmpty();
    }

    /** Calls the visitor once for each path that has samples of its own, in depth-first order. */
    public void forEachStack(StackVisitor visitor) {
        StackWalk.walk(this, visitor);
    }

    /** The nodes below this one. */
    Collection<Map.Entry<Frame, CallTree>> entries() {
        return children.entrySet();
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
