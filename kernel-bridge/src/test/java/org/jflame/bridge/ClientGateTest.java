package org.jflame.bridge;

import static org.jflame.bridge.ServiceTest.assertServed;
import static org.jflame.bridge.ServiceTest.assertStillServing;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is not the client that the parent named gets no answer. */
@Timeout(60)
class ClientGateTest {

    /** Long enough for a reply that should not come to come. */
    private static final int SILENCE_MILLIS = 700;

    private final ServiceUnderTest service = ServiceUnderTest.withKey();

    @AfterEach
    void endService() {
        service.close();
    }

    @Test
    void shouldBeSilentToAWrongKeyAndGoOnForTheGoodClient() {
        try (TestClient good = service.connect();
                TestClient wrong = service.connectWithOtherKeys()) {
            assertServed(good);
            wrong.sendText("{'protocol':1,'id':1,'type':'status'}");
            assertEquals(Optional.empty(), wrong.receive(SILENCE_MILLIS));
            assertServed(good);
        }
    }

    @Test
    void shouldBeSilentToAClientThatKnowsAnotherServerKey() {
        try (TestClient misled = service.connectToOtherServerKey()) {
            misled.sendText("{'protocol':1,'id':1,'type':'status'}");
            assertEquals(Optional.empty(), misled.receive(SILENCE_MILLIS));
            assertStillServing(service);
        }
    }

    @Test
    void shouldBeSilentToAClientWithoutCurve() {
        try (TestClient plain = TestClient.connectUnencrypted(service.port())) {
            plain.sendText("{'protocol':1,'id':1,'type':'status'}");
            assertEquals(Optional.empty(), plain.receive(SILENCE_MILLIS));
            assertStillServing(service);
        }
    }

    @Test
    void shouldSurviveNoiseOnItsPort() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 50; i++) {
            try (Socket socket = new Socket("127.0.0.1", service.port())) {
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
        assertStillServing(service);
    }

    @Test
    void shouldAdmitNobodyBeforeTheKeyIsKnownAndThenTheRightOne() {
        try (ServiceUnderTest unready = new ServiceUnderTest();
                TestClient early = unready.connect();
                TestClient wrong = unready.connectWithOtherKeys()) {
            early.sendText("{'protocol':1,'id':1,'type':'status'}");
            wrong.sendText("{'protocol':1,'id':1,'type':'status'}");
            assertEquals(Optional.empty(), early.receive(SILENCE_MILLIS / 2));
            unready.admitClient();
            assertEquals("state", early.receive().orElseThrow().type());
            assertEquals(Optional.empty(), wrong.receive(SILENCE_MILLIS));
        }
    }
}
