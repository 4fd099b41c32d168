package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jflame.fold.Profile;
import org.jflame.fold.ThreadFrame;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Targets in namespaces of their own: their thread ids and their paths are not the sampler's. */
class ContainerTest {

    private static final List<String> NEW_NAMESPACES = List.of("--mount", "--pid", "--fork", "--mount-proc");

    /** The whole tree a second time, below $0, and in it the folder $1 as /mnt/python. */
    private static final String MOVED_PYTHON =
            """
            set -e
            mkdir "$0/root"
            mount --rbind / "$0/root"
            mount -t tmpfs none "$0/root/mnt"
            mkdir "$0/root/mnt/python" "$0/root/mnt/old"
            mount --rbind "$1" "$0/root/mnt/python"
            export LD_LIBRARY_PATH=/mnt/python/lib PYTHONHOME=/mnt/python
            shift
            """;

    private static List<String> unshare;

    @TempDir
    private Path folder;

    @BeforeAll
    static void findOutHowToUnshare() throws Exception {
        boolean isRoot = System.getProperty("user.name").equals("root");
        unshare = new ArrayList<>(List.of("unshare"));
        unshare.addAll(isRoot ? List.of() : List.of("--user", "--map-root-user"));
        unshare.addAll(NEW_NAMESPACES);
        List<String> attempt = new ArrayList<>(unshare);
        attempt.add("true");
        try {
            Assumptions.assumeTrue(
                    new ProcessBuilder(attempt).start().waitFor() == 0, "this kernel lets nobody make namespaces");
        } catch (IOException e) {
            Assumptions.abort("unshare (util-linux) is not installed");
        }
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#oldestAndNewest")
    void shouldKnowTheThreadsOfAnotherPidNamespace(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.startWrapped(unshare, SignalsTest.command(python, "threads.py"))) {
            assertEquals(1, innerPid(target.pid()));
            Profile profile = target.profile(200, 1000, true);

            assertSixThreads(profile, target);
            assertEquals(
                    0, profile.stats().truncatedSamples(), () -> profile.stats().toString());
        }
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#oldestAndNewest")
    void shouldFollowThreadsThatComeAndGoInAnotherPidNamespace(PythonInterpreters.Found python) throws Exception {
        List<String> command = SignalsTest.command(python, "thread_storm.py", "2");
        try (PythonTarget target = PythonTarget.startWrapped(unshare, command)) {
            String[] answer = new String[1];
            Profile profile = target.profileWhile(1000, true, () -> answer[0] = target.readLine());

            assertTrue(answer[0].endsWith("threads, right"), answer[0]);
            assertTrue(profile.samples() > 100, () -> profile.stats().toString());
        }
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#oldestAndNewest")
    void shouldReadFilesBelowAnotherRoot(PythonInterpreters.Found python) throws Exception {
        assertRead(moved(MOVED_PYTHON + "exec chroot \"$0/root\" \"$@\"", python), python);
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#oldestAndNewest")
    void shouldReadFilesOfOtherMounts(PythonInterpreters.Found python) throws Exception {
        String pivot = "cd $0/root; pivot_root . mnt/old; umount -l /mnt/old; exec \"$@\"";
        assertRead(moved(MOVED_PYTHON + pivot, python), python);
    }

    /** Another version is mounted over this one's folder, so that the path means another file here than there. */
    @Test
    void shouldReadTheFilesThatTheTargetSees() throws Exception {
        List<PythonInterpreters.Found> pythons = PythonInterpreters.everyVersion()
                .filter(python -> python.shared() && python.executable().endsWith("bin/python"))
                .toList();
        Assumptions.assumeTrue(pythons.size() > 1, "this test needs two interpreters with a folder each");
        PythonInterpreters.Found hidden = pythons.get(0);
        PythonInterpreters.Found seen = pythons.get(pythons.size() - 1);
        String mount = "mount --bind \"$0\" \"$1\"; shift; exec \"$@\"";
        List<String> wrapper = new ArrayList<>(unshare);
        wrapper.addAll(
                List.of("sh", "-c", mount, home(seen).toString(), home(hidden).toString()));
        try (PythonTarget target = PythonTarget.startWrapped(wrapper, SignalsTest.command(hidden, "threads.py"))) {
            assertSixThreads(target.profile(200, 1000, true), target);
        }
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#oldestAndNewest")
    void shouldReadFilesThatAreDeletedThere(PythonInterpreters.Found python) throws Exception {
        Path copy = Files.copy(python.executable().toRealPath(), folder.resolve("python"));
        List<String> command = SignalsTest.command(python, "threads.py");
        command.set(0, copy.toString());
        List<String> wrapper = new ArrayList<>(List.of("env", "PYTHONHOME=" + home(python)));
        wrapper.addAll(unshare);
        try (PythonTarget target = PythonTarget.startWrapped(wrapper, command)) {
            Files.delete(copy);
            assertSixThreads(target.profile(200, 1000, true), target);
        }
    }

    private List<String> moved(String script, PythonInterpreters.Found python) {
        List<String> wrapper = new ArrayList<>(unshare);
        wrapper.addAll(
                List.of("sh", "-c", script, folder.toString(), home(python).toString()));
        return wrapper;
    }

    private void assertRead(List<String> wrapper, PythonInterpreters.Found python) throws Exception {
        assertFalse(Files.exists(Path.of("/mnt/python")));
        List<String> command = SignalsTest.command(python, "threads.py");
        command.set(0, "/mnt/python/bin/" + python.executable().getFileName());
        try (PythonTarget target = PythonTarget.startWrapped(wrapper, command)) {
            assertSixThreads(target.profile(200, 1000, true), target);
        }
    }

    private static void assertSixThreads(Profile profile, PythonTarget target) throws IOException {
        for (String function : List.of("busy", "also_busy", "sleep_long", "read_pipe", "wait_event", "wait_epoll")) {
            assertEquals(1.0 / 6, profile.ratio("^" + function + " "), 0.05, function);
        }
        Set<Integer> sampled = new TreeSet<>();
        profile.tree().forEachStack((stack, nanos, samples) -> sampled.add(((ThreadFrame) stack.get(0)).tid()));
        Set<Integer> existing = new TreeSet<>();
        try (var tasks = Files.list(Path.of("/proc/" + target.pid() + "/task"))) {
            tasks.forEach(
                    task -> existing.add(Integer.valueOf(task.getFileName().toString())));
        }
        assertEquals(existing, sampled);
    }

    private static Path home(PythonInterpreters.Found python) {
        return python.executable().getParent().getParent();
    }

    private static int innerPid(int pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("NSpid:"))
                .mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf('\t') + 1)))
                .findFirst()
                .orElseThrow();
    }
}
