package org.jflame.symbol;

/** How long something may take. Asked often: the clock is looked at now and then. */
final class Deadline {

    private static final int QUESTIONS_PER_LOOK = 256;

    private final long endNanos;
    private int questions;
    private boolean isOver;

    Deadline(long nanos) {
        this.endNanos = System.nanoTime() + nanos;
    }

    boolean isOver() {
        if (!isOver && ++questions % QUESTIONS_PER_LOOK == 0) {
            isOver = System.nanoTime() - endNanos > 0;
        }
        return isOver;
    }
}
