package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sampler without privileges: what it may sample it can, and what not it says why. */
class OtherUserTest {

    private static final List<String> CONTAINER =
            List.of("unshare", "--user", "--map-root-user", "--mount", "--pid", "--fork", "--mount-proc");

    /** Forbids others to look into it, as a program with a secret does. */
    private static final String NOT_DUMPABLE = "import ctypes, runpy, sys; ctypes.CDLL(None).prctl(4, 0); "
            + "sys.argv.pop(0); runpy.run_path(sys.argv[0], run_name='__main__')";

    @TempDir
    private Path folder;

    private OtherUser user;
    private List<String> python;

    @BeforeEach
    void findPython() throws Exception {
        user = new OtherUser(folder);
        python = user.python("threads.py");
    }

    @Test
    void shouldSampleItsOwnProcesses() throws Exception {
        try (PythonTarget target = PythonTarget.startWrapped(user.wrapper(), python)) {
            assertEquals("also_busy 1.0", user.sample(List.of(), pid(target)));
        }
    }

    @Test
    void shouldSayThatAProcessIsAnotherUsers() throws Exception {
        assertRefused(user.sample(List.of(), "1"), "it belongs to user id 0, the sampler runs as user id ");
    }

    @Test
    void shouldSampleItsOwnContainersWithAnotherRoot() throws Exception {
        requireContainers();
        String script = "mkdir $0/root; mount --rbind / $0/root; mount -t tmpfs none $0/root/mnt; "
                + "cp $1 $0/root/mnt/python; shift; exec chroot $0/root /mnt/python \"$@\"";
        List<String> wrapper = new ArrayList<>(user.wrapper());
        wrapper.addAll(CONTAINER);
        wrapper.addAll(List.of("sh", "-c", script, folder.toString()));
        try (PythonTarget target = PythonTarget.startWrapped(wrapper, python)) {
            assertEquals("also_busy 1.0", user.sample(List.of(), pid(target)));
        }
    }

    @Test
    void shouldSayThatAProcessIsOutsideOfItsContainer() throws Exception {
        requireContainers();
        List<String> justAnotherUser = List.of("unshare", "--user", "--map-root-user");
        try (PythonTarget target = PythonTarget.startWrapped(user.wrapper(), python)) {
            assertRefused(
                    user.sample(justAnotherUser, pid(target)), "it is outside of the container (the user namespace)");
        }
    }

    @Test
    void shouldSayThatAProcessForbidsIt() throws Exception {
        List<String> command = new ArrayList<>(List.of(python.get(0), "-c", NOT_DUMPABLE));
        command.add(python.get(1));
        try (PythonTarget target = PythonTarget.startWrapped(user.wrapper(), command)) {
            assertRefused(
                    user.sample(List.of(), pid(target)), "it has changed its user id, or forbidden it with prctl");
        }
    }

    private void requireContainers() throws Exception {
        List<String> attempt = new ArrayList<>(user.wrapper());
        attempt.addAll(CONTAINER);
        attempt.add("true");
        Assumptions.assumeTrue(
                new ProcessBuilder(attempt).start().waitFor() == 0, "this kernel lets only root make user namespaces");
    }

    private static void assertRefused(String output, String reason) {
        assertTrue(output.startsWith("NOT_PERMITTED: "), output);
        assertTrue(output.contains(reason), output);
        assertEquals(1, output.lines().count(), output);
    }

    private static String pid(PythonTarget target) {
        return Integer.toString(target.pid());
    }
}
