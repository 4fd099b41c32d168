package org.jflame.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over real sockets, with an admitted client that behaves or does not. */
@Timeout(60)
class ServiceTest {

    private static final int SILENCE_MILLIS = 700;

    private final ServiceUnderTest service = ServiceUnderTest.withKey();

    @AfterEach
    void endService() {
        service.close();
    }

    @Test
    void shouldServeAGoodClientFromHelloToGoodbye() throws IOException {
        try (TestClient client = service.connect()) {
            TestClient.Answer welcome = client.ask("hello", "'version':'0.1.0','pid':1");
            assertEquals("welcome", welcome.type());
            assertEquals(
                    System.getProperty("java.version"),
                    welcome.json().get("javaVersion").asText());
            assertEquals(
                    "started", client.ask("start", TestClient.startFields(1)).type());
            TestClient.Answer state = client.ask("status", "");
            assertEquals("state", state.type());
            assertTrue(state.json().get("sampling").asBoolean());
            TestClient.Answer profile = client.ask("stop", TestClient.STOP_FIELDS);
            assertEquals("profile", profile.type());
            assertEquals("In [5]", profile.json().get("title").asText());
            assertEquals(4, profile.attachments().size());
            gunzip(profile.attachments().get(0));
            gunzip(profile.attachments().get(1));
            gunzip(profile.attachments().get(2));
            assertEquals(0, profile.attachments().get(3).length, "nobody asked for pixels");
            assertEquals(
                    "NOT_SAMPLING", client.ask("stop", TestClient.STOP_FIELDS).code());
            assertEquals("discarded", client.ask("discard", "").type());
            assertEquals("goodbye", client.ask("bye", "").type());
            assertTrue(service.endsWithin(2));
        }
    }

    @Test
    void shouldAnswerWhatIsNoRequestWithAnErrorAndGoOn() {
        try (TestClient client = service.connect()) {
            TestClient.Answer malformed = client.askRaw("{'protocol':1,");
            assertEquals("MALFORMED", malformed.code());
            assertEquals(0, malformed.json().get("id").asInt());
            assertFalse(malformed.json().get("cure").asText().isEmpty());
            assertEquals("MALFORMED", client.askRaw("").code());
            assertEquals("MALFORMED", client.ask("status", "'surprise':1").code());
            assertEquals(
                    "PROTOCOL",
                    client.askRaw("{'protocol':2,'id':9,'type':'status'}").code());
            client.send("".getBytes(StandardCharsets.UTF_8), "{}".getBytes(StandardCharsets.UTF_8));
            assertEquals("MALFORMED", client.receive().orElseThrow().code());
            assertServed(client);
        }
    }

    @Test
    void shouldDropAnOversizedMessageAndGoOn() {
        try (TestClient good = service.connect();
                TestClient oversized = service.connect()) {
            assertServed(good);
            oversized.send(new byte[9 * 1024 * 1024]);
            assertEquals(Optional.empty(), oversized.receive(SILENCE_MILLIS));
            assertServed(good);
            assertServed(oversized); // on a connection of its own making
        }
    }

    @Test
    void shouldReadAMessageOfTheLargestSize() {
        try (TestClient client = service.connect()) {
            String source = "x".repeat(7 * 1024 * 1024);
            TestClient.Answer answer = client.ask("stop", TestClient.STOP_FIELDS.replace("work()", source));
            assertEquals("NOT_SAMPLING", answer.code());
        }
    }

    @Test
    void shouldAnswerAFloodInOrder() {
        try (TestClient client = service.connect()) {
            int flood = 5000;
            for (int i = 1; i <= flood; i++) {
                client.sendText("{'protocol':1,'id':" + i + ",'type':'status'}");
                if (i % 500 == 0) { // reads late, but reads
                    for (int id = i - 499; id <= i; id++) {
                        assertEquals(
                                id,
                                client.receive().orElseThrow().json().get("id").asInt());
                    }
                }
            }
        }
    }

    @Test
    void shouldOutliveAClientThatFloodsAndNeverReads() {
        try (TestClient deaf = service.connect()) {
            for (int i = 1; i <= 900; i++) {
                deaf.sendText("{'protocol':1,'id':" + i + ",'type':'" + "x".repeat(2000) + "'}");
            }
        } // gone, with the service still answering
        assertStillServing(service);
    }

    @Test
    void shouldOutliveAClientThatVanishesBeforeItsReply() {
        for (int i = 0; i < 20; i++) {
            try (TestClient hasty = service.connect()) {
                assertServed(hasty);
                hasty.ask("start", TestClient.startFields(1));
                hasty.sendText("{'protocol':1,'id':9,'type':'stop'," + TestClient.STOP_FIELDS + "}");
            }
        }
        assertStillServing(service);
    }

    @Test
    void shouldShutDownFromAnyThreadEveryTime() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            Service another = Service.bind((thread, cause) -> cause.printStackTrace());
            Thread owner = new Thread(() -> another.serve(ServiceUnderTest.playedConversation()));
            owner.start();
            if (i % 2 == 0) {
                Thread.sleep(i % 5);
            }
            another.shutdown();
            owner.join(5000);
            assertFalse(owner.isAlive(), "round " + i);
        }
    }

    static void assertStillServing(ServiceUnderTest service) {
        try (TestClient good = service.connect()) {
            assertServed(good);
        }
    }

    static void assertServed(TestClient client) {
        assertEquals("state", client.ask("status", "").type());
    }

    static String gunzip(byte[] bytes) throws IOException {
        try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
