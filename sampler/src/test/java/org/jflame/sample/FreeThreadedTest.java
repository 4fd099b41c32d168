package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jflame.fold.Profile;
import org.jflame.fold.PythonFrame;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Without a GIL, threads run at the same time. */
class FreeThreadedTest {

    @Test
    void shouldSeeThatNoThreadWaitsForAnother() throws Exception {
        List<PythonInterpreters.Found> pythons = PythonInterpreters.everyVersion()
                .filter(python -> !python.hasGil())
                .toList();
        Assumptions.assumeFalse(pythons.isEmpty(), "no free-threaded CPython found: name one in JFLAME_TEST_PYTHONS");
        for (PythonInterpreters.Found python : pythons) {
            try (PythonTarget target = PythonTarget.start(python, "threads.py")) {
                Profile profile = target.profile(200, 2000, true);

                assertEquals(0, profile.ratio("^waiting: GIL$"), python::toString);
                for (String function : List.of("busy", "also_busy")) {
                    assertTrue(runningShare(profile, function) > 0.95, () -> python + " " + function);
                }
                for (String function : List.of("sleep_long", "read_pipe", "wait_event", "wait_epoll")) {
                    assertTrue(runningShare(profile, function) < 0.01, () -> python + " " + function);
                }
            }
        }
    }

    /** The share of a function's time in which it did not wait. */
    private static double runningShare(Profile profile, String function) {
        long[] nanos = new long[2];
        profile.tree().forEachStack((stack, self, samples) -> {
            boolean isOf = stack.stream()
                    .anyMatch(frame -> frame instanceof PythonFrame python
                            && python.function().equals(function));
            boolean waits = stack.get(stack.size() - 1).label().startsWith("waiting");
            nanos[0] += isOf ? self : 0;
            nanos[1] += isOf && !waits ? self : 0;
        });
        return (double) nanos[1] / nanos[0];
    }
}
