package org.jflame.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.ZMQ;

/** Over real sockets, with clients that behave and clients that do not. */
@Timeout(60)
class ServiceTest {

    /** Long enough for a reply that should not come to come. */
    private static final int SILENCE_MILLIS = 700;

    private final ZMQ.Curve.KeyPair keys = ZMQ.Curve.generateKeyPair();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Service service = Service.bind((thread, cause) -> cause.printStackTrace());

    @AfterEach
    void endService() throws InterruptedException {
        service.shutdown();
        assertTrue(ended.await(5, TimeUnit.SECONDS), "the service did not end");
    }

    @Test
    void shouldServeAGoodClientFromHelloToGoodbye() throws IOException, InterruptedException {
        serveAdmitted();
        try (TestClient client = connect(keys)) {
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
            assertEquals(1, profile.attachments().size());
            gunzip(profile.attachments().get(0));
            assertEquals(
                    "NOT_SAMPLING", client.ask("stop", TestClient.STOP_FIELDS).code());
            assertEquals("discarded", client.ask("discard", "").type());
            assertEquals("goodbye", client.ask("bye", "").type());
            assertTrue(ended.await(2, TimeUnit.SECONDS));
        }
    }

    @Test
    void shouldBeSilentToAWrongKeyAndGoOnForTheGoodClient() {
        serveAdmitted();
        try (TestClient good = connect(keys);
                TestClient wrong = connect(ZMQ.Curve.generateKeyPair())) {
            assertServed(good);
            wrong.sendText("{'protocol':1,'id':1,'type':'status'}");
            assertEquals(Optional.empty(), wrong.receive(SILENCE_MILLIS));
            assertServed(good);
        }
    }

    @Test
    void shouldBeSilentToAClientThatKnowsAnotherServerKey() {
        serveAdmitted();
        try (TestClient misled =
                TestClient.connect(service.endpoint().port(), ZMQ.Curve.generateKeyPair().publicKey, keys)) {
            misled.sendText("{'protocol':1,'id':1,'type':'status'}");
            assertEquals(Optional.empty(), misled.receive(SILENCE_MILLIS));
            assertStillServing();
        }
    }

    @Test
    void shouldBeSilentToAClientWithoutCurve() {
        serveAdmitted();
        try (TestClient plain = TestClient.connectUnencrypted(service.endpoint().port())) {
            plain.sendText("{'protocol':1,'id':1,'type':'status'}");
            assertEquals(Optional.empty(), plain.receive(SILENCE_MILLIS));
            assertStillServing();
        }
    }

    @Test
    void shouldSurviveNoiseOnItsPort() throws IOException {
        serveAdmitted();
        Random random = new Random(1);
        for (int i = 0; i < 50; i++) {
            try (Socket socket = new Socket("127.0.0.1", service.endpoint().port())) {
                byte[] noise = new byte[random.nextInt(500)];
                random.nextBytes(noise);
                if (noise.length > 10 && i % 2 == 0) {
                    noise[0] = (byte) 0xff; // as a ZMTP 3 greeting begins
                    noise[9] = 0x7f;
                    noise[10] = 3;
                }
                socket.getOutputStream().write(noise);
            }
        }
        assertStillServing();
    }

    @Test
    void shouldAdmitNobodyBeforeTheKeyIsKnownAndThenTheRightOne() {
        serve();
        try (TestClient early = connect(keys);
                TestClient wrong = connect(ZMQ.Curve.generateKeyPair())) {
            early.sendText("{'protocol':1,'id':1,'type':'status'}");
            wrong.sendText("{'protocol':1,'id':1,'type':'status'}");
            assertEquals(Optional.empty(), early.receive(SILENCE_MILLIS / 2));
            service.admit(keys.publicKey);
            assertEquals("state", early.receive().orElseThrow().type());
            assertEquals(Optional.empty(), wrong.receive(SILENCE_MILLIS));
        }
    }

    @Test
    void shouldAnswerWhatIsNoRequestWithAnErrorAndGoOn() {
        serveAdmitted();
        try (TestClient client = connect(keys)) {
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
        serveAdmitted();
        try (TestClient good = connect(keys);
                TestClient oversized = connect(keys)) {
            assertServed(good);
            oversized.send(new byte[9 * 1024 * 1024]);
            assertEquals(Optional.empty(), oversized.receive(SILENCE_MILLIS));
            assertServed(good);
            assertServed(oversized); // on a connection of its own making
        }
    }

    @Test
    void shouldReadAMessageOfTheLargestSize() {
        serveAdmitted();
        try (TestClient client = connect(keys)) {
            String source = "x".repeat(7 * 1024 * 1024);
            TestClient.Answer answer = client.ask("stop", TestClient.STOP_FIELDS.replace("work()", source));
            assertEquals("NOT_SAMPLING", answer.code());
        }
    }

    @Test
    void shouldAnswerAFloodInOrder() {
        serveAdmitted();
        try (TestClient client = connect(keys)) {
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
        serveAdmitted();
        try (TestClient deaf = connect(keys)) {
            for (int i = 1; i <= 900; i++) {
                deaf.sendText("{'protocol':1,'id':" + i + ",'type':'" + "x".repeat(2000) + "'}");
            }
        } // gone, with the service still answering
        assertStillServing();
    }

    @Test
    void shouldOutliveAClientThatVanishesBeforeItsReply() {
        serveAdmitted();
        for (int i = 0; i < 20; i++) {
            try (TestClient hasty = connect(keys)) {
                assertServed(hasty);
                hasty.ask("start", TestClient.startFields(1));
                hasty.sendText("{'protocol':1,'id':9,'type':'stop'," + TestClient.STOP_FIELDS + "}");
            }
        }
        assertStillServing();
    }

    @Test
    void shouldShutDownFromAnyThreadEveryTime() throws InterruptedException {
        serveAdmitted();
        for (int i = 0; i < 100; i++) {
            Service another = Service.bind((thread, cause) -> cause.printStackTrace());
            Thread owner = new Thread(() -> another.serve(playedConversation()));
            owner.start();
            if (i % 2 == 0) {
                Thread.sleep(i % 5);
            }
            another.shutdown();
            owner.join(5000);
            assertFalse(owner.isAlive(), "round " + i);
        }
    }

    private void serveAdmitted() {
        service.admit(keys.publicKey);
        serve();
    }

    private void serve() {
        Thread owner = new Thread(
                () -> {
                    service.serve(playedConversation());
                    ended.countDown();
                },
                "service-under-test");
        owner.setDaemon(true);
        owner.start();
    }

    private static Conversation playedConversation() {
        return new Conversation(new Session(request -> new Script.Player(), new NotebookRenderer()), pid -> {});
    }

    private TestClient connect(ZMQ.Curve.KeyPair clientKeys) {
        return TestClient.connect(service.endpoint().port(), service.endpoint().serverKey(), clientKeys);
    }

    private void assertStillServing() {
        try (TestClient good = connect(keys)) {
            assertServed(good);
        }
    }

    private static void assertServed(TestClient client) {
        assertEquals("state", client.ask("status", "").type());
    }

    static String gunzip(byte[] bytes) throws IOException {
        try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
