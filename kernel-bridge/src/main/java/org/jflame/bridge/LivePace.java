package org.jflame.bridge;

/**
 * How often a live picture is drawn: once a second, less often while a cell goes on, and never so often that the drawing
 * takes more than a small part of a processor. The first pictures of a JVM are slow, so there is something to spend at
 * the beginning. Thread safe.
 */
final class LivePace {

    /** When to ask again for a picture that is being drawn. */
    static final double DRAWING_SECONDS = 0.2;

    private static final long SECOND = 1_000_000_000;
    private static final long MINUTE = 60 * SECOND;
    private static final double MOST_OF_A_PROCESSOR = 0.05;
    private static final long SPENT_AT_ONCE_NANOS = SECOND / 2;

    private final long startNanos;
    private long dueNanos;
    private long spentNanos;

    LivePace(long startNanos) {
        this.startNanos = startNanos;
        this.dueNanos = startNanos;
    }

    /** Whether there is to be a new picture now. */
    synchronized boolean isDue(long nowNanos) {
        return nowNanos >= nextNanos();
    }

    /** A picture is being drawn from now on. */
    synchronized void begin(long nowNanos) {
        dueNanos = nowNanos + periodNanos(nowNanos - startNanos);
    }

    /** It has taken this long. */
    synchronized void spent(long nanos) {
        spentNanos += nanos;
    }

    synchronized double waitSeconds(long nowNanos) {
        return Math.max(0, nextNanos() - nowNanos) / 1e9;
    }

    private long nextNanos() {
        long affordable = startNanos + (long) ((spentNanos - SPENT_AT_ONCE_NANOS) / MOST_OF_A_PROCESSOR);
        return Math.max(dueNanos, affordable);
    }

    private static long periodNanos(long ageNanos) {
        return ageNanos < MINUTE ? SECOND : ageNanos < 10 * MINUTE ? 2 * SECOND : 5 * SECOND;
    }
}
