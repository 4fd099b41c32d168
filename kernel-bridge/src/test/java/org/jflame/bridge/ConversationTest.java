package org.jflame.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jflame.fold.CallTree;
import org.jflame.fold.SamplingStats;
import org.jflame.proc.TargetException;
import org.jflame.sample.Recording;
import org.junit.jupiter.api.Test;

class ConversationTest {

    private static final SamplingStats STATS =
            new SamplingStats(2_000_000_000, 100, 198, 2, 198, 0, 0, SamplingStats.Pause.NONE);

    private static final Reply.Quality NO_STOPS = Reply.Quality.of(STATS);

    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final Recorder.Start recorders = request -> {
        events.add("start " + request.pid());
        return new Recorder() {
            @Override
            public SamplingStats progress() {
                return STATS;
            }

            @Override
            public Recording soFar() {
                events.add("copy " + request.pid());
                return new Recording(new CallTree(), STATS);
            }

            @Override
            public Recording stop() {
                events.add("stop " + request.pid());
                return new Recording(new CallTree(), STATS);
            }

            @Override
            public void close() {
                events.add("close " + request.pid());
            }
        };
    };
    private final ProfileRenderer renderer = (recording, start, stop) -> new Reply.Profiled(
            stop.title(),
            2,
            198,
            100,
            99,
            NO_STOPS,
            "",
            "",
            new byte[] {(byte) start.pid()},
            new byte[0],
            new byte[0],
            Reply.Png.NOT_ASKED);

    @Test
    void shouldAnswerEachRequest() throws IOException {
        List<Integer> kernels = new ArrayList<>();
        Conversation conversation = new Conversation(new Session(recorders, renderer), kernels::add);
        JsonNode welcome = ask(conversation, "hello", ",'version':'0.0.9','pid':12");
        assertEquals("welcome", welcome.get("type").asText());
        assertEquals(Protocol.VERSION, welcome.get("version").asText());
        assertEquals(ProcessHandle.current().pid(), welcome.get("pid").asLong());
        assertEquals(List.of(12), kernels);
        assertFalse(ask(conversation, "status", "").get("sampling").asBoolean());
        assertEquals("started", ask(conversation, "start", start(4)).get("type").asText());
        JsonNode state = ask(conversation, "status", "");
        assertTrue(state.get("sampling").asBoolean());
        assertEquals(2, state.get("seconds").asDouble());
        assertEquals(198, state.get("samples").asInt());
        assertEquals(99, state.get("achievedHz").asDouble());
        assertEquals("profile", ask(conversation, "stop", stop()).get("type").asText());
        assertEquals(
                "NOT_SAMPLING", ask(conversation, "stop", stop()).get("code").asText());
        assertEquals("discarded", ask(conversation, "discard", "").get("type").asText());
        assertEquals(List.of("start 4", "stop 4", "close 4"), events);
    }

    @Test
    void shouldDrawWhatIsKnownSoFarWhileAProfileGoesOn() throws Exception {
        Conversation conversation = new Conversation(new Session(recorders, renderer), pid -> {});
        assertEquals(
                "NOT_SAMPLING", ask(conversation, "watch", watch()).get("code").asText());
        ask(conversation, "start", start(4));
        assertEquals(
                "NOT_SAMPLING",
                ask(conversation, "peek", ",'seen':0").get("code").asText());
        assertEquals("watching", ask(conversation, "watch", watch()).get("type").asText());
        JsonNode glimpse = ask(conversation, "peek", ",'seen':0");
        for (int tries = 0; tries < 500 && glimpse.get("number").asInt() == 0; tries++) {
            Thread.sleep(10); // it is drawn by another thread
            glimpse = ask(conversation, "peek", ",'seen':0");
        }
        assertEquals("glimpse", glimpse.get("type").asText());
        assertEquals(1, glimpse.get("number").asInt());
        assertEquals(198, glimpse.get("state").get("samples").asInt());
        assertEquals(198, glimpse.get("profile").get("samples").asInt());
        JsonNode again = ask(conversation, "peek", ",'seen':1");
        assertTrue(again.get("profile").isNull(), again.toString());
        assertTrue(again.get("waitSeconds").asDouble() >= LivePace.DRAWING_SECONDS, again.toString());
        assertEquals(List.of("start 4", "copy 4"), List.copyOf(events));
        assertEquals("profile", ask(conversation, "stop", stop()).get("type").asText());
        assertEquals(
                "NOT_SAMPLING",
                ask(conversation, "peek", ",'seen':1").get("code").asText());
    }

    private static String watch() {
        return ",'view':{" + stop().substring(1) + "}";
    }

    @Test
    void shouldDropTheProfileThatANewOneReplaces() throws IOException {
        Conversation conversation = new Conversation(new Session(recorders, renderer), pid -> {});
        ask(conversation, "start", start(4));
        ask(conversation, "start", start(5));
        assertEquals(List.of("start 4", "close 4", "start 5"), events);
        ask(conversation, "discard", "");
        assertFalse(ask(conversation, "status", "").get("sampling").asBoolean());
        assertEquals("close 5", events.get(events.size() - 1));
    }

    @Test
    void shouldDetachWhenItEnds() throws IOException {
        try (Conversation conversation = new Conversation(new Session(recorders, renderer), pid -> {})) {
            ask(conversation, "start", start(4));
        }
        assertEquals(List.of("start 4", "close 4"), events);
    }

    @Test
    void shouldPassOnWhyATargetCannotBeSampled() throws IOException {
        for (TargetException.Code code : TargetException.Code.values()) {
            Session session = new Session(
                    request -> {
                        throw new TargetException(code, "found this", "do that");
                    },
                    renderer);
            JsonNode reply = ask(new Conversation(session, pid -> {}), "start", start(4));
            assertEquals(
                    List.of("error", code.name(), "found this", "do that"),
                    List.of(
                            reply.get("type").asText(),
                            reply.get("code").asText(),
                            reply.get("message").asText(),
                            reply.get("cure").asText()));
        }
    }

    @Test
    void shouldOutliveADefect() throws IOException {
        Logger log = Logger.getLogger("org.jflame.bridge");
        log.setLevel(Level.OFF); // the defect is meant
        try {
            assertDefectIsOutlived();
        } finally {
            log.setLevel(null);
        }
    }

    private void assertDefectIsOutlived() throws IOException {
        ProfileRenderer broken = (recording, start, stop) -> {
            throw new StackOverflowError("too deep");
        };
        Conversation conversation = new Conversation(new Session(recorders, broken), pid -> {});
        ask(conversation, "start", start(4));
        JsonNode reply = ask(conversation, "stop", stop());
        assertEquals("INTERNAL", reply.get("code").asText());
        assertTrue(reply.get("message").asText().contains("too deep"));
        assertEquals(List.of("start 4", "stop 4", "close 4"), events);
        assertEquals(
                "NOT_SAMPLING", ask(conversation, "stop", stop()).get("code").asText());
    }

    private static String start(int pid) {
        return "," + TestClient.startFields(pid);
    }

    private static String stop() {
        return "," + TestClient.STOP_FIELDS;
    }

    private static JsonNode ask(Conversation conversation, String type, String fields) throws IOException {
        String json = "{'protocol':1,'id':7,'type':'" + type + "'" + fields + "}";
        Conversation.Answer answer =
                conversation.answer(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), List.of());
        JsonNode reply = new JsonMapper().readTree(answer.frames().get(0));
        assertEquals(7, reply.get("id").asInt());
        assertEquals(type.equals("bye"), answer.last());
        return reply;
    }
}
