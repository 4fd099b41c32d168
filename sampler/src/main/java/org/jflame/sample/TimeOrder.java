package org.jflame.sample;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.ProcessFrame;
import org.jflame.fold.ThreadFrame;
import org.jflame.fold.Timeline;

/**
 * In which order the threads of a session had their stacks, in bounded memory: when there are too many runs of equal slots
 * (a thread that sleeps has one, however long), slots become twice as long. Three hours take what a minute takes. Belongs
 * to the tracing thread.
 */
final class TimeOrder {

    /** Of all threads together: 100 KB here, and 10 to 20 KB in a notebook. */
    static final int MAX_RUNS = 4096;

    /** A thread that comes when there are so many is in the call tree, and not in the time order. */
    static final int MAX_THREADS = 256;

    private static final long SEED = 1; // the same samples give the same order

    private record Thread(ProcessFrame process, ThreadFrame frame, ThreadOrder order) {}

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Map<Frame, Thread> threads = new LinkedHashMap<>();
    private long slotNanos;
    private long startNanos;
    private int runs;

    /**
     * @param slotNanos the length of a slot while there are few
     */
    TimeOrder(long slotNanos) {
        this.slotNanos = slotNanos;
    }

    /**
     * A thread had a stack until now. The first call says when everything began.
     *
     * @param stack its first frames are the process's, if there is one, and the thread's
     * @param nanos for how long
     * @param leaf finds the stack's node
     */
    void add(List<Frame> stack, long nanos, long untilNanos, Supplier<CallTree> leaf) {
        if (threads.isEmpty()) {
            startNanos = untilNanos - nanos;
        }
        Thread thread = thread(stack);
        if (thread == null) {
            return;
        }
        int before = thread.order.runs();
        long until = untilNanos - startNanos;
        thread.order.add(Math.max(0, until - nanos), until, slotNanos, leaf);
        runs += thread.order.runs() - before;
        while (runs > MAX_RUNS) {
            halve();
        }
    }

    private Thread thread(List<Frame> stack) {
        ProcessFrame process = stack.get(0) instanceof ProcessFrame first ? first : null;
        Frame root = stack.get(process == null ? 0 : 1);
        Thread known = threads.get(root);
        if (known == null && threads.size() < MAX_THREADS && root instanceof ThreadFrame frame) {
            known = new Thread(process, frame, new ThreadOrder(random));
            threads.put(root, known);
        }
        return known;
    }

    private void halve() {
        runs = 0;
        for (Thread thread : threads.values()) {
            thread.order.halve(slotNanos);
            runs += thread.order.runs();
        }
        slotNanos *= 2;
    }

    /** What is known by now. */
    Timeline timeline() {
        Map<CallTree, Integer> indexes = new LinkedHashMap<>();
        List<Timeline.Track> tracks = new ArrayList<>();
        for (Thread thread : threads.values()) {
            List<Timeline.Run> ordered = new ArrayList<>();
            for (int run = 0; run < thread.order.runs(); run++) {
                ordered.add(new Timeline.Run(index(thread.order.stack(run), indexes), thread.order.slots(run)));
            }
            if (isShown(thread.order)) {
                ordered.add(new Timeline.Run(index(thread.order.openStack(), indexes), 1));
            }
            tracks.add(new Timeline.Track(thread.process, thread.frame, ordered));
        }
        return new Timeline(slotNanos, List.copyOf(indexes.keySet()), tracks);
    }

    /** The last slot is as good as over when half of it is: on the whole as much is added as is left out. */
    private boolean isShown(ThreadOrder order) {
        return order.openStack() != null && order.openNanos() * 2 >= slotNanos;
    }

    private static int index(CallTree leaf, Map<CallTree, Integer> indexes) {
        return leaf == null ? Timeline.NOTHING : indexes.computeIfAbsent(leaf, added -> indexes.size());
    }
}
