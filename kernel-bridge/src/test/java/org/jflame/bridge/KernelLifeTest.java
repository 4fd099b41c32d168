package org.jflame.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The service and the kernel that started it: {@code kernel.py} stands in for a notebook kernel. */
@Timeout(120)
class KernelLifeTest {

    private final List<ProcessHandle> started = new ArrayList<>();

    /**
     * A kernel with its service.
     *
     * @param process the kernel
     * @param lines what it writes
     * @param service the service's process
     * @param announcement the service's
     */
    private record Kernel(Process process, BufferedReader lines, ProcessHandle service, String announcement) {}

    @AfterEach
    void killWhatIsLeft() {
        started.forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void shouldEndWhenTheKernelIsKilled() throws IOException, InterruptedException {
        Kernel kernel = start(false);
        try (TestClient client = ChildService.connect(kernel.announcement())) {
            hello(client, kernel);
            kernel.process().destroyForcibly().waitFor();
            assertGone(kernel.service());
        }
    }

    @Test
    void shouldEndWhenTheKernelIsKilledAndItsPipeLivesOn() throws IOException, InterruptedException {
        Kernel kernel = start(true);
        ProcessHandle leak = handle(kernel.lines().readLine());
        try (TestClient client = ChildService.connect(kernel.announcement())) {
            hello(client, kernel);
            kernel.process().destroyForcibly().waitFor();
            assertTrue(leak.isAlive(), "the pipe is held open");
            assertGone(kernel.service());
        }
    }

    @Test
    void shouldEndWhenTheKernelIsKilledWhileBeingSampled() throws IOException, InterruptedException {
        Kernel kernel = start(false);
        try (TestClient client = ChildService.connect(kernel.announcement())) {
            hello(client, kernel);
            startSampling(client, kernel);
            kernel.process().destroyForcibly().waitFor();
            assertGone(kernel.service());
        }
    }

    @Test
    void shouldLeaveTheKernelUnharmedWhenItIsKilledItself() throws IOException, InterruptedException {
        Kernel kernel = start(false);
        try (TestClient client = ChildService.connect(kernel.announcement())) {
            hello(client, kernel);
            startSampling(client, kernel);
            kernel.service().destroyForcibly();
            assertGone(kernel.service());
            interrupt(kernel); // it answers: it is neither stopped nor dead
            assertEquals("interrupted", kernel.lines().readLine());
        }
    }

    @Test
    void shouldBeUnharmedByAnInterruptOfTheKernelsProcessGroup() throws IOException, InterruptedException {
        Kernel kernel = start(false);
        try (TestClient client = ChildService.connect(kernel.announcement())) {
            hello(client, kernel);
            startSampling(client, kernel);
            interrupt(kernel);
            assertEquals("interrupted", kernel.lines().readLine());
            assertEquals("state", client.ask("status", "").type());
            TestClient.Answer profile = client.ask("stop", TestClient.STOP_FIELDS);
            assertEquals("profile", profile.type());
            assertTrue(kernel.service().isAlive());
        }
    }

    @Test
    void shouldProfileTheKernel() throws IOException, InterruptedException {
        Kernel kernel = start(false);
        try (TestClient client = ChildService.connect(kernel.announcement())) {
            hello(client, kernel);
            for (int round = 0; round < 2; round++) {
                startSampling(client, kernel);
                Thread.sleep(1000);
                TestClient.Answer profile = client.ask("stop", TestClient.STOP_FIELDS.replace("/tmp/5.py", script()));
                assertTrue(profile.json().get("samples").asInt() > 20, profile.json()::toString);
                assertTrue(profile.json().get("html").asText().contains("data:image/svg+xml;base64,"));
                assertTrue(ServiceTest.gunzip(profile.attachments().get(0)).contains("compute"));
                assertTrue(ServiceTest.gunzip(profile.attachments().get(1)).contains("compute"));
                assertTrue(profile.json().get("text").asText().contains("compute"), profile.json()::toString);
            }
        }
    }

    @Test
    void shouldReplaceAProfileThatIsRunning() throws IOException {
        Kernel kernel = start(false);
        try (TestClient client = ChildService.connect(kernel.announcement())) {
            hello(client, kernel);
            startSampling(client, kernel);
            startSampling(client, kernel);
            assertEquals("discarded", client.ask("discard", "").type());
            startSampling(client, kernel);
            assertEquals("profile", client.ask("stop", TestClient.STOP_FIELDS).type());
        }
    }

    private Kernel start(boolean leaks) throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid", "python3", script()));
        command.addAll(ChildService.serveCommand());
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        if (leaks) {
            builder.environment().put("LEAK", "1");
        }
        Process process = startOrSkip(builder);
        started.add(process.toHandle());
        process.getOutputStream().write(ChildService.KEY_LINE.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        return new Kernel(process, lines, handle(lines.readLine()), lines.readLine());
    }

    private static Process startOrSkip(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            assumeTrue(false, "needs python3 and setsid: " + e.getMessage());
            throw new IllegalStateException(e);
        }
    }

    private ProcessHandle handle(String pid) {
        ProcessHandle handle = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        started.add(handle);
        return handle;
    }

    private static void hello(TestClient client, Kernel kernel) {
        String fields = "'version':'0.1.0','pid':" + kernel.process().pid();
        assertEquals("welcome", client.ask("hello", fields).type());
    }

    private static void startSampling(TestClient client, Kernel kernel) {
        TestClient.Answer answer =
                client.ask("start", TestClient.startFields(kernel.process().pid()));
        // Python outside the supported versions is another test's matter.
        assumeTrue(!answer.code().equals("UNSUPPORTED_PYTHON"), answer.json()::toString);
        assertEquals("started", answer.type(), answer.json()::toString);
    }

    private static void interrupt(Kernel kernel) throws IOException, InterruptedException {
        Process kill =
                new ProcessBuilder("kill", "-INT", "--", "-" + kernel.process().pid()).start();
        assertTrue(kill.waitFor(5, TimeUnit.SECONDS) && kill.exitValue() == 0);
    }

    private static String script() {
        return Path.of("src/test/resources/org/jflame/bridge/kernel.py")
                .toAbsolutePath()
                .toString();
    }

    private static void assertGone(ProcessHandle service) throws InterruptedException {
        Duration life = ChildService.remainingLife(service);
        assertTrue(life.compareTo(Duration.ofSeconds(2)) < 0, "lived on for " + life);
    }
}
