package org.jflame.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.FrameClass;
import org.jflame.fold.Profile;
import org.jflame.fold.PythonFrame;
import org.jflame.fold.SamplingStats;
import org.jflame.render.ProfileJson;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final String TIME = "{'protocol':1,'id':7,'type':'diff','measure':'time'}";
    private static final String HOSTILE = "</script><script>alert(1)</script>";

    @Test
    void shouldSayAndDrawWhatHasChanged() throws IOException {
        JsonNode reply = ask(TIME, gzip(run(5, "collate")), gzip(run(7, "")));
        assertEquals("difference", reply.get("type").asText());
        assertEquals(
                "In [7] is 31 % faster than In [5], 4.35 s → 3.00 s: `collate` gone (−1.35 s)",
                reply.get("sentence").asText());
        assertTrue(
                reply.get("text").asText().contains("gone: collate · In [7]"),
                reply.get("text").asText());
        assertTrue(reply.get("html").asText().contains("data:image/svg+xml;base64,"));
        assertTrue(reply.get("svg").asText().contains("gone: collate"));
        assertEquals(
                reply, ask(TIME, gzip(run(5, "collate")), gzip(run(7, ""))), "the same profiles give the same bytes");
    }

    @Test
    void shouldNotLetNamesBecomeMarkup() throws IOException {
        JsonNode reply = ask(TIME, gzip(run(5, HOSTILE)), gzip(run(7, "")));
        assertTrue(reply.get("sentence").asText().contains("script"));
        for (String field : List.of("html", "svg")) {
            assertFalse(reply.get(field).asText().contains("<script"), field);
        }
    }

    @Test
    void shouldRefuseInOneLineWhatIsNoProfile() throws IOException {
        byte[] good = gzip(run(5, "f"));
        byte[] cut = Arrays.copyOf(good, good.length / 2);
        for (byte[] bad : List.of(new byte[0], new byte[] {1, 2}, cut, gzip("{}"), gzip("[1]"), gzip(""))) {
            JsonNode reply = ask(TIME, good, bad);
            assertEquals("BAD_PROFILE", reply.get("code").asText());
            String message = reply.get("message").asText();
            assertTrue(
                    message.startsWith("the later profile") && message.lines().count() == 1, message);
        }
    }

    @Test
    void shouldNotUnpackAGigabyte() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("{\"title\":".getBytes(StandardCharsets.UTF_8));
            byte[] blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 200; i++) {
                gzip.write(blanks);
            }
        }
        JsonNode reply = ask(TIME, bytes.toByteArray(), gzip(run(5, "f")));
        assertEquals("BAD_PROFILE", reply.get("code").asText());
        assertTrue(
                reply.get("message").asText().contains("64 MB"),
                reply.get("message").asText());
    }

    @Test
    void shouldRefuseMoreNodesThanItHasMemoryFor() throws IOException {
        StringBuilder json = new StringBuilder("{\"format\":\"jflame-profile\",\"version\":1,\"nodes\":[[-1,-1,0,0]");
        json.append(",[0,0,1,1]".repeat(200_000)).append("],\"frames\":[]}");
        JsonNode reply = ask(TIME, gzip(json.toString()), gzip(run(5, "f")));
        assertEquals("BAD_PROFILE", reply.get("code").asText());
        String many =
                json.toString().replace("\"nodes\"", "\"frames\":[{\"kind\":\"named\",\"text\":\"f\"}],\"nodes\"");
        reply = ask(TIME, gzip(many), gzip(run(5, "f")));
        assertTrue(
                reply.get("message").asText().contains("150000 nodes"),
                reply.get("message").asText());
    }

    @Test
    void shouldWantBothProfiles() throws IOException {
        assertEquals("MALFORMED", ask(TIME).get("code").asText());
        assertEquals("MALFORMED", ask(TIME, gzip(run(5, "f"))).get("code").asText());
        assertEquals(
                "MALFORMED",
                ask("{'protocol':1,'id':7,'type':'status'}", new byte[1])
                        .get("code")
                        .asText());
    }

    @Test
    void shouldTakeTheProfilesOverTheWire() throws IOException {
        try (ServiceUnderTest service = ServiceUnderTest.withKey();
                TestClient client = service.connect()) {
            byte[] request = TIME.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            client.send(request, gzip(run(5, "collate")), gzip(run(7, "")));
            assertEquals("difference", client.receive().orElseThrow().type());
            client.send(request, new byte[1], new byte[1], new byte[1]);
            assertEquals("MALFORMED", client.receive().orElseThrow().code());
            assertEquals("state", client.ask("status", "").type());
        }
    }

    /** A cell that steps for 3 s and, where a name is given, spends 1.35 s in a function of that name. */
    private static String run(int count, String extra) {
        CallTree tree = new CallTree();
        PythonFrame cell = frame(PythonFrame.MODULE, count);
        add(tree, 3000, cell, frame("step", count));
        if (!extra.isEmpty()) {
            add(tree, 1350, cell, frame(extra, count));
        }
        long nanos = tree.totalNanos();
        long samples = nanos / 1_000_000;
        SamplingStats stats = new SamplingStats(nanos, 1000, samples, 0, samples, 0, 0, SamplingStats.Pause.NONE);
        return ProfileJson.render(new Profile("In [" + count + "]", tree, stats, 0));
    }

    private static void add(CallTree tree, long millis, Frame... stack) {
        tree.add(List.of(stack), millis * 1_000_000, millis);
    }

    private static PythonFrame frame(String function, int count) {
        return new PythonFrame(function, "In [" + count + "]", count, FrameClass.CELL);
    }

    private static JsonNode ask(String json, byte[]... attachments) throws IOException {
        byte[] request = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        Conversation.Answer answer = ServiceUnderTest.playedConversation().answer(request, List.of(attachments));
        return new JsonMapper().readTree(answer.frames().get(0));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
