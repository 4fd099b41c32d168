package org.jflame.sample;

import org.jflame.proc.RunQueueWait;

/**
 * Says when a runnable thread is better left alone, because it waits for a CPU. A stop would make it give up that CPU as
 * soon as it gets it, and wait again. Belongs to the tracing thread.
 */
final class CrowdedCpu implements AutoCloseable {

    /** Who has waited so long for a CPU since the last look has to share it; a stop alone costs some microseconds. */
    private static final long CROWD_NANOS = 100_000;

    /** A crowd that was not met in so many looks has gone. */
    private static final int LOOKS = 64;

    /** The sampler may itself take the CPU from a thread whenever it looks at it: then this is how often it is sampled. */
    private static final int MOST_TIMES_IN_A_ROW = 3;

    private final RunQueueWait wait;
    private int looksLeft;
    private int timesInARow;

    CrowdedCpu(int pid, int tid) {
        wait = new RunQueueWait(pid, tid);
    }

    /** Looks at a thread that does not sleep: whether it is to be left alone now. */
    boolean isToWait() {
        wait.look();
        if (wait.waitedNanos() >= CROWD_NANOS) {
            looksLeft = LOOKS;
        }
        boolean isToWait = looksLeft > 0 && wait.isWaiting() && isPatient();
        looksLeft = isToWait ? LOOKS : Math.max(0, looksLeft - 1);
        timesInARow = isToWait ? timesInARow : 0;
        return isToWait;
    }

    private boolean isPatient() {
        timesInARow += wait.hasRun() ? 1 : 0;
        return timesInARow <= MOST_TIMES_IN_A_ROW;
    }

    /** The next look lets nobody wait. */
    void insist() {
        timesInARow = MOST_TIMES_IN_A_ROW + 1;
    }

    /**
     * For how long the thread stood still before its stop was heard of: what it waited for a CPU since the look is not
     * part of it. To be asked before it runs again.
     *
     * @param nanos from the request to stop until it was heard of
     */
    long standingNanos(long nanos) {
        return nanos < CROWD_NANOS ? nanos : Math.max(0, nanos - wait.nanosSinceLook());
    }

    @Override
    public void close() {
        wait.close();
    }
}
