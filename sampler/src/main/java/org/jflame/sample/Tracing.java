package org.jflame.sample;

import java.util.HashMap;
import java.util.Map;
import org.jflame.proc.TraceEvents;
import org.jflame.proc.TracedThread;

/** What the samplers of all processes of a session share. Belongs to the tracing thread: made, used and closed there. */
final class Tracing implements AutoCloseable {

    // A thread that is sampled no more is traced all the same, until one of the two ends.
    private final Map<Integer, TracedThread> threads = new HashMap<>();
    private final TraceEvents events = new TraceEvents(threads);
    private final PauseHistogram pauses = new PauseHistogram();
    private final Tally tally = new Tally();
    private final RecordedStacks stacks = new RecordedStacks();

    /** The thread of this id, traced or to be traced; not an earlier one that had the same id. */
    TracedThread thread(int tid) {
        return threads.compute(tid, (id, known) -> known == null || known.hasEnded() ? new TracedThread(id) : known);
    }

    /** The thread of this id, null when it was never traced. */
    TracedThread known(int tid) {
        return threads.get(tid);
    }

    /** Drops the threads that have ended: their ids will be others'. */
    void forgetEnded() {
        threads.values().removeIf(TracedThread::hasEnded);
    }

    TraceEvents events() {
        return events;
    }

    PauseHistogram pauses() {
        return pauses;
    }

    Tally tally() {
        return tally;
    }

    RecordedStacks stacks() {
        return stacks;
    }

    @Override
    public void close() {
        events.close();
    }
}
