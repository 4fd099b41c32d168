package org.jflame.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** A client on a real socket, in a context of its own as if it were another process. */
final class TestClient implements AutoCloseable {

    static final int ANSWER_PATIENCE_MILLIS = 10_000;
    static final String STOP_FIELDS = "'title':'In [5]','cells':{'/tmp/5.py':5},'cellSources':{'5':'work()'},"
            + "'standardLibrary':[],'libraries':[],'threadNames':{},'serviceThreads':[],'currentCell':5,'awaits':false,'png':false";

    private static final JsonMapper JSON = new JsonMapper();

    private final ZMQ.Context context = ZMQ.context(1);
    private final ZMQ.Socket socket = context.socket(SocketType.DEALER);
    private final String endpoint;
    private int lastId;

    /**
     * A reply as it came.
     *
     * @param json the first frame
     * @param attachments the other frames
     */
    record Answer(JsonNode json, List<byte[]> attachments) {
        String type() {
            return json.get("type").asText();
        }

        String code() {
            return json.path("code").asText();
        }
    }

    private TestClient(int port) {
        socket.setLinger(0);
        socket.setHandshakeIvl(1000); // see Rehearsal
        socket.setSendTimeOut(1000); // a client that was refused has nowhere to send to
        endpoint = "tcp://127.0.0.1:" + port;
    }

    static TestClient connect(int port, String serverKey, ZMQ.Curve.KeyPair keys) {
        TestClient client = new TestClient(port);
        client.socket.setCurvePublicKey(ZMQ.Curve.z85Decode(keys.publicKey));
        client.socket.setCurveSecretKey(ZMQ.Curve.z85Decode(keys.secretKey));
        client.socket.setCurveServerKey(ZMQ.Curve.z85Decode(serverKey));
        client.socket.connect(client.endpoint);
        return client;
    }

    static TestClient connectUnencrypted(int port) {
        TestClient client = new TestClient(port);
        client.socket.connect(client.endpoint);
        return client;
    }

    /** Asks with the next id and checks that the answer has it. Single quotes stand for double ones. */
    Answer ask(String type, String fields) {
        int id = ++lastId;
        sendText("{'protocol':1,'id':" + id + ",'type':'" + type + "'" + (fields.isEmpty() ? "" : "," + fields) + "}");
        Answer answer = receive().orElseThrow(() -> new AssertionError("no answer to " + type));
        if (answer.json().get("id").asInt() != id) {
            throw new AssertionError("answer to another request than " + id + ": " + answer);
        }
        return answer;
    }

    Answer askRaw(String text) {
        sendText(text);
        return receive().orElseThrow(() -> new AssertionError("no answer to " + text));
    }

    void sendText(String text) {
        send(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[]... frames) {
        for (int i = 0; i < frames.length; i++) {
            socket.send(frames[i], i < frames.length - 1 ? ZMQ.SNDMORE : 0);
        }
    }

    Optional<Answer> receive() {
        return receive(ANSWER_PATIENCE_MILLIS);
    }

    /** Empty when nothing came in that time. */
    Optional<Answer> receive(int patienceMillis) {
        socket.setReceiveTimeOut(patienceMillis);
        byte[] json = socket.recv();
        if (json == null) {
            return Optional.empty();
        }
        List<byte[]> attachments = new ArrayList<>();
        while (socket.hasReceiveMore()) {
            attachments.add(socket.recv());
        }
        try {
            return Optional.of(new Answer(JSON.readTree(json), attachments));
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON", e);
        }
    }

    static String startFields(long pid) {
        return "'pid':" + pid + ",'rateHz':100,'maxSeconds':null,'threads':false,'idle':false,'subprocesses':false,"
                + "'nativeFrames':false,'raw':false,'maxPauseShare':null";
    }

    @Override
    public void close() {
        socket.close();
        context.term();
    }
}
