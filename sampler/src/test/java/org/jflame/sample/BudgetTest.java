package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import org.jflame.fold.Profile;
import org.jflame.sample.SamplingRequest.Threads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The price of sampling is kept to what was allowed, and what is measured at that price is right all the same. */
class BudgetTest {

    private static final double RATE_HZ = 2000;
    private static final double SHARE = 0.02;

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#oldestAndNewest")
    void shouldHoldATargetOfDeepStacksToItsBudget(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "deep_shares.py")) {
            double[][] spent = new double[2][];
            Profile profile = PythonTarget.profileWhile(request(target, SHARE), () -> {
                spent[0] = secondsSpent(target);
                Thread.sleep(4000);
                spent[1] = secondsSpent(target);
            });

            double paused = (double) profile.stats().pause().totalNanos()
                    / profile.stats().durationNanos();
            assertTrue(paused < 1.5 * SHARE, () -> paused + " " + profile.stats());
            assertTrue(profile.stats().sparedTicks() > 0, () -> profile.stats().toString());
            double longSpent = spent[1][0] - spent[0][0];
            double share = longSpent / (longSpent + spent[1][1] - spent[0][1]);
            double chance = 2 * Math.sqrt(0.25 / profile.samples());
            assertEquals(share, profile.ratio("^long_burn "), 0.05 + chance, profile::toString);
            assertEquals(
                    profile.stats().durationNanos() / 1e9, profile.tree().totalNanos() / 1e9, 0.4, "all time is there");
        }
    }

    private static SamplingRequest request(PythonTarget target, double share) {
        return new SamplingRequest(target.pid(), RATE_HZ, Long.MAX_VALUE, Threads.MAIN, true, false, true, share);
    }

    private static double[] secondsSpent(PythonTarget target) throws IOException {
        return Arrays.stream(target.ask("how long?").split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @Test
    void shouldWaitInProportionToWhatTheLastTicksCost() {
        PauseHistogram pauses = new PauseHistogram();
        PauseBudget budget = new PauseBudget(0.02);
        long rest = 0;
        for (int tick = 0; tick < 200; tick++) {
            pauses.add(100_000);
            rest = budget.restAfter(pauses);
        }
        assertEquals(5_000_000, rest, 50_000, "100 us of 5 ms are 2 %");

        for (int tick = 0; tick < 200; tick++) {
            for (int thread = 0; thread < 10; thread++) {
                pauses.add(100_000); // each thread stood still for its own sample only
            }
            rest = budget.restAfter(pauses);
        }
        assertEquals(5_000_000, rest, 50_000);

        for (int tick = 0; tick < 200; tick++) {
            rest = budget.restAfter(pauses);
        }
        assertTrue(rest < 1000, "who sleeps is not stopped, and owes nothing");
    }

    @Test
    void shouldNotWaitWithoutABudget() {
        PauseHistogram pauses = new PauseHistogram();
        pauses.add(1_000_000);

        assertEquals(0, new PauseBudget(SamplingRequest.NO_BUDGET).restAfter(pauses));
    }
}
