package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jflame.fold.Profile;
import org.jflame.fold.SamplingStats;
import org.jflame.proc.BusyCpu;
import org.jflame.sample.SamplingRequest.Threads;
import org.junit.jupiter.api.Test;

/** A thread that has to share its CPU: while it waits, it is neither stopped nor does that count as a pause. */
class CrowdedCpuTest {

    private static final long MILLIS = 4000;

    @Test
    void shouldNotStopAThreadThatWaitsForACpu() throws Exception {
        double[][] spent = new double[2][];
        Profile profile = profileCrowded(1000, SamplingRequest.NO_BUDGET, spent);

        SamplingStats stats = profile.stats();
        assertTrue(stats.pause().stops() < 0.6 * stats.ticks(), stats::toString);
        assertTrue(stats.pause().stops() > 0.1 * stats.ticks(), stats::toString);
        assertEquals(shareOfLong(spent), profile.ratio("^long_burn "), 0.06, stats::toString);
        assertEquals(stats.durationNanos() / 1e9, profile.tree().totalNanos() / 1e9, 0.1, "all time is there");
    }

    /** Stops of 100 us, 100 times a second, are within 2 %; the waits of milliseconds are not the sampler's. */
    @Test
    void shouldNotPayForTheWaitsOutOfTheBudget() throws Exception {
        Profile profile = profileCrowded(100, 0.02, new double[2][]);

        SamplingStats stats = profile.stats();
        assertTrue(stats.sparedTicks() < 0.3 * (stats.ticks() + stats.sparedTicks()), stats::toString);
    }

    private static Profile profileCrowded(double rateHz, double maxPauseShare, double[][] spent) throws Exception {
        try (BusyCpu cpu = BusyCpu.take();
                PythonTarget target = PythonTarget.startWrapped(cpu.pinning(), command())) {
            SamplingRequest request = new SamplingRequest(
                    target.pid(), rateHz, Long.MAX_VALUE, Threads.MAIN, true, false, true, maxPauseShare);
            return PythonTarget.profileWhile(request, () -> {
                spent[0] = secondsSpent(target);
                Thread.sleep(MILLIS);
                spent[1] = secondsSpent(target);
            });
        }
    }

    /** What the program's own clock says of the time between the two answers. */
    private static double shareOfLong(double[][] spent) {
        double all = Arrays.stream(spent[1]).sum() - Arrays.stream(spent[0]).sum();
        return (spent[1][0] - spent[0][0]) / all;
    }

    private static List<String> command() {
        return List.of(PythonInterpreters.any().executable().toString(), PythonTarget.scriptPath("shares.py"));
    }

    private static double[] secondsSpent(PythonTarget target) throws IOException {
        return Arrays.stream(target.ask("how long?").split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
