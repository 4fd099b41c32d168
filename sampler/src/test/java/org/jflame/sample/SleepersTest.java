package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jflame.fold.Profile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A thread that sleeps in a system call never wakes because of the sampler: some calls would end with EINTR. */
class SleepersTest {

    private static final String NEVER = "epoll_wait 0 semop 0 sigtimedwait 0";

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#supported")
    void shouldNotInterruptASleepingThread(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "interrupted_calls.py")) {
            Profile profile = target.profile(1000, 2000, true);

            assertTrue(
                    profile.stats().pause().stops() > 300, () -> profile.stats().toString());
            assertEquals(NEVER, target.ask("how many?"));
        }
    }

    /** The kernel wakes a traced thread also for a signal that it ignores: so a thread that only sleeps is not traced. */
    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#supported")
    void shouldNotInterruptASleepingThreadByItsIgnoredSignals(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "interrupted_calls.py", "children")) {
            Profile profile = target.profile(1000, 2000, true);

            assertTrue(
                    profile.stats().pause().stops() > 300, () -> profile.stats().toString());
            assertEquals(NEVER, target.ask("how many?"));
        }
    }
}
