package org.jflame.sample;

import org.jflame.fold.SamplingStats;
import org.jflame.fold.SamplingStats.Pause;
import org.jflame.sample.ThreadSampler.Outcome;

/** Counts what came of the samples. Belongs to the tracing thread. */
final class Tally {

    private long samples;
    private long failed;
    private long truncated;
    private long tornReads;
    private long ticks;

    void tick() {
        ticks++;
    }

    void count(Outcome outcome) {
        samples += outcome == Outcome.SAMPLED || outcome == Outcome.TRUNCATED ? 1 : 0;
        truncated += outcome == Outcome.TRUNCATED ? 1 : 0;
        failed += outcome == Outcome.FAILED ? 1 : 0;
    }

    /** A read was thrown away, because the stack was changing meanwhile. */
    void tornRead() {
        tornReads++;
    }

    SamplingStats stats(long durationNanos, double askedHz, long latePeriods, Pause pause) {
        return new SamplingStats(
                durationNanos, askedHz, ticks, latePeriods, samples, failed, truncated, tornReads, pause);
    }
}
