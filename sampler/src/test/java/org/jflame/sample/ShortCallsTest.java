package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicReference;
import org.jflame.fold.CallTree;
import org.jflame.fold.Profile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions that last less than two stops have their shares: no sample is lost, or moved, because its stack is another one. */
class ShortCallsTest {

    private static final double RATE_HZ = 1000;
    private static final double TOLERANCE = 0.02;

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#several")
    void shouldMeetAFunctionAsOftenAsItRuns(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "short_calls.py")) {
            AtomicReference<String> share = new AtomicReference<>();
            Profile profile = target.profileWhile(RATE_HZ, false, () -> share.set(target.ask("go")));

            CallTree tree = profile.tree();
            double rare = Stacks.nanos(tree, stack -> Stacks.has(stack, "rare"));
            double often = Stacks.nanos(tree, stack -> Stacks.has(stack, "often"));
            assertEquals(
                    Double.parseDouble(share.get()), rare / (rare + often), TOLERANCE, python + " " + profile.stats());
            long samples = profile.stats().samples();
            assertTrue(profile.stats().failedSamples() < samples / 50, python + " " + profile.stats());
        }
    }
}
