package org.jflame.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
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
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client asks for does not have to fit into the server's memory. */
class WebMemoryTest {

    private static final long UNPACKED_BYTES = 100_000_000;

    @TempDir
    Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();

    @Test
    void shouldUnpackForAClientWithoutHoldingItAll() throws Exception {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.jflame.cli.Main",
                        "web",
                        "--port",
                        "0",
                        "--data",
                        folder.resolve("data").toString())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
        try {
            String url = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            assertTrue(url != null, () -> "it does not start: " + server.exitValue());
            HttpResponse<String> link = client.send(
                    request(url + "/upload")
                            .PUT(BodyPublishers.ofByteArray(packed()))
                            .build(),
                    BodyHandlers.ofString());
            assertEquals(201, link.statusCode(), link.body());
            HttpResponse<InputStream> answer =
                    client.send(request(link.body().strip() + "/original").build(), BodyHandlers.ofInputStream());
            assertEquals(200, answer.statusCode());
            try (InputStream body = answer.body()) {
                long bytes = 0;
                byte[] buffer = new byte[1 << 16];
                for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                    bytes += count;
                }
                assertEquals(UNPACKED_BYTES, bytes);
            }
        } finally {
            server.destroyForcibly();
            assertTrue(server.waitFor(30, TimeUnit.SECONDS));
        }
    }

    private HttpRequest.Builder request(String url) throws IOException {
        String token = AccessToken.secretOf(Files.readString(folder.resolve("data/token")));
        return HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(60));
    }

    private static byte[] packed() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            byte[] block = "main;add 1\n".repeat(10_000).substring(0, 100_000).getBytes(StandardCharsets.UTF_8);
            block[block.length - 1] = '\n';
            for (long written = 0; written < UNPACKED_BYTES; written += block.length) {
                gzip.write(block);
            }
        }
        return out.toByteArray();
    }
}
