package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jflame.fold.Profile;
import org.jflame.fold.SamplingStats;
import org.jflame.sample.SamplingRequest.Threads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every signal reaches a sampled process as it would reach it otherwise, and job control stops and continues it. */
class SignalsTest {

    private static final double FAST_HZ = 5000;
    private static final int SIGTERM = 15;

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#everyVersion")
    void shouldPassOnEveryInterruptOnce(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "interrupts.py")) {
            target.profileWhile(FAST_HZ, true, () -> {
                for (int i = 1; i <= 10; i++) {
                    target.signal("INT");
                    assertEquals("interrupted " + i, target.readLine());
                }
                target.signal("TERM");
                assertEquals(128 + SIGTERM, target.exitStatus());
            });
        }
    }

    /** A timer of 1 kHz and interrupts; held back until the next tick, the timer's signals would merge. */
    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#oldestAndNewest")
    void shouldPassOnEverySignalAtOnce(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "signals.py")) {
            Thread.sleep(1000);
            double undisturbed = timersPerSecond(target);
            target.profileWhile(100, false, () -> {
                for (int i = 1; i <= 20; i++) { // one that is sent before the last has come is the same signal
                    target.signal("INT");
                    assertEquals("interrupt " + i, target.readLine());
                }
                Thread.sleep(1000);
                assertNear(undisturbed, timersPerSecond(target));
            });
            target.profileWhile(2000, false, () -> {
                Thread.sleep(1000);
                assertNear(undisturbed, timersPerSecond(target));
            });
            target.signal("TERM");
            assertEquals("20 interrupts", target.readLine());
        }
    }

    private static double timersPerSecond(PythonTarget target) throws IOException, InterruptedException {
        target.signal("USR1");
        return Double.parseDouble(target.readLine());
    }

    /** On a machine that others use too, the target may get only a part of the CPU that it got before. */
    private static void assertNear(double undisturbed, double sampled) {
        assertTrue(sampled > undisturbed / 2, () -> sampled + " timer signals a second, undisturbed " + undisturbed);
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#oldestAndNewest")
    void shouldNotTraceTheChildrenOfAForkStorm(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "fork_storm.py", "300")) {
            target.profileWhile(
                    FAST_HZ, true, () -> assertEquals("300 forked, 300 reaped, 0 wrong", target.readLine()));
        }
    }

    /** As before, but now the children are sampled too. */
    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#oldestAndNewest")
    void shouldNotHarmTheChildrenOfAForkStorm(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "fork_storm.py", "300", "sampled")) {
            SamplingRequest request =
                    new SamplingRequest(target.pid(), FAST_HZ, Long.MAX_VALUE, Threads.ALL, true, true);
            PythonTarget.profileWhile(
                    request, () -> assertEquals("300 forked, 300 reaped, 0 wrong", target.readLine()));
        }
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#oldestAndNewest")
    void shouldLeaveAStoppedProcessStoppedAndAContinuedOneRunning(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.startWrapped(jobShell(), command(python, "threads.py"))) {
            target.profileWhile(1000, true, () -> {
                Thread.sleep(100);
                for (String stop : List.of("type ctrl-z", "signal 19")) {
                    assertEquals(stop.endsWith("z") ? "stopped 20" : "stopped 19", target.ask(stop));
                    long ticks = target.cpuTicks();
                    Thread.sleep(200);
                    assertTrue("Tt".indexOf(target.state()) >= 0, "stopped as the user asked");
                    assertEquals(ticks, target.cpuTicks(), "and not running now and then");
                    assertEquals("continued", target.ask("signal 18"));
                    assertTrue(target.runsOn(), "running again");
                }
            });
            assertTrue(target.runsOn(), "running when nobody samples");
            assertEquals("stopped 20", target.ask("type ctrl-z"));
            assertEquals("continued", target.ask("signal 18"));
            assertEquals("signalled 15", target.ask("signal 15"));
        }
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#oldestAndNewest")
    void shouldSampleOnAfterAStop(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.startWrapped(jobShell(), command(python, "adversary.py"));
                Sampler sampler = Sampler.start(new SamplingRequest(target.pid(), 1000, Long.MAX_VALUE, true))) {
            assertEquals("stopped 20", target.ask("type ctrl-z"));
            Thread.sleep(300);
            long stops = sampler.progress().pause().stops();
            assertEquals("continued", target.ask("signal 18"));
            for (int i = 0; i < 300 && sampler.progress().pause().stops() < stops + 100; i++) {
                Thread.sleep(100);
            }
            SamplingStats stats = sampler.stop().stats();
            assertTrue(stats.pause().stops() >= stops + 100, () -> stops + " stops before, then " + stats);
        }
    }

    @Test
    void shouldAttachToAStoppedProcessAndLeaveItStopped() throws Exception {
        try (PythonTarget target =
                PythonTarget.startWrapped(jobShell(), command(PythonInterpreters.any(), "adversary.py"))) {
            assertEquals("stopped 20", target.ask("type ctrl-z"));
            long ticks = target.cpuTicks();
            Profile profile = target.profile(1000, 300, true);
            assertTrue(profile.ratio("^waiting: stopped$") > 0.9, () -> stacks(profile));
            target.awaitState('T');
            assertEquals(ticks, target.cpuTicks());
            target.profileWhile(1000, true, () -> {
                Thread.sleep(100);
                assertEquals("continued", target.ask("signal 18"));
                assertTrue(target.runsOn());
            });
            assertTrue(target.runsOn());
        }
    }

    /** A sampler that goes while the target is under job control's stop must not take the stop away, nor keep it. */
    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#oldestAndNewest")
    void shouldLeaveInAStopThatCameWhileSampling(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.startWrapped(jobShell(), command(python, "threads.py"))) {
            target.profileWhile(5000, true, () -> assertEquals("stopped 20", target.ask("type ctrl-z")));
            long ticks = target.cpuTicks();
            target.awaitState('T');
            Thread.sleep(200);
            assertEquals(ticks, target.cpuTicks());
            assertEquals("continued", target.ask("signal 18"));
            assertTrue(target.runsOn());
        }
    }

    private static String stacks(Profile profile) {
        StringBuilder text = new StringBuilder();
        profile.tree()
                .forEachStack((stack, nanos, samples) ->
                        text.append(samples).append(stack).append("\n"));
        return text.toString();
    }

    private static List<String> jobShell() {
        return command(PythonInterpreters.any(), "job_shell.py");
    }

    static List<String> command(PythonInterpreters.Found python, String script, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(python.executable().toString(), PythonTarget.scriptPath(script)));
        command.addAll(List.of(arguments));
        return command;
    }
}
