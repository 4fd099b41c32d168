package org.jflame.bridge;

import java.util.List;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/**
 * A session with itself as the client, so that an archive of loaded classes (AppCDS) holds those of a real one.
 *
 * <p>Source: JEP 350, {@code -XX:ArchiveClassesAtExit}.
 */
public final class Rehearsal {

    private static final int ANSWER_PATIENCE_MILLIS = 10_000;

    /**
     * A jeromq 0.6.0 client hangs in about 1 of 50 connects: zmq.poll.Poller may see the connected channel while the
     * selection key of the connecting one is still being cancelled, and then never registers it. This makes it try again.
     */
    private static final int CONNECT_AGAIN_MILLIS = 1000;

    private Rehearsal() {}

    /**
     * Plays the script over a real connection.
     *
     * @throws IllegalStateException when the service does not answer
     */
    public static void run() {
        Service service = Service.bind((thread, cause) -> cause.printStackTrace());
        Session session = new Session(request -> new Script.Player(), new NotebookRenderer());
        Thread owner = new Thread(() -> service.serve(new Conversation(session, pid -> {})), "rehearsal");
        owner.setDaemon(true);
        owner.start();
        WarmUp.run();
        // Mostly a Python process that waits for the rehearsal's end: a real sample of it loads what a cell's sample
        // needs.
        ProcessHandle.current().parent().ifPresent(WarmUp::sample);
        playClient(service, Script.requests());
    }

    private static void playClient(Service service, List<byte[]> requests) {
        ZMQ.Context context = ZMQ.context(1);
        try (ZMQ.Socket client = connect(context, service)) {
            for (byte[] request : requests) {
                client.send(request);
                if (client.recv() == null) {
                    throw new IllegalStateException("the service does not answer itself");
                }
                while (client.hasReceiveMore()) {
                    client.recv();
                }
            }
        } finally {
            context.term();
        }
    }

    private static ZMQ.Socket connect(ZMQ.Context context, Service service) {
        ZMQ.Curve.KeyPair keys = ZMQ.Curve.generateKeyPair();
        service.admit(keys.publicKey);
        ZMQ.Socket client = context.socket(SocketType.DEALER);
        client.setCurvePublicKey(ZMQ.Curve.z85Decode(keys.publicKey));
        client.setCurveSecretKey(ZMQ.Curve.z85Decode(keys.secretKey));
        client.setCurveServerKey(ZMQ.Curve.z85Decode(service.endpoint().serverKey()));
        client.setLinger(0);
        client.setHandshakeIvl(CONNECT_AGAIN_MILLIS);
        client.setReceiveTimeOut(ANSWER_PATIENCE_MILLIS);
        client.connect("tcp://127.0.0.1:" + service.endpoint().port());
        return client;
    }
}
