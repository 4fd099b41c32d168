package org.jflame.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each flaw of pyflame-server, and what else a server meets. */
class WebSafetyTest {

    @TempDir
    static Path folder;

    private static WebUnderTest web;
    private static Path data;

    @BeforeAll
    static void start() throws Exception {
        data = folder.resolve("data");
        web = new WebUnderTest(data);
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    /** Sends bytes as they are; returns what comes back until the server closes. */
    private static String raw(WebUnderTest server, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void shouldListenToThisMachineOnlyUnlessTold() {
        assertTrue(web.server.url().startsWith("http://127.0.0.1:"), web.server.url());
    }

    @Test
    void shouldTakeNothingFromWhoHasNoToken() throws IOException {
        String path = web.uploaded(WebUnderTest.STACKS, "mine");
        for (HttpResponse<String> answer : List.of(
                web.send(web.request("/upload").PUT(BodyPublishers.ofString(WebUnderTest.STACKS))),
                web.send(web.request("/upload")
                        .header("Authorization", "Bearer " + "x".repeat(32))
                        .PUT(BodyPublishers.ofString(WebUnderTest.STACKS))),
                web.send(web.request(path + "/delete").POST(BodyPublishers.noBody())),
                web.send(web.request(path).DELETE()),
                web.send(web.request(path + "/undo").POST(BodyPublishers.noBody())))) {
            assertEquals(401, answer.statusCode(), answer.body());
        }
        assertEquals(200, web.get(path).statusCode());
        assertEquals(
                403,
                web.send(web.request("/login")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("token=wrong")))
                        .statusCode());
    }

    @Test
    void shouldKeepItsSecretsToItsUser() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("token"))));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("profiles.sqlite"))));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data)));
    }

    @Test
    void shouldAskReadersForTheTokenWhereOthersCanConnect() throws Exception {
        WebOptions open =
                WebUnderTest.options(folder.resolve("open"), "0.0.0.0", 1_000_000, 100, WebOptions.Patience.USUAL);
        try (WebUnderTest server = new WebUnderTest(open)) {
            String root = "http://127.0.0.1:" + server.port();
            String page = server.send(server.withToken(root + "/upload").PUT(BodyPublishers.ofString("a;b 1\n")))
                    .body()
                    .strip();
            assertTrue(page.startsWith(root + "/p/"), "the address that was connected to: " + page);
            for (String path : List.of(
                    "/",
                    "/upload",
                    "/jflame",
                    "/compare",
                    page.substring(root.length()),
                    page.substring(root.length()) + "/original",
                    page.substring(root.length()) + "/thumbnail.svg")) {
                assertEquals(401, server.get(root + path).statusCode(), path);
            }
            HttpResponse<String> first = server.get(root + "/?token=" + server.token);
            assertEquals(303, first.statusCode());
            String cookie = first.headers().firstValue("Set-Cookie").orElseThrow();
            assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), cookie);
            assertFalse(cookie.contains(server.token), "a proof, and not the token");
            String kept = cookie.substring(0, cookie.indexOf(';'));
            assertEquals(
                    200,
                    server.send(server.request(page).header("Cookie", kept)).statusCode());
            String forged = kept.substring(0, kept.length() - 1) + (kept.endsWith("0") ? "1" : "0");
            assertEquals(
                    401,
                    server.send(server.request(page).header("Cookie", forged)).statusCode());
        }
    }

    /** A proxy on the same machine connects from loopback, for the whole world. */
    @Test
    void shouldAskReadersForTheTokenBehindAProxy() throws Exception {
        WebOptions options =
                WebUnderTest.behindProxy(WebUnderTest.options(folder.resolve("proxied")), "https://profiles.example");
        try (WebUnderTest server = new WebUnderTest(options)) {
            String page = server.put("/upload", WebUnderTest.STACKS).body().strip();
            assertTrue(page.startsWith("https://profiles.example/p/"), page);
            String path = page.substring("https://profiles.example".length());
            for (String each : List.of("/", path, path + "/original", path + "/thumbnail.svg", "/compare", "/jflame")) {
                assertEquals(401, server.get(each).statusCode(), each);
                assertTrue(server.send(server.withToken(each)).statusCode() != 401, each);
            }
            assertEquals(200, server.get("/health").statusCode());
            String asked =
                    raw(server, "GET " + path + " HTTP/1.1\r\nHost: profiles.example\r\nConnection: close\r\n\r\n");
            assertTrue(asked.startsWith("HTTP/1.1 401"), asked);
        }
    }

    @Test
    void shouldObeyNoPageOfAnotherSite() throws IOException {
        String path = web.uploaded(WebUnderTest.STACKS, "mine");
        String cookie = web.get("/?token=" + web.token)
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow();
        cookie = cookie.substring(0, cookie.indexOf(';'));
        for (Map.Entry<String, String> foreign : List.of(
                Map.entry("Origin", "http://evil.example"),
                Map.entry("Origin", "null"),
                Map.entry("Sec-Fetch-Site", "cross-site"),
                Map.entry("Sec-Fetch-Site", "same-site"),
                Map.entry("X-Nothing", "said"))) {
            HttpResponse<String> answer = web.send(web.request(path + "/delete")
                    .header("Cookie", cookie)
                    .header(foreign.getKey(), foreign.getValue())
                    .POST(BodyPublishers.noBody()));
            assertEquals(403, answer.statusCode(), foreign.toString());
        }
        HttpResponse<String> ours = web.send(web.request(path + "/delete")
                .header("Cookie", cookie)
                .header("Origin", web.server.url())
                .POST(BodyPublishers.noBody()));
        assertEquals(303, ours.statusCode());
    }

    @Test
    void shouldNotBeLedByItsNameInSomebodysDns() throws IOException {
        String answer = raw(web, "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 421"), answer);
        assertFalse(answer.contains("evil"), answer);
        for (String host : List.of("localhost", "127.0.0.1:" + web.port(), "[::1]")) {
            assertTrue(
                    raw(web, "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .startsWith("HTTP/1.1 200"),
                    host);
        }
    }

    @Test
    void shouldReflectNoHostHeader() throws Exception {
        WebOptions open =
                WebUnderTest.options(folder.resolve("reflect"), "0.0.0.0", 1_000_000, 100, WebOptions.Patience.USUAL);
        try (WebUnderTest server = new WebUnderTest(open)) {
            String head = "\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nConnection: close\r\n"
                    + "Authorization: Bearer " + server.token + "\r\n";
            for (String request : List.of(
                    "GET / HTTP/1.1" + head + "\r\n",
                    "GET /upload HTTP/1.1" + head + "\r\n",
                    "GET /svg HTTP/1.1" + head + "\r\n",
                    "PUT /upload HTTP/1.1" + head + "Content-Length: 6\r\n\r\na;b 1\n",
                    "GET /nothing HTTP/1.1" + head + "\r\n")) {
                assertFalse(raw(server, request).contains("evil.example"), request);
            }
        }
    }

    @Test
    void shouldNeverTakeANameForAPath() throws IOException {
        TreeSet<String> before = files(folder);
        for (String name : List.of(
                "../escaped",
                "/tmp/absolute",
                "x;touch injected;echo ",
                "..\\..\\x",
                "a\0b",
                "%2e%2e%2fx",
                "-rf",
                "$(touch x)",
                "x".repeat(3000))) {
            HttpResponse<String> answer = web.form(WebUnderTest.STACKS, name, Map.of());
            assertTrue(answer.statusCode() == 201 || answer.statusCode() == 400, name);
        }
        before.removeIf(name -> name.contains("incoming/"));
        TreeSet<String> after = files(folder);
        after.removeIf(name -> name.contains("incoming/"));
        assertEquals(before, after);
        for (String path : List.of(
                "/p/../../token",
                "/p/..%2f..%2ftoken",
                "/static/../token",
                "//token",
                "/p/%2e%2e/%2e%2e/etc/passwd",
                "/upload/../../x")) {
            String answer = raw(web, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertTrue(answer.matches("(?s)HTTP/1.1 (400|404) .*"), path + ": " + answer);
        }
    }

    private static TreeSet<String> files(Path root) throws IOException {
        try (var all = Files.walk(root)) {
            TreeSet<String> names = new TreeSet<>();
            all.forEach(file -> names.add(root.relativize(file).toString()));
            return names;
        }
    }

    @Test
    void shouldShowHostileNamesAsText() throws IOException {
        String hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&\u202e";
        HttpResponse<String> answer = web.form(
                hostile.replace(";", "") + ";</script><script>x 5\nmain;<!--<script> 7\n",
                "<b>" + hostile,
                Map.of("title", hostile, "host", hostile, "tags", hostile + ",\"onclick=x"));
        String path = answer.body().strip().replace(web.server.url(), "");
        String id = path.substring(3);
        for (String page : List.of(
                path,
                "/",
                "/?q=script",
                "/?host=" + HtmlPage.inLink(hostile),
                "/compare?p=" + id,
                "/compare?p=" + id + "&p=" + id,
                path + "/picture.svg",
                path + "/thumbnail.svg")) {
            String html = web.get(page).body().replaceAll("(?s)<script>\\(.*?\\)</script>", "");
            assertFalse(html.contains("<script>alert") || html.contains("<img src=x") || html.contains("<b><"), page);
            assertFalse(html.contains("\"onclick") || html.contains("<!--<script"), page);
        }
        String policy =
                web.get(path).headers().firstValue("Content-Security-Policy").orElseThrow();
        assertFalse(policy.contains("unsafe"), policy);
        assertTrue(policy.startsWith("default-src 'none'"), policy);
        String disposition = web.get(path + "/original")
                .headers()
                .firstValue("Content-Disposition")
                .orElseThrow();
        assertTrue(disposition.matches("attachment; filename=\"[A-Za-z0-9._-]+\""), disposition);
        assertEquals(
                "nosniff",
                web.get(path + "/original")
                        .headers()
                        .firstValue("X-Content-Type-Options")
                        .get());
    }

    @Test
    void shouldSayWhatIsWrongAndWhere() throws IOException {
        for (Map.Entry<String, String> wrong : List.of(
                Map.entry("", "empty"),
                Map.entry("no stack here\nnor here\n", "line 1"),
                Map.entry("a;b 1\nprose\nmore prose\nand more\n", "line 2"),
                Map.entry("{\"format\": 1}", "line 1"),
                Map.entry(
                        "{\"$schema\": \"https://www.speedscope.app/file-format-schema.json\", \"profiles\": 3}",
                        "line 1"),
                Map.entry("\u001f\u008b\u0008broken", "gzip"))) {
            HttpResponse<String> answer =
                    web.put("/upload/x.txt", wrong.getKey().getBytes(StandardCharsets.ISO_8859_1));
            assertEquals(400, answer.statusCode(), wrong.getKey());
            assertTrue(answer.body().contains(wrong.getValue()), answer.body());
        }
        assertEquals(
                400,
                web.send(web.withToken("/upload")
                                .header("Content-Type", "multipart/form-data")
                                .POST(BodyPublishers.ofString("x")))
                        .statusCode());
        assertEquals(
                400,
                web.send(web.withToken("/upload")
                                .header("Content-Type", "multipart/form-data; boundary=x")
                                .POST(BodyPublishers.ofString(
                                        "--x\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\n1\r\n--x--\r\n")))
                        .statusCode());
    }

    @Test
    void shouldBoundSizes() throws Exception {
        WebOptions small =
                WebUnderTest.options(folder.resolve("small"), "127.0.0.1", 100_000, 100, WebOptions.Patience.USUAL);
        try (WebUnderTest server = new WebUnderTest(small)) {
            String large = "main;work;add 1\n".repeat(10_000);
            assertEquals(413, server.put("/upload", large).statusCode());
            assertEquals(413, server.form(large, "x", Map.of()).statusCode());
            HttpResponse<String> chunked = server.send(
                    server.withToken("/upload").PUT(BodyPublishers.fromPublisher(BodyPublishers.ofString(large))));
            assertEquals(413, chunked.statusCode(), "without a length");
            byte[] bomb = bomb(200_000_000);
            assertTrue(bomb.length < 1_000_000);
            byte[] smaller = bomb(20_000_000);
            assertTrue(smaller.length < 100_000);
            assertEquals(413, server.put("/upload", smaller).statusCode(), "20 MB of 4 in gzip");
            assertEquals(201, server.put("/upload", WebUnderTest.STACKS).statusCode(), "it goes on");
        }
    }

    @Test
    void shouldBlameNoClientForItsOwnFolder() throws Exception {
        Path own = folder.resolve("broken");
        try (WebUnderTest server = new WebUnderTest(own)) {
            Files.delete(own.resolve("incoming"));
            Files.createFile(own.resolve("incoming"));
            HttpResponse<String> raw = server.put("/upload", WebUnderTest.STACKS);
            assertEquals(503, raw.statusCode(), raw.body());
            assertTrue(raw.body().contains("cannot be kept"), raw.body());
            HttpResponse<String> form = server.form("main;work 1\n".repeat(4000), "f", Map.of());
            assertEquals(503, form.statusCode(), form.body());
        }
    }

    /** More of each than there are places. */
    @Test
    void shouldHaveAPlaceAgainForEachUploadThatMakesNoSense() throws Exception {
        Path own = folder.resolve("places");
        try (WebUnderTest server = new WebUnderTest(own)) {
            String fields = "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n"
                    + "Content-Type: text/plain; charset=nonsense\r\n\r\nt\r\n";
            String file = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n"
                    + "main;work 1\n".repeat(4000) + "\r\n--x--\r\n";
            String unreadable = file.replace("\"f\"", "\"a\0b\"").replaceAll("(main;work 1\n)+", "a;b 1\n");
            String bare = "PUT /upload?title=%ff HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Authorization: Bearer " + server.token + "\r\nContent-Length: 6\r\n\r\na;b 1\n";
            for (int i = 0; i < 130; i++) {
                assertTrue(raw(server, bare).startsWith("HTTP/1.1 400"));
                for (HttpRequest.Builder wrong : List.of(
                        multipart(server, "/upload?title=%ff", file),
                        multipart(server, "/upload", fields + file),
                        multipart(server, "/upload", unreadable))) {
                    HttpResponse<String> answer = server.send(wrong.timeout(Duration.ofSeconds(10)));
                    assertEquals(400, answer.statusCode(), answer.body());
                }
            }
            assertEquals(201, server.put("/upload", WebUnderTest.STACKS).statusCode());
            try (var left = Files.list(own.resolve("incoming"))) {
                assertEquals(List.of(), left.toList(), "nothing stays of it");
            }
        }
    }

    private static HttpRequest.Builder multipart(WebUnderTest server, String path, String body) {
        return server.withToken(path)
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(BodyPublishers.ofString(body));
    }

    private static byte[] bomb(int bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            byte[] block = "a;b 1\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);
            for (int written = 0; written < bytes; written += block.length) {
                gzip.write(block);
            }
        }
        return out.toByteArray();
    }

    @Test
    void shouldBoundTheRate() throws Exception {
        WebOptions few =
                WebUnderTest.options(folder.resolve("few"), "127.0.0.1", 100_000, 3, WebOptions.Patience.USUAL);
        try (WebUnderTest server = new WebUnderTest(few)) {
            for (int i = 0; i < 3; i++) {
                assertEquals(201, server.put("/upload", WebUnderTest.STACKS).statusCode());
            }
            HttpResponse<String> answer = server.put("/upload", WebUnderTest.STACKS);
            assertEquals(429, answer.statusCode());
            String after = answer.headers().firstValue("Retry-After").orElseThrow();
            assertTrue(answer.body().contains("again in " + after + " s"), after + ": " + answer.body());
            assertEquals(200, server.get("/").statusCode(), "reading goes on");
        }
    }

    @Test
    void shouldHangUpOnThoseWhoTrickle() throws Exception {
        WebOptions.Patience little = new WebOptions.Patience(Duration.ofMillis(1500), Duration.ofMillis(2500));
        WebOptions options = WebUnderTest.options(folder.resolve("slow"), "127.0.0.1", 100_000, 100, little);
        try (WebUnderTest server = new WebUnderTest(options)) {
            assertTrue(isHungUpOn(server, "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "), "a header");
            assertTrue(
                    isHungUpOn(
                            server,
                            "PUT /upload HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + server.token
                                    + "\r\nContent-Length: 90000\r\n\r\n"),
                    "a body");
            assertEquals(200, server.get("/").statusCode());
            try (var left = Files.list(folder.resolve("slow/incoming"))) {
                assertEquals(List.of(), left.toList(), "nothing stays of it");
            }
        }
    }

    /** Sends a beginning, then a byte now and then, for ever. */
    private static boolean isHungUpOn(WebUnderTest server, String beginning) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            out.write(beginning.getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 300; i++) {
                Thread.sleep(100); // slow, but never idle
                out.write('a');
                out.flush();
                if (in.available() > 0) {
                    return true; // an answer, and the end
                }
            }
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void shouldKnowNoUnknownId() throws IOException {
        String known = web.uploaded(WebUnderTest.STACKS, "known");
        for (String id : List.of(
                "0".repeat(32),
                "x",
                known.substring(3).toUpperCase(java.util.Locale.ROOT),
                "1' OR '1'='1",
                "%00",
                known.substring(3, 34))) {
            String path = "/p/" + id.replace(" ", "%20");
            String answer = raw(web, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertTrue(answer.matches("(?s)HTTP/1.1 (404|400) .*"), answer);
        }
        assertEquals(404, web.get(known + "/nothing").statusCode());
        assertEquals(404, web.get("/nothing").statusCode());
        assertEquals(
                405, web.send(web.withToken("/").PUT(BodyPublishers.noBody())).statusCode());
    }

    @Test
    void shouldAnswerNothingWith500() throws IOException {
        Random random = new Random(6);
        String[] methods = {"GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW"};
        String[] paths = {
            "/",
            "/upload",
            "/upload/",
            "/p/" + "a".repeat(32),
            "/p//x",
            "/compare",
            "/login",
            "/jflame",
            "*",
            "/%",
            "/?q=%ff%fe",
            "/?tag=a%00b",
            "/?before=-1&from=0000-00-00&to=x",
            "/?q=" + "a+".repeat(500),
            "/?deleted=x",
            "/?token=",
            "/p/%c0%af"
        };
        String[] headers = {
            "",
            "Content-Type: multipart/form-data; boundary=" + "x".repeat(200) + "\r\n",
            "Content-Type: application/x-www-form-urlencoded\r\n",
            "Accept: text/html\r\n",
            "Cookie: jflame-1=1-\r\n",
            "Cookie: \u00ff=\u00fe;;=\r\n",
            "Content-Length: 5\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Accept-Encoding: gzip;q=0\r\n",
            "Authorization: Bearer " + web.token + "\r\n",
            "Expect: 100-continue\r\n"
        };
        for (int i = 0; i < 400; i++) {
            String request = methods[random.nextInt(methods.length)] + " " + paths[random.nextInt(paths.length)]
                    + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers[random.nextInt(headers.length)]
                    + headers[random.nextInt(headers.length)] + "\r\n"
                    + (random.nextBoolean() ? "0\r\n\r\nabc" : "hello");
            String answer;
            try (Socket socket = new Socket("127.0.0.1", web.port())) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                socket.shutdownOutput();
                answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                continue; // hung up on
            }
            assertFalse(answer.matches("(?s)HTTP/1.1 500.*"), request + "\n" + answer);
        }
        assertEquals(200, web.get("/").statusCode());
    }

    @Test
    void shouldNameTheTokenFileThatCannotBeUsed() throws IOException {
        Path own = folder.resolve("bad-token");
        Files.createDirectories(own);
        for (byte[] bad : List.of(new byte[0], new byte[] {(byte) 0xff, (byte) 0xfe, 'x'})) {
            Files.write(own.resolve("token"), bad);
            IOException reason = assertThrows(IOException.class, () -> new WebUnderTest(own));
            assertTrue(reason.getMessage().startsWith(own.resolve("token") + " has no token"), reason.getMessage());
        }
    }

    @Test
    void shouldRefuseAWeakToken() throws IOException {
        Path file = folder.resolve("weak-token");
        for (String weak : List.of("", "short", "with spaces in its middle of it", "Authorization: Bearer x")) {
            Files.writeString(file, weak);
            assertThrows(IOException.class, () -> AccessToken.read(file), weak);
        }
    }
}
