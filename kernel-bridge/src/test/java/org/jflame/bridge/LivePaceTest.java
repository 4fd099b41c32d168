package org.jflame.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A live picture comes once a second at most, and its drawing takes a small part of a processor. */
class LivePaceTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void shouldComeOnceASecondAndLessOftenInALongCell() {
        assertEquals(60, drawn(0, 60, 1_000_000), 2);
        assertEquals(30, drawn(120, 180, 1_000_000), 2);
        assertEquals(12, drawn(1200, 1260, 1_000_000), 2);
    }

    @Test
    void shouldTakeASmallPartOfAProcessor() {
        for (long costMillis : new long[] {20, 100, 500, 3000}) {
            double spent = drawn(0, 600, costMillis * 1_000_000) * costMillis / 1e3;
            assertTrue(spent <= 0.05 * 600 + 0.5 + costMillis / 1e3, costMillis + " ms each: " + spent + " s");
        }
    }

    @Test
    void shouldSayWhenToAskAgain() {
        LivePace pace = new LivePace(5 * SECOND);
        assertTrue(pace.isDue(5 * SECOND));
        pace.begin(5 * SECOND);
        assertEquals(0.75, pace.waitSeconds(5 * SECOND + SECOND / 4));
        assertTrue(pace.isDue(6 * SECOND));
    }

    /** How many pictures are begun between two moments, in seconds, by a client that asks all the time. */
    private static int drawn(int from, int until, long costNanos) {
        LivePace pace = new LivePace(0);
        int count = 0;
        for (long now = 0; now < until * SECOND; now += SECOND / 50) {
            if (pace.isDue(now)) {
                pace.begin(now);
                pace.spent(costNanos);
                count += now >= from * SECOND ? 1 : 0;
            }
        }
        return count;
    }
}
