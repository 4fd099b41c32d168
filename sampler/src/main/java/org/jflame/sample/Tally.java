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
    private long degraded;
    private long collectionsMet;
    private long ticks;

    void tick() {
        ticks++;
    }

    void count(Outcome outcome) {
        samples += outcome == Outcome.FAILED || outcome == Outcome.ENDED ? 0 : 1;
        truncated += outcome == Outcome.TRUNCATED ? 1 : 0;
        failed += outcome == Outcome.FAILED ? 1 : 0;
    }

    /** A read was thrown away, because the stack was changing meanwhile. */
    void tornRead() {
        tornReads++;
    }

    /** A native part of a stack is missing, or the place of a Python part in it is a guess. */
    void degraded() {
        degraded++;
    }

    /** A thread stood still while this JVM collected garbage. */
    void metCollection() {
        collectionsMet++;
    }

    SamplingStats stats(long durationNanos, double askedHz, SampleClock clock, Pause pause) {
        return new SamplingStats(
                durationNanos,
                askedHz,
                ticks,
                clock == null ? 0 : clock.latePeriods(),
                clock == null ? 0 : clock.sparedPeriods(),
                samples,
                failed,
                truncated,
                tornReads,
                degraded,
                new Pause(pause.stops(), pause.p50Nanos(), pause.p99Nanos(), pause.totalNanos(), collectionsMet));
    }
}
