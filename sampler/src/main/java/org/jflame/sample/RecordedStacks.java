package org.jflame.sample;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.SamplingStats;
import org.jflame.fold.ThreadFrame;
import org.jflame.fold.TruncatedFrame;

/**
 * The merged stacks of a session, their order in time, and the names of its threads. A name is mostly known later than a
 * thread's first stack: so stacks are recorded under the thread's id, and named when they are read. Belongs to the
 * tracing thread.
 */
final class RecordedStacks {

    /** Some 30 MB: a program of random stacks fills it in a minute, and may go on for hours. */
    private static final int MAX_NODES = 250_000;

    private static final Frame OTHER_STACKS = new TruncatedFrame(TruncatedFrame.Reason.TOO_MANY_STACKS);

    private final CallTree tree = new CallTree();
    private final TimeOrder order;
    private final Map<Frame, Frame> named = new HashMap<>();
    private int nodes;

    /**
     * @param slotNanos the best resolution in time that makes sense: the sampling period
     */
    RecordedStacks(long slotNanos) {
        this.order = new TimeOrder(slotNanos);
    }

    /**
     * Records a stack.
     *
     * @param nanos for how long the thread had it
     * @param untilNanos until when, on the clock of {@link System#nanoTime}
     */
    void add(List<Frame> stack, long nanos, int samples, long untilNanos) {
        nodes += nodes < MAX_NODES
                ? tree.add(stack, nanos, samples)
                : tree.addKnown(stack, OTHER_STACKS, nanos, samples);
        order.add(stack, nanos, untilNanos, () -> tree.leafOf(stack, OTHER_STACKS));
    }

    /** Says what a thread is called; the last name counts. */
    void name(ThreadFrame thread, String name) {
        if (!name.isEmpty() && !name.equals(thread.name())) {
            named.put(thread, new ThreadFrame(thread.tid(), name));
        }
    }

    /** The frame for a new thread: that of an earlier one with the same id and a name stays the earlier one's. */
    ThreadFrame frameOf(int tid, String name) {
        ThreadFrame unnamed = new ThreadFrame(tid, "");
        Frame earlier = named.get(unnamed);
        boolean isAnother = earlier != null && !name.isEmpty() && !earlier.equals(new ThreadFrame(tid, name));
        return isAnother ? new ThreadFrame(tid, name) : unnamed;
    }

    /** A copy of what was recorded so far, with the threads' names as they are known now. */
    Recording copy(SamplingStats stats) {
        Function<Frame, List<? extends Frame>> name =
                frame -> List.of(frame instanceof ThreadFrame ? named.getOrDefault(frame, frame) : frame);
        return new Recording(tree, order.timeline(), stats).withExpanded(name).withThreads(thread ->
                (ThreadFrame) named.getOrDefault(thread, thread));
    }
}
