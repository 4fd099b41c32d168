package org.jflame.sample;

import java.util.random.RandomGenerator;

/**
 * Says when the next sample is due. Time since the start is cut into periods, and each period has one tick at a random
 * moment within it: a target that does something at the same rate is never always met at the same phase. Periods that
 * passed unused are caught up within a stated time, at random moments of half a period each; older ones are counted and
 * dropped. Not thread safe.
 */
final class SampleClock {

    private final long startNanos;
    private final long periodNanos;
    private final long mostBehind;
    private final RandomGenerator random;
    private long nextPeriod;
    private long latePeriods;
    private long sparedPeriods;

    /** @param catchUpNanos how late a tick may be; 0 where ticks in quick succession would hurt the target */
    SampleClock(long startNanos, double rateHz, long catchUpNanos, RandomGenerator random) {
        this.startNanos = startNanos;
        this.periodNanos = Math.max(1, Math.round(1e9 / rateHz));
        this.mostBehind = catchUpNanos / periodNanos;
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
        latePeriods += passUntil(nowNanos - mostBehind * periodNanos);
        sparedPeriods += passUntil(notBeforeNanos - mostBehind * periodNanos);
        double moment = random.nextDouble();
        long periodStart = startNanos + nextPeriod++ * periodNanos;
        return periodStart + periodNanos <= nowNanos
                ? nowNanos + (long) (moment * periodNanos / 2)
                : periodStart + (long) (moment * periodNanos);
    }

    private long passUntil(long nanos) {
        long passed = Math.max(0, Math.floorDiv(nanos - startNanos, periodNanos) - nextPeriod);
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
