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
    @MethodSource("org.jflame.sample.PythonInterpreters#several")
    void shouldNotInterruptASleepingThread(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "interrupted_calls.py")) {
            Profile profile = target.profile(1000, 2000, true);

            assertTrue(
                    profile.stats().pause().stops() > 300, () -> profile.stats().toString());
            assertEquals(NEVER, target.ask("how many?"));
        }
    }

    /** The kernel wakes a traced thread also for a signal that it ignores, as by default this one. */
    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#several")
    void shouldNotInterruptASleepingThreadByASignalThatItIgnores(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "interrupted_calls.py", "main")) {
            Profile profile = target.profileWhile(1000, true, () -> {
                for (int i = 0; i < 20; i++) {
                    target.signal("WINCH");
                    Thread.sleep(50);
                }
            });
            assertTrue(
                    profile.stats().pause().stops() > 100, () -> profile.stats().toString());
            assertEquals(NEVER, target.ask("how many?"));
        }
    }
}
