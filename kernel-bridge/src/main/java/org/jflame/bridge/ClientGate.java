package org.jflame.bridge;

import java.lang.Thread.UncaughtExceptionHandler;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * Admits the one client whose public key came through the parent's pipe, and nobody else.
 *
 * <p>Any local user can connect to a loopback port. A CURVE server asks this handler before the first message of a
 * connection gets through. jeromq admits everybody while no handler is bound, so the gate stands before the
 * service's own socket is bound.
 *
 * <p>Source: ZeroMQ RFC 27 (ZAP 1.0).
 */
final class ClientGate {

    private static final String ENDPOINT = "inproc://zeromq.zap.01";

    /** A client may connect before its key, written earlier, has been read: such a connection waits this long. */
    private static final long KEY_PATIENCE_MILLIS = 2000;

    private final ZMQ.Socket socket;
    private final CountDownLatch keyKnown = new CountDownLatch(1);
    private volatile byte[] admittedKey = {};

    private ClientGate(ZMQ.Socket socket) {
        this.socket = socket;
    }

    /**
     * Stands until the context ends.
     *
     * @param onBroken is called when it fell for another reason; it has not been closed then, so that nobody gets in
     */
    static ClientGate open(ZMQ.Context context, UncaughtExceptionHandler onBroken) {
        ZMQ.Socket socket = context.socket(SocketType.REP);
        socket.setLinger(0);
        socket.bind(ENDPOINT);
        ClientGate gate = new ClientGate(socket);
        Thread owner = new Thread(gate::guard, "client-gate");
        owner.setDaemon(true);
        owner.setUncaughtExceptionHandler(onBroken);
        owner.start();
        return gate;
    }

    /**
     * @param publicKeyZ85 the only key to admit from now on, 40 characters
     * @throws IllegalArgumentException when it is not a key
     */
    void admit(String publicKeyZ85) {
        if (!publicKeyZ85.matches("[0-9a-zA-Z.:+=^!/*?&<>()\\[\\]{}@%$#-]{40}")) {
            throw new IllegalArgumentException("a client key is 40 characters of Z85");
        }
        admittedKey = ZMQ.Curve.z85Decode(publicKeyZ85);
        keyKnown.countDown();
    }

    private void guard() {
        try {
            while (true) {
                List<byte[]> request = receive();
                socket.sendMore(request.get(0)); // version
                socket.sendMore(request.size() > 1 ? request.get(1) : new byte[0]); // request id
                boolean welcome = admits(request);
                socket.sendMore(welcome ? "200" : "400");
                socket.sendMore(welcome ? "OK" : "no access");
                socket.sendMore(""); // user id
                socket.send(""); // metadata
            }
        } catch (ZMQException e) {
            if (e.getErrorCode() != ZMQ.Error.ETERM.getCode()) {
                throw e;
            }
            Service.close(socket);
        }
    }

    private List<byte[]> receive() {
        List<byte[]> frames = new ArrayList<>();
        do {
            frames.add(socket.recv());
        } while (socket.hasReceiveMore());
        return frames;
    }

    /** Frames: version, request id, domain, address, identity, mechanism, credentials. */
    private boolean admits(List<byte[]> request) {
        return request.size() == 7
                && new String(request.get(0), ZMQ.CHARSET).equals("1.0")
                && new String(request.get(5), ZMQ.CHARSET).equals("CURVE")
                && request.get(6).length == 32
                && keyIsKnown()
                && MessageDigest.isEqual(request.get(6), admittedKey);
    }

    private boolean keyIsKnown() {
        try {
            return keyKnown.await(KEY_PATIENCE_MILLIS, TimeUnit.MILLISECONDS) && admittedKey.length == 32;
        } catch (InterruptedException e) {
            return false; // nobody interrupts this thread; jeromq does not survive it
        }
    }
}
