package org.jflame.bridge;

import java.lang.System.Logger.Level;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.ArrayList;
import java.util.List;
import org.zeromq.SocketType;
import org.zeromq.UncheckedZMQException;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * The service's end of the wire: a CURVE server on a free loopback port, with a key pair of its own.
 *
 * <p>One thread owns the socket, from {@link #serve} to its end; {@link #shutdown} is how others end it. jeromq's threads
 * are never interrupted.
 */
final class Service {

    private static final String LOOPBACK = "tcp://127.0.0.1:";

    /** No request has more; what comes on top is not kept. */
    private static final int MAX_ATTACHMENTS = 2;

    /** How long the end waits for the last reply to leave. */
    private static final int LINGER_MILLIS = 500;

    private final ZMQ.Context context;
    private final ClientGate gate;
    private final ZMQ.Socket socket;
    private final Endpoint endpoint;

    /**
     * Where a client finds the service.
     *
     * @param port on the loopback interface
     * @param serverKey the service's public key, Z85
     */
    record Endpoint(int port, String serverKey) {}

    private Service(ZMQ.Context context, ClientGate gate, ZMQ.Socket socket, Endpoint endpoint) {
        this.context = context;
        this.gate = gate;
        this.socket = socket;
        this.endpoint = endpoint;
    }

    /**
     * Takes a port. Nobody is admitted yet.
     *
     * @param onBroken is called when a thread has died without which the service cannot go on
     */
    static Service bind(UncaughtExceptionHandler onBroken) {
        ZMQ.Context context = ZMQ.context(1);
        context.setUncaughtExceptionHandler(onBroken);
        context.setNotificationExceptionHandler(Service::logBadConnection);
        ClientGate gate = ClientGate.open(context, onBroken); // before bind: see there
        ZMQ.Curve.KeyPair keys = ZMQ.Curve.generateKeyPair();
        ZMQ.Socket socket = context.socket(SocketType.ROUTER);
        socket.setCurveServer(true);
        socket.setCurveSecretKey(ZMQ.Curve.z85Decode(keys.secretKey));
        socket.setMaxMsgSize(Protocol.MAX_MESSAGE_BYTES);
        // No limit: where jeromq 0.6.0 has to hold a message back it later delivers the encrypted one
        // (StreamEngine.pushOneThenDecodeAndPush). The one client that is admitted waits for replies anyway.
        socket.setRcvHWM(0);
        // Not mandatory: a reply to a client that has gone, or that does not read, is dropped and blocks nobody.
        socket.setRouterMandatory(false);
        socket.setLinger(0);
        socket.bind(LOOPBACK + "*");
        String bound = socket.getLastEndpoint();
        int port = Integer.parseInt(bound.substring(bound.lastIndexOf(':') + 1));
        return new Service(context, gate, socket, new Endpoint(port, keys.publicKey));
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** Admits the client with this public key (Z85) from now on, and no other. */
    void admit(String clientKey) {
        gate.admit(clientKey);
    }

    /** Answers until a client says bye or {@link #shutdown} is called, then closes the conversation. */
    void serve(Conversation conversation) {
        try (conversation) {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = answerNext(conversation);
            }
            socket.setLinger(LINGER_MILLIS);
        } catch (ZMQException e) {
            if (e.getErrorCode() != ZMQ.Error.ETERM.getCode()) {
                throw e;
            }
        } finally {
            close(socket);
            shutdown();
        }
    }

    /**
     * Closes a socket on the thread that owns it.
     *
     * <p>Where the context ends at the same time, jeromq's reaper may have freed everything before it is told to: its mailbox
     * is then already closed, and that is all that this exception says.
     */
    static void close(ZMQ.Socket socket) {
        try {
            socket.close();
        } catch (UncheckedZMQException e) {
            System.getLogger("org.jflame.bridge").log(Level.DEBUG, "closed twice", e);
        }
    }

    /** Ends {@link #serve} after the request in hand. Any thread may call it; returns when all sockets are closed. */
    void shutdown() {
        context.term();
    }

    private boolean answerNext(Conversation conversation) {
        byte[] client = socket.recv();
        byte[] request = socket.recv();
        List<byte[]> attachments = new ArrayList<>();
        boolean tooMany = false;
        while (socket.hasReceiveMore()) {
            byte[] frame = socket.recv();
            tooMany = attachments.size() == MAX_ATTACHMENTS;
            if (!tooMany) {
                attachments.add(frame);
            }
        }
        Conversation.Answer answer = tooMany
                ? conversation.refuse("a request of more than " + (1 + MAX_ATTACHMENTS) + " frames")
                : conversation.answer(request, attachments);
        socket.sendMore(client);
        List<byte[]> frames = answer.frames();
        for (int i = 0; i < frames.size(); i++) {
            socket.send(frames.get(i), i < frames.size() - 1 ? ZMQ.SNDMORE : 0);
        }
        return !answer.last();
    }

    /** What a peer that does not follow the ZeroMQ protocol brings about inside jeromq; that connection is lost. */
    private static void logBadConnection(Thread thread, Throwable cause) {
        System.getLogger("org.jflame.bridge").log(Level.DEBUG, "bad connection", cause);
    }
}
