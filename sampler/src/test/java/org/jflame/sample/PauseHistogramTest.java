package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jflame.fold.SamplingStats.Pause;
import org.junit.jupiter.api.Test;

class PauseHistogramTest {

    private final PauseHistogram histogram = new PauseHistogram();

    @Test
    void shouldGiveQuantilesWithinTheWidthOfABucket() {
        for (int micros = 1; micros <= 1000; micros++) {
            histogram.add(micros * 1000L);
        }
        Pause pause = histogram.summary();

        assertEquals(1000, pause.stops());
        assertEquals(500_000, pause.p50Nanos(), 500_000 / 16.0);
        assertEquals(990_000, pause.p99Nanos(), 990_000 / 16.0);
        assertEquals(500_500_000, pause.totalNanos());
    }

    @Test
    void shouldTakeAnyDuration() {
        histogram.add(-5);
        histogram.add(0);
        histogram.add(Long.MAX_VALUE);

        assertEquals(0, histogram.quantileNanos(0.5));
        assertEquals(Long.MAX_VALUE, histogram.quantileNanos(1), Long.MAX_VALUE / 16.0);
    }

    @Test
    void shouldBeZeroWhenNothingWasStopped() {
        assertEquals(Pause.NONE, histogram.summary());
    }
}
