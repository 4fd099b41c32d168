package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jflame.fold.CallTree;
import org.jflame.fold.Profile;
import org.jflame.sample.SamplingRequest.Threads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Children are found, named and sampled, however they were started and however they end. */
class SubprocessesTest {

    private static final int CHILDREN_IN_A_ROW = 200;

    static Stream<Arguments> waysOfMultiprocessing() {
        return PythonInterpreters.several().flatMap(python -> Stream.of("fork", "spawn", "forkserver")
                .limit(python.version().startsWith("2.") ? 1 : 3)
                .map(way -> Arguments.of(python, way)));
    }

    @ParameterizedTest
    @MethodSource("waysOfMultiprocessing")
    void shouldFollowMultiprocessing(PythonInterpreters.Found python, String way) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "children.py", way)) {
            Set<Integer> children = Arrays.stream(target.readLine().split(" "))
                    .map(Integer::valueOf)
                    .collect(Collectors.toCollection(TreeSet::new));
            CallTree tree = profile(target, () -> Thread.sleep(2000)).tree();

            assertEquals(children, Stacks.pidsWith(tree, "busy_child"), () -> Stacks.text(tree));
            long busyNanos = Stacks.nanos(tree, stack -> Stacks.has(stack, "busy_child"));
            assertTrue(busyNanos > 2 * 1e9, () -> "each for most of 2 s: " + Stacks.text(tree));
            assertTrue(Stacks.processes(tree).contains("children.py (process " + target.pid() + ")"));
            String name =
                    way.equals("fork") ? "children.py" : "children.py " + (way.equals("spawn") ? "spawn_main" : way);
            children.forEach(pid -> assertTrue(
                    Stacks.processes(tree).contains(name + " (process " + pid + ")"),
                    () -> Stacks.processes(tree).toString()));
        }
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#oldestAndNewest")
    void shouldFindAPythonBehindAShellSoonAfterItsStart(PythonInterpreters.Found python) throws Exception {
        long most = 0;
        CallTree tree = null;
        for (int tries = 0; tries < 4 && most < 0.9e9; tries++) { // the machine may have other things to do
            try (PythonTarget target = PythonTarget.start(python, "shell_between.py", "1.0")) {
                tree = profile(target, () -> assertEquals("done", target.readLine()))
                        .tree();
            }
            most = Math.max(most, Stacks.nanos(tree, stack -> Stacks.has(stack, "busy")));
        }
        long busyNanos = most;
        String text = Stacks.text(tree);
        assertTrue(busyNanos >= 0.9e9, () -> "found within 100 ms of 1000: " + busyNanos + text);
        Set<String> processes = Stacks.processes(tree);
        assertTrue(
                processes.stream().anyMatch(name -> name.matches("busy.py \\(process \\d+\\) rank 3")),
                processes::toString);
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#oldestAndNewest")
    void shouldOutliveManyShortChildren(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "short_children.py")) {
            profile(target, () -> assertEquals("3", target.ask("20"))); // what is loaded once is loaded
            long files = count("/proc/self/fd");
            long threads = count("/proc/self/task");
            Profile profile = profile(target, () -> assertEquals("3", target.ask(Integer.toString(CHILDREN_IN_A_ROW))));

            int sampled = Stacks.pidsWith(profile.tree(), "live_shortly").size();
            assertTrue(sampled > 5, () -> sampled + " of them are met: " + Stacks.text(profile.tree()));
            assertTrue(count("/proc/self/fd") <= files + 2, () -> files + " files were open, now " + open());
            assertTrue(count("/proc/self/task") <= threads + 2, () -> threads + " threads ran");
            assertTrue(profile.stats().failedSamples() < profile.samples() / 4, () -> profile.stats()
                    .toString());
        }
    }

    /** They are looked at once in many ticks, and their process may be gone before that. */
    @Test
    void shouldCloseWhatItHasOpenedForSleepersOfAChildThatIsGone() throws Exception {
        try (PythonTarget target = PythonTarget.start(PythonInterpreters.any(), "children_with_threads.py")) {
            long[] files = new long[1];
            profile(target, () -> {
                assertEquals("1", target.ask("1"));
                files[0] = count("/proc/self/fd");
                assertEquals("4", target.ask("4"));
                Thread.sleep(200); // some ticks after the last one's end
                assertTrue(count("/proc/self/fd") <= files[0] + 20, () -> files[0] + " files were open, now " + open());
            });
        }
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#oldestAndNewest")
    void shouldBearZombiesAndKeepAnOrphan(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "family.py", "2")) {
            Sampler sampler = Sampler.start(request(target));
            Thread.sleep(500);
            target.signal("KILL");
            while (target.isAlive()) {
                Thread.sleep(10);
            }
            assertFalse(sampler.awaitEnd(300), "the child lives");
            assertTrue(sampler.awaitEnd(10_000), "both have ended");
            CallTree tree = sampler.stop().tree();
            long busyNanos = Stacks.nanos(tree, stack -> Stacks.has(stack, "outlive"));
            assertTrue(busyNanos > 1e9, () -> "after its parent's end too: " + Stacks.text(tree));
        }
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#oldestAndNewest")
    void shouldLookAgainAtAProcessThatExecutesAnotherProgram(PythonInterpreters.Found python) throws Exception {
        for (boolean subprocesses : new boolean[] {false, true}) {
            try (PythonTarget target = PythonTarget.start(python, "two_lives.py")) {
                Sampler sampler = Sampler.start(
                        new SamplingRequest(target.pid(), 500, Long.MAX_VALUE, Threads.MAIN, true, subprocesses));
                assertTrue(sampler.awaitEnd(20_000));
                Recording recording = sampler.stop();
                long first = Stacks.nanos(recording.tree(), stack -> Stacks.has(stack, "first_life"));
                long second = Stacks.nanos(recording.tree(), stack -> Stacks.has(stack, "busy"));

                assertTrue(first > 0.5e9 && second > 1.2e9, () -> Stacks.text(recording.tree()));
            }
        }
    }

    private static SamplingRequest request(PythonTarget target) {
        return new SamplingRequest(target.pid(), 200, Long.MAX_VALUE, Threads.ALL, true, true);
    }

    private static Profile profile(PythonTarget target, PythonTarget.Step step) throws Exception {
        return PythonTarget.profileWhile(request(target), step);
    }

    private static long count(String folder) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of(folder))) {
            return entries.count();
        }
    }

    private static String open() {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.map(SubprocessesTest::target).collect(Collectors.joining(" "));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
