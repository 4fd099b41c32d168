package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleClockTest {

    private static final long PERIOD_NANOS = 1_000_000;

    private final SampleClock clock = new SampleClock(0, 1000, 0, new SplittableRandom(7));

    @Test
    void shouldTickOncePerPeriod() {
        long now = 0;
        for (int period = 0; period < 1000; period++) {
            now = clock.nextTickNanos(now);
            assertEquals(period, now / PERIOD_NANOS);
        }
        assertEquals(0, clock.latePeriods());
    }

    @Test
    void shouldMeetEveryPhaseOfAPeriodicTarget() {
        int[] tenths = new int[10];
        long now = 0;
        for (int i = 0; i < 10_000; i++) {
            now = clock.nextTickNanos(now);
            tenths[(int) (now % PERIOD_NANOS * 10 / PERIOD_NANOS)]++;
        }
        assertTrue(IntStream.of(tenths).allMatch(count -> count > 850 && count < 1150));
    }

    @Test
    void shouldDropMissedTicksAndCountThem() {
        clock.nextTickNanos(0);
        long tick = clock.nextTickNanos(10 * PERIOD_NANOS + 1);

        assertEquals(10, tick / PERIOD_NANOS);
        assertEquals(9, clock.latePeriods());
        assertEquals(11, clock.nextTickNanos(tick) / PERIOD_NANOS);
    }

    @Test
    void shouldCatchUpWhatIsNotTooLate() {
        SampleClock clock = new SampleClock(0, 1000, 4 * PERIOD_NANOS, new SplittableRandom(7));
        clock.nextTickNanos(0);
        long now = 10 * PERIOD_NANOS + 1;
        for (int caughtUp = 0; caughtUp < 4; caughtUp++) {
            long tick = clock.nextTickNanos(now);
            assertTrue(tick >= now && tick < now + PERIOD_NANOS / 2, tick + " after " + now);
        }
        assertEquals(10, clock.nextTickNanos(now) / PERIOD_NANOS);
        assertEquals(5, clock.latePeriods());
    }
}
