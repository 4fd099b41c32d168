package org.jflame.sample;

import java.util.random.RandomGenerator;

/**
 * Says when the next sample is due. Time since the start is cut into periods, and each period has one tick at a random
 * moment within it: a target that does something at the same rate is never always met at the same phase. Periods that
 * passed unused are counted and dropped, never caught up. Not thread safe.
 */
final class SampleClock {

    private final long startNanos;
    private final long periodNanos;
    private final RandomGenerator random;
    private long nextPeriod;
    private long latePeriods;
    private long sparedPeriods;

    SampleClock(long startNanos, double rateHz, RandomGenerator random) {
        this.startNanos = startNanos;
        this.periodNanos = Math.max(1, Math.round(1e9 / rateHz));
        this.random = random;
    }

    /** When the next tick is due, on the clock of the start; may be in the past by less than a period. */
    long nextTickNanos(long nowNanos) {
        return nextTickNanos(nowNanos, nowNanos);
    }

    /**
     * As {@link #nextTickNanos(long)}, but not in a period before another moment.
     *
     * @param notBeforeNanos the moment from which on the target can afford a sample
     */
    long nextTickNanos(long nowNanos, long notBeforeNanos) {
        latePeriods += passUntil(nowNanos);
        sparedPeriods += passUntil(notBeforeNanos);
        long offset = (long) (random.nextDouble() * periodNanos);
        return startNanos + nextPeriod++ * periodNanos + offset;
    }

    private long passUntil(long nanos) {
        long passed = Math.max(0, (nanos - startNanos) / periodNanos - nextPeriod);
        nextPeriod += passed;
        return passed;
    }

    /** How many ticks were dropped because their period was over. */
    long latePeriods() {
        return latePeriods;
    }

    /** How many ticks were left out because the target was to be spared. */
    long sparedPeriods() {
        return sparedPeriods;
    }
}
