package org.jflame.sample;

import java.util.HashMap;
import java.util.Map;
import org.jflame.proc.TraceEvents;
import org.jflame.proc.TracedThread;

/** What the samplers of all processes of a session share. Belongs to the tracing thread: made, used and closed there. */
final class Tracing implements AutoCloseable {

    /** What takes less time nobody sees in a picture of a whole cell. */
    private static final long SHORTEST_SLOT_NANOS = 1_000_000;

    // A thread that is sampled no more may be traced all the same, until it stops or ends.
    private final Map<Integer, TracedThread> threads = new HashMap<>();
    private final TraceEvents events = new TraceEvents(threads);
    private final PauseHistogram pauses = new PauseHistogram();
    private final Tally tally = new Tally();
    private final CollectionWatch collections = new CollectionWatch();
    private final RecordedStacks stacks;

    /**
     * @param periodNanos the time between two samples of a thread
     */
    Tracing(long periodNanos) {
        this.stacks = new RecordedStacks(Math.max(periodNanos, SHORTEST_SLOT_NANOS));
    }

    /** The thread of this id: the one that did not stop in time when it was to, or a new one. */
    TracedThread thread(int tid) {
        TracedThread known = threads.get(tid);
        return known == null || !known.isTraced() ? new TracedThread(tid) : known;
    }

    /** The thread of this id if it is traced, or was when it ended; else null. */
    TracedThread known(int tid) {
        return threads.get(tid);
    }

    /** Drops the threads that need not be listened to any more. */
    void forgetUntraced() {
        threads.values().removeIf(thread -> !thread.isTraced());
    }

    TraceEvents events() {
        return events;
    }

    PauseHistogram pauses() {
        return pauses;
    }

    CollectionWatch collections() {
        return collections;
    }

    Tally tally() {
        return tally;
    }

    /** Records a thread's last stack: the time since the record before belongs to it. */
    void record(ThreadSampler sampler, long untilNanos, int samples) {
        stacks.add(sampler.stack(), Math.max(0, sampler.takeWeightNanos(untilNanos)), samples, untilNanos);
    }

    RecordedStacks stacks() {
        return stacks;
    }

    @Override
    public void close() {
        events.close();
    }
}
