package org.jflame.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service in a JVM of its own: what it writes, and how it ends. */
@Timeout(120)
class ServiceProcessTest {

    private static final Duration GONE_WITHIN = Duration.ofSeconds(2);

    @Test
    void shouldAnnounceItselfInOneLineAndWriteNothingElse() throws IOException, InterruptedException {
        try (ChildService service = ChildService.start(ChildService.serveCommand())) {
            service.writeKey(); // before the announcement is read
            String announcement = service.line();
            JsonNode json = new JsonMapper().readTree(announcement);
            assertEquals(1, json.get("protocol").asInt());
            assertEquals(Protocol.VERSION, json.get("version").asText());
            assertEquals(
                    System.getProperty("java.version"), json.get("javaVersion").asText());
            assertEquals(40, json.get("serverKey").asText().length());
            assertEquals(5, json.size());
            try (TestClient client = ChildService.connect(announcement)) {
                JsonNode welcome = client.ask("hello", "'version':'0.1.0','pid':" + ownPid())
                        .json();
                assertEquals(service.process().pid(), welcome.get("pid").asLong());
                Thread.sleep(1500); // the warm-up has drawn its picture
                assertEquals("goodbye", client.ask("bye", "").type());
            }
            assertEndsSoon(service.process().toHandle());
            assertEquals("", service.restOfStdout());
            assertEquals("", service.stderr());
            assertEquals(0, service.process().waitFor());
        }
    }

    @Test
    void shouldEndWithItsPipe() throws IOException, InterruptedException {
        try (ChildService service = ChildService.start(ChildService.serveCommand())) {
            service.writeKey();
            try (TestClient client = service.connect()) {
                client.ask("status", "");
                service.process().getOutputStream().close();
                assertEndsSoon(service.process().toHandle());
                assertEquals("", service.stderr());
                assertEquals(0, service.process().waitFor());
            }
        }
    }

    @Test
    void shouldEndWithItsPipeWhenNoKeyEverCame() throws IOException, InterruptedException {
        try (ChildService service = ChildService.start(ChildService.serveCommand())) {
            service.line();
            service.process().getOutputStream().close();
            assertEndsSoon(service.process().toHandle());
            assertEquals("", service.stderr());
        }
    }

    @Test
    void shouldEndWithAReasonWhenTheKeyIsNone() throws IOException, InterruptedException {
        for (String line : new String[] {"{\"clientKey\":\"short\"}\n", "hello\n", "x".repeat(5000)}) {
            try (ChildService service = ChildService.start(ChildService.serveCommand())) {
                service.line();
                OutputStream stdin = service.process().getOutputStream();
                stdin.write(line.getBytes(StandardCharsets.UTF_8));
                stdin.flush();
                assertEndsSoon(service.process().toHandle());
                assertTrue(service.stderr().startsWith("jflame: SEVERE: the service ends: "), service.stderr());
            }
        }
    }

    @Test
    void shouldEndOnSigterm() throws IOException, InterruptedException {
        try (ChildService service = ChildService.start(ChildService.serveCommand())) {
            service.writeKey();
            try (TestClient client = service.connect()) {
                client.ask("status", "");
                service.process().destroy();
                assertEndsSoon(service.process().toHandle());
                assertEquals("", service.stderr());
            }
        }
    }

    @Test
    void shouldEndEvenIfItHangs() throws IOException, InterruptedException {
        try (ChildService service = ChildService.start(
                ChildService.command(HangingService.class.getName(), System.getProperty("java.class.path")))) {
            service.writeKey();
            try (TestClient client = service.connect()) {
                client.ask("hello", "'version':'0.1.0','pid':" + ownPid());
                client.sendText("{'protocol':1,'id':9,'type':'start'," + TestClient.startFields(ownPid()) + "}");
                assertEquals("HANGING", service.line());
                service.process().getOutputStream().close();
                assertEndsSoon(service.process().toHandle());
                assertEquals(Deadline.HALTED_STATUS, service.process().waitFor());
            }
        }
    }

    private static long ownPid() {
        return ProcessHandle.current().pid();
    }

    private static void assertEndsSoon(ProcessHandle process) throws InterruptedException {
        Duration life = ChildService.remainingLife(process);
        assertTrue(life.compareTo(GONE_WITHIN) < 0, "lived on for " + life);
    }
}
