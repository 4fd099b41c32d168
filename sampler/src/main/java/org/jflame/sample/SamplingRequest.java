package org.jflame.sample;

import java.util.Objects;

/**
 * What to sample.
 *
 * @param pid the target process, in the sampler's pid namespace
 * @param rateHz samples a second, a ceiling; between {@link #MIN_RATE_HZ} and {@link #MAX_RATE_HZ}
 * @param maxNanos sampling ends after this time, {@link Long#MAX_VALUE} for no limit
 * @param threads which of a process's Python threads
 * @param stops whether a running thread is stopped while its stack is copied; without, its stack is read twice and
 *     dropped when it has changed between
 * @param subprocesses whether the process's descendants are sampled too; the root's children are then
 *     {@link org.jflame.fold.ProcessFrame}s
 * @param nativeFrames whether native frames are sampled too, and the threads that run no Python
 * @param maxPauseShare the part of its time for which a thread may stand still for its samples, between 0 and 1: the
 *     rate is lowered to keep to it; {@link #NO_BUDGET} for the asked rate at any price
 */
public record SamplingRequest(
        int pid,
        double rateHz,
        long maxNanos,
        Threads threads,
        boolean stops,
        boolean subprocesses,
        boolean nativeFrames,
        double maxPauseShare) {

    public static final double MIN_RATE_HZ = 0.1;
    public static final double MAX_RATE_HZ = 10_000;

    /** The rate is as asked, whatever the samples cost. */
    public static final double NO_BUDGET = 1;

    /** A choice of threads. */
    public enum Threads {
        /** The one whose id is the process's. */
        MAIN,
        /** Every Python thread. */
        ALL,
        /** At each tick the one that holds the GIL, if one does. */
        GIL_HOLDER
    }

    public SamplingRequest {
        Objects.requireNonNull(threads);
        if (pid <= 0) {
            throw new IllegalArgumentException("pid " + pid + " is not a process: pids start at 1");
        }
        if (!(rateHz >= MIN_RATE_HZ && rateHz <= MAX_RATE_HZ)) {
            throw new IllegalArgumentException(
                    "rate " + rateHz + " Hz is not between " + MIN_RATE_HZ + " and " + (long) MAX_RATE_HZ);
        }
        if (maxNanos <= 0) {
            throw new IllegalArgumentException("a duration must be longer than zero");
        }
        if (!(maxPauseShare > 0 && maxPauseShare <= NO_BUDGET)) {
            throw new IllegalArgumentException("a budget of " + maxPauseShare + " is not between 0 and 1");
        }
    }

    /** With native frames, at any price. */
    public SamplingRequest(
            int pid, double rateHz, long maxNanos, Threads threads, boolean stops, boolean subprocesses) {
        this(pid, rateHz, maxNanos, threads, stops, subprocesses, true, NO_BUDGET);
    }

    /** One process whose threads are stopped for each sample, with native frames, at any price. */
    public SamplingRequest(int pid, double rateHz, long maxNanos, boolean allThreads) {
        this(pid, rateHz, maxNanos, allThreads ? Threads.ALL : Threads.MAIN, true, false);
    }
}
