package org.jflame.sample;

import java.util.HashMap;
import java.util.Map;
import org.jflame.proc.TraceEvents;
import org.jflame.proc.TracedThread;

/** What the samplers of all processes of a session share. Belongs to the tracing thread: made, used and closed there. */
final class Tracing implements AutoCloseable {

    // Those that have to be listened to: a thread that did not stop when it was to is traced until it does, or ends.
    private final Map<Integer, TracedThread> threads = new HashMap<>();
    private final TraceEvents events = new TraceEvents(threads);
    private final PauseHistogram pauses = new PauseHistogram();
    private final Tally tally = new Tally();
    private final RecordedStacks stacks = new RecordedStacks();

    /** The thread of this id: to be traced, or traced still; not an earlier one that had the same id. */
    TracedThread thread(int tid) {
        TracedThread known = threads.get(tid);
        return known == null || known.hasEnded() ? new TracedThread(tid) : known;
    }

    /** The thread of this id if it is traced now or ended while it was, null if not. */
    TracedThread known(int tid) {
        return threads.get(tid);
    }

    /** Drops the threads that are not traced any more: their ids may become others'. */
    void forgetUntraced() {
        threads.values().removeIf(thread -> !thread.isTraced());
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
