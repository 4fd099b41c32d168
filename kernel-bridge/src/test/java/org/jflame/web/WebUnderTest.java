package org.jflame.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A server in this JVM, and a client that has its token. */
final class WebUnderTest implements AutoCloseable {

    static final String STACKS = "main;work;add 12\nmain;work;mul 5\nmain;idle 3\n";
    private static final String BOUNDARY = "----boundary-of-this-test";

    final WebServer server;
    final String token;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();

    WebUnderTest(WebOptions options) throws IOException, StoreException {
        server = WebServer.start(options);
        token = AccessToken.secretOf(Files.readString(server.tokenFile()));
    }

    WebUnderTest(Path folder) throws IOException, StoreException {
        this(options(folder));
    }

    static WebOptions options(Path folder) {
        return options(folder, "127.0.0.1", 4_000_000, 10_000, WebOptions.Patience.USUAL);
    }

    static WebOptions options(Path folder, String host, long maxUpload, int perMinute, WebOptions.Patience patience) {
        return new WebOptions(
                host,
                0,
                folder,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1L << 30,
                100_000,
                maxUpload,
                perMinute,
                patience);
    }

    /** The same with an address for the world. */
    static WebOptions behindProxy(WebOptions direct, String url) {
        return new WebOptions(
                direct.host(),
                direct.port(),
                direct.folder(),
                direct.tokenFile(),
                Optional.of(URI.create(url)),
                direct.keep(),
                direct.maxBytes(),
                direct.maxProfiles(),
                direct.maxUploadBytes(),
                direct.uploadsPerMinute(),
                direct.slow());
    }

    int port() {
        return server.port();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : "http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(60));
    }

    HttpRequest.Builder withToken(String path) {
        return request(path).header("Authorization", "Bearer " + token);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    HttpResponse<String> get(String path) throws IOException {
        return send(request(path));
    }

    byte[] bytes(String path) throws IOException {
        try {
            return client.send(request(path).build(), BodyHandlers.ofByteArray())
                    .body();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    HttpResponse<String> put(String path, byte[] body) throws IOException {
        return send(withToken(path).PUT(BodyPublishers.ofByteArray(body)));
    }

    HttpResponse<String> put(String path, String body) throws IOException {
        return put(path, body.getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> post(String path) throws IOException {
        return send(withToken(path).POST(BodyPublishers.noBody()));
    }

    /** Uploads stacks; returns the path of their page. */
    String uploaded(String stacks, String title) throws IOException {
        HttpResponse<String> answer = form(stacks, "profile.txt", Map.of("title", title));
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return URI.create(answer.body().strip()).getPath();
    }

    /** As curl -F does. */
    HttpResponse<String> form(String content, String fileName, Map<String, String> fields) throws IOException {
        return send(withToken("/upload")
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofByteArray(formBody(content, fileName, fields))));
    }

    static byte[] formBody(String content, String fileName, Map<String, String> fields) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        fields.forEach((name, value) -> part(body, "name=\"" + name + "\"", value));
        part(body, "name=\"file\"; filename=\"" + fileName + "\"", content);
        body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }

    private static void part(ByteArrayOutputStream body, String what, String content) {
        String part = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + what + "\r\n\r\n" + content + "\r\n";
        body.writeBytes(part.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.close();
    }
}
