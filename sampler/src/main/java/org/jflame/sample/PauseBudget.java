package org.jflame.sample;

/**
 * Keeps the time for which a thread stands still to a share of the whole: says how long to wait after a tick, from what
 * the last ticks cost. Not thread safe.
 */
final class PauseBudget {

    /** The weight of the newest tick in the moving average: some 8 ticks decide, and what they cost is still owed at the end. */
    private static final double NEWEST = 1.0 / 8;

    private final double maxShare;
    private double averageNanos;
    private long knownStops;
    private long knownNanos;

    /** @param maxShare between 0 and 1; {@link SamplingRequest#NO_BUDGET} for no limit */
    PauseBudget(double maxShare) {
        this.maxShare = maxShare;
    }

    /**
     * Takes note of a tick that is over.
     *
     * @param pauses all stops since the start; several threads that stopped in one tick stood still one at a time
     * @return the nanoseconds from that tick on that have to pass before the next one
     */
    long restAfter(PauseHistogram pauses) {
        long stops = pauses.stops() - knownStops;
        long nanos = pauses.totalNanos() - knownNanos;
        knownStops += stops;
        knownNanos += nanos;
        if (maxShare >= SamplingRequest.NO_BUDGET) {
            return 0;
        }
        double ofOneThread = stops == 0 ? 0 : (double) nanos / stops;
        averageNanos += (ofOneThread - averageNanos) * NEWEST;
        return (long) (Math.max(averageNanos, ofOneThread * NEWEST) / maxShare);
    }
}
