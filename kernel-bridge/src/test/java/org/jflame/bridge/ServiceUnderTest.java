package org.jflame.bridge;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.zeromq.ZMQ;

/** A service on a thread of its own, whose sampler plays a made-up recording. */
final class ServiceUnderTest implements AutoCloseable {

    private final ZMQ.Curve.KeyPair keys = ZMQ.Curve.generateKeyPair();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Service service = Service.bind((thread, cause) -> cause.printStackTrace());

    ServiceUnderTest() {
        Thread owner = new Thread(this::serve, "service-under-test");
        owner.setDaemon(true);
        owner.start();
    }

    /** One that has been told its client's key. */
    static ServiceUnderTest withKey() {
        ServiceUnderTest service = new ServiceUnderTest();
        service.admitClient();
        return service;
    }

    static Conversation playedConversation() {
        return new Conversation(new Session(request -> new Script.Player(), new NotebookRenderer()), pid -> {});
    }

    private void serve() {
        service.serve(playedConversation());
        ended.countDown();
    }

    void admitClient() {
        service.admit(keys.publicKey);
    }

    int port() {
        return service.endpoint().port();
    }

    /** A client with the admitted key. */
    TestClient connect() {
        return TestClient.connect(port(), service.endpoint().serverKey(), keys);
    }

    TestClient connectWithOtherKeys() {
        return TestClient.connect(port(), service.endpoint().serverKey(), ZMQ.Curve.generateKeyPair());
    }

    TestClient connectToOtherServerKey() {
        return TestClient.connect(port(), ZMQ.Curve.generateKeyPair().publicKey, keys);
    }

    boolean endsWithin(int seconds) {
        try {
            return ended.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a test but its time limit", e);
        }
    }

    @Override
    public void close() {
        service.shutdown();
        if (!endsWithin(5)) {
            throw new AssertionError("the service did not end");
        }
    }
}
