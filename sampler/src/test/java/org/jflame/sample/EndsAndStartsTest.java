package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jflame.fold.Profile;
import org.jflame.sample.SamplingRequest.Threads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Processes and threads end, begin and execute other programs while they are sampled, as they do without a sampler. */
class EndsAndStartsTest {

    /** How the script ends, and what a shell makes of it: the status, or 128 and the signal. */
    private static final Map<String, Integer> EXIT_STATUS =
            Map.of("exit", 7, "_exit", 9, "exception", 1, "segv", 128 + 11, "abort", 128 + 6, "kill", 128 + 9);

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#oldestAndNewest")
    void shouldNotChangeHowTheTargetEnds(PythonInterpreters.Found python) throws Exception {
        for (String how : EXIT_STATUS.keySet()) {
            try (PythonTarget target = PythonTarget.start(python, "ends.py", how)) {
                Profile profile = target.profileWhile(
                        5000, true, () -> assertEquals(EXIT_STATUS.get(how), target.exitStatus(), how));
                assertFalse(target.isAlive());
                assertTrue(profile.ratio("^busy ") > 0.5, "what was sampled before is kept");
            }
        }
    }

    /** exec waits for all other threads to be gone, and they are not before their tracer has taken note of it. */
    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#oldestAndNewest")
    void shouldNotHoldUpAnExec(PythonInterpreters.Found python) throws Exception {
        for (int i = 0; i < 3; i++) {
            try (PythonTarget target = PythonTarget.start(python, "exec_with_threads.py")) {
                target.profileWhile(
                        3000, true, () -> assertTrue(target.readLine().startsWith("executed")));
            }
        }
    }

    /** The thread that called exec has the id of the main thread afterwards, and the main thread is gone without a word. */
    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#oldestAndNewest")
    void shouldNotHoldUpAnExecOfAnotherThreadThanTheMain(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "exec_with_threads.py", "thread")) {
            target.profileWhile(3000, true, () -> assertTrue(target.readLine().startsWith("executed")));
        }
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#oldestAndNewest")
    void shouldLeaveAProgramThatExecutesItselfRunning(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "exec_again.py", "10")) {
            target.profileWhile(3000, true, () -> {
                assertEquals("executed", target.readLine());
                assertTrue(target.runsOn());
            });
            assertTrue(target.runsOn());
            assertTrue(target.profile(1000, 300, true).ratio("^busy ") > 0.8, "and it can be sampled again");
        }
    }

    /** Each of the programs is found again and sampled. */
    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#oldestAndNewest")
    void shouldSampleAProgramThatExecutesItselfOn(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "exec_again.py", "3")) {
            SamplingRequest request = new SamplingRequest(target.pid(), 1000, Long.MAX_VALUE, Threads.ALL, true, true);
            Profile profile = PythonTarget.profileWhile(request, () -> {
                assertEquals("executed", target.readLine());
                Thread.sleep(1000);
            });
            assertTrue(target.runsOn());
            assertTrue(profile.ratio("^busy ") > 0.5, () -> profile.stats().toString());
        }
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#oldestAndNewest")
    void shouldSurviveAThousandThreadsASecond(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "thread_storm.py", "2")) {
            String[] answer = new String[1];
            target.profileWhile(2000, true, () -> answer[0] = target.readLine());

            assertTrue(answer[0].endsWith("threads, right"), answer[0]);
            assertTrue(Integer.parseInt(answer[0].split(" ")[0]) > 500, answer[0]);
            assertEquals(0, openTaskFiles(target.pid()), "nothing of the threads that ended is still open");
        }
    }

    @Test
    void shouldEndWhenTheTargetEnds() throws Exception {
        try (PythonTarget target = PythonTarget.start(PythonInterpreters.any(), "adversary.py");
                Sampler sampler = Sampler.start(new SamplingRequest(target.pid(), 1000, Long.MAX_VALUE, true))) {
            Thread.sleep(300);
            target.signal("KILL");
            assertTrue(sampler.awaitEnd(10_000));
            assertTrue(sampler.stop().stats().samples() > 50, "what was sampled before is kept");
        }
    }

    private static long openTaskFiles(int pid) throws IOException {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(file -> isOf(file, pid)).count();
        }
    }

    private static boolean isOf(Path file, int pid) {
        try {
            return Files.readSymbolicLink(file).startsWith("/proc/" + pid);
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }
}
