package org.jflame.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jflame.fold.LineProblems;
import org.jflame.fold.Profile;
import org.jflame.render.Pprof;
import org.jflame.render.ProfileJson;
import org.jflame.render.ProfileReader;
import org.jflame.render.Speedscope;
import org.jflame.render.Unit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebWorkflowTest {

    @TempDir
    static Path folder;

    private static WebUnderTest web;

    @BeforeAll
    static void start() throws Exception {
        web = new WebUnderTest(folder);
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    private static Profile read(byte[] bytes) throws IOException {
        return ProfileReader.read(ProfileReader.unpacked(new ByteArrayInputStream(bytes)), "read", new LineProblems());
    }

    @Test
    void shouldAnswerAFormWithALinkThatShowsTheGraph() throws IOException {
        HttpResponse<String> answer = web.form(
                WebUnderTest.STACKS, "profile.txt", Map.of("title", "epoch 3", "host", "gpu1", "tags", "a, b"));
        assertEquals(201, answer.statusCode());
        assertTrue(answer.body().matches(Pattern.quote(web.server.url()) + "/p/[0-9a-f]{32}\n"), answer.body());
        String page = web.get(answer.body().strip()).body();
        assertTrue(page.contains("<h1><bdi>epoch 3</bdi></h1>"), page.substring(0, 2000));
        assertTrue(page.contains("class=\"jflame-picture\"") && page.contains("<script>("), "picture and graph");
        String picture = web.get(URI.create(answer.body().strip()).getPath() + "/picture.svg")
                .body();
        assertTrue(picture.contains("epoch 3") && picture.contains(">add\u200260 %<"), picture);
        String list = web.get("/").body();
        assertTrue(list.contains("epoch 3") && list.contains("20 samples"), "listed");
        assertTrue(list.contains("href=\"/?host=gpu1\"") && list.contains("href=\"/?tag=b\""), "chips");
        assertTrue(list.contains("<b>60 %</b> <bdi>add</bdi>"), "top function");
    }

    @Test
    void shouldTakeARawBodyNamedByItsPath() throws IOException {
        String link = web.put("/upload/second%20run.txt", WebUnderTest.STACKS).body();
        assertTrue(web.get(link.strip()).body().contains("<bdi>second run.txt</bdi>"));
        assertEquals(201, web.put("/upload", WebUnderTest.STACKS).statusCode());
    }

    /** As {@code curl -F 'file=<profile.txt'} sends it. */
    @Test
    void shouldTakeAFormWithoutAFileName() throws IOException {
        String stacks = "main;work;add 1\n".repeat(4000);
        String body = "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n" + stacks + "\r\n--x--\r\n";
        HttpResponse<String> answer = web.send(web.withToken("/upload?title=nameless")
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body)));
        assertEquals(201, answer.statusCode(), answer.body());
        assertEquals(stacks, web.get(answer.body().strip() + "/original").body());
    }

    @Test
    void shouldTakeEveryFormatAndGiveItBack() throws IOException {
        Profile profile = read(WebUnderTest.STACKS.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream pprof = new ByteArrayOutputStream();
        Pprof.write(profile, pprof);
        java.io.StringWriter speedscope = new java.io.StringWriter();
        Speedscope.write(profile, Unit.SAMPLES, speedscope);
        for (byte[] file : List.of(
                WebUnderTest.STACKS.getBytes(StandardCharsets.UTF_8),
                Answer.gzip(WebUnderTest.STACKS.getBytes(StandardCharsets.UTF_8)),
                ProfileJson.render(profile).getBytes(StandardCharsets.UTF_8),
                speedscope.toString().getBytes(StandardCharsets.UTF_8),
                pprof.toByteArray())) {
            HttpResponse<String> answer = web.put("/upload/x", file);
            assertEquals(201, answer.statusCode(), answer.body());
            String path = URI.create(answer.body().strip()).getPath();
            for (String form : List.of("collapsed.txt", "speedscope.json", "pb.gz", "json")) {
                Profile back = read(web.bytes(path + "/profile." + form));
                assertEquals(0.6, back.ratio("^add"), 1e-9, form);
                assertEquals(20, back.samples(), form);
            }
            assertArrayEquals(
                    ProfileReader.unpacked(new ByteArrayInputStream(file)).readAllBytes(),
                    web.bytes(path + "/original"),
                    "what was uploaded, unpacked");
            assertTrue(web.get(path + "/profile.svg").body().startsWith("<svg"));
        }
    }

    @Test
    void shouldAnswerProgramsInJson() throws IOException {
        HttpResponse<String> answer = web.send(web.withToken("/upload?title=t%22q&tag=x")
                .header("Accept", "application/json")
                .PUT(java.net.http.HttpRequest.BodyPublishers.ofString(WebUnderTest.STACKS + "no stack\n")));
        assertTrue(answer.body().contains("\"title\":\"t\\\"q\",\"samples\":20"), answer.body());
        assertTrue(answer.body().contains("1 line was left out, line 4"), answer.body());
        String list = web.send(web.request("/?tag=x").header("Accept", "application/json"))
                .body();
        assertTrue(list.startsWith("{\"profiles\":[{\"id\":\""), list);
    }

    @Test
    void shouldFindByTitleHostTagFunctionAndDay() throws IOException {
        web.form("main;unusual_function 3\n", "f", Map.of("title", "Größe zwölf", "host", "n-17", "tags", "rare"));
        String today = java.time.LocalDate.now(java.time.ZoneOffset.UTC).toString();
        for (String query : List.of(
                "q=gr%C3%B6%C3%9Fe",
                "q=zw",
                "host=n-17",
                "tag=rare",
                "q=unusual_fun",
                "q=n-17",
                "q=zw+rare&host=n-17&tag=rare&from=" + today + "&to=" + today)) {
            assertTrue(web.get("/?" + query).body().contains("Größe zwölf"), query);
        }
        for (String query : List.of(
                "q=nowhere",
                "host=n",
                "tag=rar",
                "q=zw&host=n-18",
                "q=%2B%2B",
                "q=%22",
                "tag=a%00b",
                "q=z%00w&host=a%00b",
                "q=zw&from=2999-01-01",
                "to=1999-01-01")) {
            HttpResponse<String> answer = web.get("/?" + query);
            assertEquals(200, answer.statusCode(), query);
            assertFalse(answer.body().contains("Größe zwölf"), query);
        }
    }

    @Test
    void shouldKeepTheWholeQuestionInTheLinkToOlderOnes() throws Exception {
        String word = "профиль".repeat(28);
        try (WebUnderTest own = new WebUnderTest(folder.resolve("older"))) {
            for (int i = 0; i < ListPage.ROWS + 1; i++) {
                assertEquals(
                        201,
                        own.put("/upload?title=" + HtmlPage.inLink(word + " n" + i), "a;b 1\n")
                                .statusCode());
            }
            String list = own.get("/?q=" + HtmlPage.inLink(word)).body();
            var link = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"").matcher(list);
            assertTrue(link.find(), "a link to older ones");
            String older = own.get(link.group(1).replace("&amp;", "&")).body();
            assertTrue(older.contains(word + " n0<") && !older.contains(word + " n1<"), link.group(1));
        }
    }

    @Test
    void shouldCompareTwo() throws IOException {
        String before = web.uploaded("main;work;add 60\nmain;work;mul 40\n", "before");
        String after = web.uploaded("main;work;add 10\nmain;work;mul 90\n", "after");
        String query = "/compare?p=" + before.substring(3) + "&p=" + after.substring(3);
        HttpResponse<String> answer = web.get(query);
        assertEquals(200, answer.statusCode());
        assertTrue(answer.body().contains("<svg") && answer.body().contains("+50.0"), answer.body());
        String policy = answer.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertTrue(policy.contains("style-src 'self' 'sha256-"), policy);
        assertTrue(web.get("/compare?p=" + before.substring(3)).body().contains("/compare?p=" + after.substring(3)));
        // chosen in the list, the older one is what the other is compared with
        String listed = web.get("/compare?order=list&p=" + after.substring(3) + "&p=" + before.substring(3))
                .body();
        assertTrue(listed.indexOf(before) < listed.indexOf(after));
        assertEquals(400, web.get("/compare").statusCode());
        assertEquals(
                404, web.get(query.replace(after.substring(3), "0".repeat(32))).statusCode());
    }

    @Test
    void shouldInviteToDropOnlyWhoMayUpload() throws Exception {
        try (WebUnderTest empty = new WebUnderTest(folder.resolve("empty"))) {
            String reader = empty.get("/").body();
            assertTrue(reader.contains("No profiles yet") && !reader.contains("Drop a file"), reader);
            assertTrue(empty.send(empty.withToken("/")).body().contains("Drop a file"));
        }
    }

    @Test
    void shouldDeleteAndUndo() throws IOException {
        String path = web.uploaded(WebUnderTest.STACKS, "to be deleted");
        HttpResponse<String> deleted = web.post(path + "/delete");
        assertEquals(303, deleted.statusCode());
        String location = deleted.headers().firstValue("Location").orElseThrow();
        assertEquals("/?deleted=" + path.substring(3), location);
        String list = web.get(location).body();
        assertTrue(list.contains("Deleted <b><bdi>to be deleted") && list.contains("action=\"" + path + "/undo\""));
        for (String part : List.of("", "/thumbnail.svg", "/original", "/profile.svg")) {
            assertEquals(404, web.get(path + part).statusCode(), part);
        }
        assertEquals(303, web.post(path + "/undo").statusCode());
        assertEquals(200, web.get(path).statusCode());
        assertEquals(404, web.post(path + "/undo").statusCode(), "nothing to undo");
        assertEquals(200, web.send(web.withToken(path).DELETE()).statusCode());
        assertEquals(404, web.get(path).statusCode());
    }

    @Test
    void shouldStartAgainWithWhatItHas() throws Exception {
        Path own = folder.resolve("again");
        String path;
        String token;
        try (WebUnderTest first = new WebUnderTest(own)) {
            path = first.uploaded(WebUnderTest.STACKS, "stays");
            token = first.token;
        }
        try (WebUnderTest second = new WebUnderTest(own)) {
            assertEquals(token, second.token);
            assertTrue(second.get(path).body().contains("stays"));
        }
    }
}
