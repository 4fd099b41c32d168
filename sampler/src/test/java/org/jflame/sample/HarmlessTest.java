package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.jflame.fold.Profile;
import org.jflame.proc.TargetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The target never notices the sampler, whatever happens to either. */
class HarmlessTest {

    private static final double FASTEST_HZ = 5000;

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#supported")
    void shouldNotInterruptASleepingThread(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "epoll_eintr.py")) {
            Profile profile = target.profile(1000, 2000, true);

            assertTrue(
                    profile.stats().pause().stops() > 500, () -> profile.stats().toString());
            assertEquals("0", target.ask("how many?"));
        }
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#supported")
    void shouldPassOnEverySignalAtOnce(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "signals.py")) {
            target.profileWhile(100, false, () -> {
                for (int i = 0; i < 20; i++) {
                    target.signal("INT");
                    Thread.sleep(100);
                }
            });
            target.signal("TERM");

            String[] timersPerSecondAndInterrupts = target.readLine().split(" ");
            assertEquals("20", timersPerSecondAndInterrupts[1]);
            // Held back until the next tick, the timer's signals would merge into a hundred a second.
            assertTrue(Double.parseDouble(timersPerSecondAndInterrupts[0]) > 500, timersPerSecondAndInterrupts[0]);
        }
    }

    @Test
    void shouldLeaveAStoppedProcessStoppedAndAContinuedOneRunning() throws Exception {
        try (PythonTarget target = PythonTarget.start(PythonInterpreters.any(), "adversary.py")) {
            target.profileWhile(1000, false, () -> {
                Thread.sleep(200);
                target.signal("STOP");
                Thread.sleep(300);
                assertTrue("Tt".indexOf(target.state()) >= 0, "stopped as the user asked");
                target.signal("CONT");
                Thread.sleep(300);
                assertEquals('R', target.state(), "running again");
            });
            assertEquals('R', target.state());
        }
    }

    @Test
    void shouldEndWhenTheTargetEnds() throws Exception {
        try (PythonTarget target = PythonTarget.start(PythonInterpreters.any(), "adversary.py")) {
            Profile profile = target.profileWhile(1000, true, () -> {
                Thread.sleep(500);
                target.signal("KILL");
                Thread.sleep(300);
            });
            assertFalse(target.isAlive());
            assertTrue(profile.samples() > 100, "what was sampled before is kept");
        }
    }

    /** exec waits for all other threads to be gone, and they are not before their tracer has taken note of it. */
    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#supported")
    void shouldNotHoldUpAnExec(PythonInterpreters.Found python) throws Exception {
        for (int i = 0; i < 5; i++) {
            try (PythonTarget target = PythonTarget.start(python, "exec_with_threads.py")) {
                target.profileWhile(
                        3000, true, () -> assertTrue(target.readLine().startsWith("executed")));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#supported")
    void shouldLeaveTheTargetUnharmedWhenTheSamplerIsKilled(PythonInterpreters.Found python) throws Exception {
        SplittableRandom random = new SplittableRandom(42);
        String result;
        try (PythonTarget target = PythonTarget.start(python, "counting.py")) {
            for (int kills = 0; kills < 5; kills++) {
                Process sampler = startSampler(target.pid());
                Thread.sleep(random.nextInt(100));
                sampler.destroyForcibly().waitFor();
                assertFalse("Tt".indexOf(target.state()) >= 0, "not left stopped");
            }
            result = target.ask("result?");
        }
        String length = result.substring(0, result.indexOf(' '));
        try (PythonTarget undisturbed = PythonTarget.start(python, "counting.py", length)) {
            assertEquals(undisturbed.readLine(), result);
        }
    }

    @Test
    void shouldRefuseWhatCannotBeSampledWithTheReasonAndTheCure() throws Exception {
        Process sleep = new ProcessBuilder("sleep", "60").start();
        try {
            Thread.sleep(500);
            TargetException notPython = refusal((int) sleep.pid());
            assertEquals(TargetException.Code.NOT_PYTHON, notPython.code());
            assertEquals(
                    TargetException.Code.NO_SUCH_PROCESS,
                    refusal(Integer.MAX_VALUE).code());
            assertFalse(notPython.cure().isBlank());
            assertTrue(sleep.isAlive());
        } finally {
            sleep.destroyForcibly();
        }
    }

    private static TargetException refusal(int pid) {
        return assertThrows(
                TargetException.class, () -> Sampler.start(new SamplingRequest(pid, 100, Long.MAX_VALUE, false)));
    }

    /** A sampler in a JVM of its own; returns when it samples. */
    private static Process startSampler(int pid) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(List.of(
                        java,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        EndlessSampler.class.getName(),
                        Integer.toString(pid),
                        Double.toString(FASTEST_HZ)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.getInputStream().read() == -1) {
            throw new IllegalStateException("the sampler did not start");
        }
        return process;
    }
}
