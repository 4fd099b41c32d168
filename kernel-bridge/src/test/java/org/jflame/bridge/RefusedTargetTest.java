package org.jflame.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that cannot be sampled get a typed error, and the service goes on. */
@Timeout(120)
class RefusedTargetTest {

    private static final int MORE_THAN_PID_MAX = 2_000_000_000;

    @Test
    void shouldSayThatAProcessIsNotPython() throws IOException {
        Process sleep = new ProcessBuilder("sleep", "60").start();
        try {
            assertRefused(ChildService.serveCommand(), sleep.pid(), "NOT_PYTHON");
        } finally {
            sleep.destroyForcibly();
        }
    }

    @Test
    void shouldSayThatThereIsNoSuchProcess() throws IOException {
        assertRefused(ChildService.serveCommand(), MORE_THAN_PID_MAX, "NO_SUCH_PROCESS");
    }

    @Test
    void shouldSayThatAProcessIsGone() throws IOException, InterruptedException {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        assertRefused(ChildService.serveCommand(), gone.pid(), "NO_SUCH_PROCESS");
    }

    @Test
    void shouldSayThatAProcessOfAnotherUserMayNotBeTraced(@TempDir Path readable) throws IOException {
        boolean root = System.getProperty("user.name").equals("root");
        List<String> command = root ? asNobody(readable) : ChildService.serveCommand();
        assertRefused(command, 1, "NOT_PERMITTED"); // root's in every container
    }

    /** Root may trace everybody, so the service has to be somebody else's, who cannot read root's class path. */
    private static List<String> asNobody(Path readable) throws IOException {
        String setpriv = Stream.of("/usr/bin/setpriv", "/bin/setpriv")
                .filter(path -> new File(path).canExecute())
                .findFirst()
                .orElse("");
        assumeFalse(setpriv.isEmpty(), "as root this test needs setpriv (util-linux), to become another user");
        Files.setPosixFilePermissions(readable, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path copy = readable.resolve(String.valueOf(classPath.size()) + (entry.endsWith(".jar") ? ".jar" : ""));
            copyTree(Path.of(entry), copy);
            classPath.add(copy.toString());
        }
        List<String> command = new ArrayList<>(
                List.of(setpriv, "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"));
        command.addAll(
                ChildService.command("org.jflame.cli.Main", String.join(File.pathSeparator, classPath), "serve"));
        return command;
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Path copy = to.resolve(from.relativize(file).toString());
                    Files.copy(file, file.equals(from) ? to : copy);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static void assertRefused(List<String> command, long pid, String code) throws IOException {
        try (ChildService service = ChildService.start(command)) {
            service.writeKey();
            String announcement = service.line();
            assumeTrue(announcement != null, service.stderr());
            try (TestClient client = ChildService.connect(announcement)) {
                TestClient.Answer answer = client.ask("start", TestClient.startFields(pid));
                assertEquals(code, answer.code(), answer.json()::toString);
                assertFalse(answer.json().get("message").asText().isEmpty());
                assertFalse(answer.json().get("cure").asText().isEmpty());
                assertFalse(client.ask("status", "").json().get("sampling").asBoolean());
            }
        }
    }
}
