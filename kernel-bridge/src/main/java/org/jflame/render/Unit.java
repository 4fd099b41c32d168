package org.jflame.render;

/** What a file of stacks counts. */
public enum Unit {
    /** Samples. */
    SAMPLES,
    /** Nanoseconds. */
    NANOS;

    long of(long nanos, long samples) {
        return this == NANOS ? nanos : samples;
    }
}
