package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jflame.fold.Frame;
import org.jflame.fold.Profile;
import org.jflame.fold.PythonFrame;
import org.jflame.sample.SamplingRequest.Threads;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sampling that stops nothing: what it reads from a running thread has to be a stack all the same. */
class WithoutStopsTest {

    private static final Set<String> POSSIBLE =
            Set.of("", "hot_a", "hot_a leaf_a", "hot_b", "hot_b leaf_b", "numbers", "numbers leaf_a", "numbers leaf_b");
    private static final int MOST_IMPOSSIBLE_IN_1000 = 1;

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#fromCPython311")
    void shouldHardlyEverReportAStackThatCannotBe(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "adversary.py")) {
            Profile profile = profileUnstopped(target, 5000, () -> Thread.sleep(3000));

            long[] impossible = new long[1];
            profile.tree().forEachStack((stack, nanos, samples) -> impossible[0] += isPossible(stack) ? 0 : samples);
            assertTrue(profile.samples() > 1000, () -> profile.stats().toString());
            assertTrue(
                    impossible[0] * 1000 <= MOST_IMPOSSIBLE_IN_1000 * profile.samples(),
                    () -> impossible[0] + " of " + profile.stats());
            assertTrue(profile.stats().tornReads() > 0, () -> "a loop like this tears: " + profile.stats());
            assertEquals(0, profile.stats().pause().stops());
        }
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#fromCPython311")
    void shouldSeeTheSharesOfTime(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "counting.py")) {
            Profile profile = profileUnstopped(target, 1000, () -> Thread.sleep(1000));

            assertTrue(profile.samples() > 500, () -> profile.stats().toString());
            assertTrue(profile.ratio("counting") > 0.99, () -> profile.stats().toString());
        }
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#fromCPython311")
    void shouldNotTrace(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "counting.py")) {
            profileUnstopped(target, 1000, () -> {
                Thread.sleep(200);
                assertTrue(Files.readString(Path.of("/proc/" + target.pid() + "/status"))
                        .contains("TracerPid:\t0\n"));
            });
        }
    }

    private static Profile profileUnstopped(PythonTarget target, double rateHz, PythonTarget.Step step)
            throws Exception {
        SamplingRequest request = new SamplingRequest(target.pid(), rateHz, Long.MAX_VALUE, Threads.MAIN, false, false);
        return PythonTarget.profileWhile(request, step);
    }

    private static boolean isPossible(List<Frame> stack) {
        return POSSIBLE.contains(stack.stream()
                .filter(PythonFrame.class::isInstance)
                .map(frame -> ((PythonFrame) frame).function())
                .filter(function -> !function.equals(PythonFrame.MODULE))
                .collect(Collectors.joining(" ")));
    }
}
