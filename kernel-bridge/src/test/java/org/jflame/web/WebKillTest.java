package org.jflame.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was answered with a link is there, whatever becomes of the server. */
class WebKillTest {

    private static final int CLIENTS = 4;

    private static final int KILLS = Integer.parseInt(System.getenv().getOrDefault("JFLAME_TEST_KILLS", "5"));

    @TempDir
    Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
    private Process process;
    private String url;

    private void start() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.jflame.cli.Main",
                        "web",
                        "--port",
                        "0",
                        "--max-rate",
                        "1000000",
                        "--data",
                        folder.resolve("data").toString())
                .redirectError(new File(folder.toFile(), "err.txt"))
                .start();
        url = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        assertTrue(url != null && url.startsWith("http://"), () -> {
            try {
                return "the server does not start: " + Files.readString(folder.resolve("err.txt"));
            } catch (IOException e) {
                return e.toString();
            }
        });
    }

    private void kill() throws InterruptedException {
        process.destroyForcibly(); // SIGKILL
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    }

    @Test
    void shouldKeepWhatWasAnsweredWhenItIsKilled() throws Exception {
        Random random = new Random();
        Map<String, byte[]> answered = new ConcurrentHashMap<>();
        for (int i = 0; i < KILLS; i++) {
            start();
            uploadUntilKilled(answered, 50 + random.nextInt(900), random.nextLong());
        }
        start();
        try {
            for (Map.Entry<String, byte[]> each : answered.entrySet()) {
                HttpResponse<byte[]> back = client.send(
                        HttpRequest.newBuilder(URI.create(url + each.getKey() + "/original"))
                                .build(),
                        BodyHandlers.ofByteArray());
                assertEquals(200, back.statusCode(), each.getKey());
                assertArrayEquals(each.getValue(), back.body(), "intact");
            }
            String one = answered.keySet().iterator().next();
            HttpResponse<String> page =
                    client.send(HttpRequest.newBuilder(URI.create(url + one)).build(), BodyHandlers.ofString());
            assertEquals(200, page.statusCode());
        } finally {
            kill();
        }
        assertTrue(answered.size() >= KILLS, answered.size() + " uploads were answered");
    }

    private void uploadUntilKilled(Map<String, byte[]> answered, int millis, long seed) throws Exception {
        String token = AccessToken.secretOf(Files.readString(folder.resolve("data/token")));
        AtomicBoolean isOver = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        int before = answered.size();
        for (int i = 0; i < CLIENTS; i++) {
            Random random = new Random(seed + i);
            Thread thread = new Thread(() -> {
                while (!isOver.get()) {
                    byte[] stacks = stacks(random);
                    try {
                        HttpResponse<String> answer = client.send(
                                HttpRequest.newBuilder(URI.create(url + "/upload"))
                                        .header("Authorization", "Bearer " + token)
                                        .timeout(Duration.ofSeconds(20))
                                        .PUT(BodyPublishers.ofByteArray(stacks))
                                        .build(),
                                BodyHandlers.ofString());
                        if (answer.statusCode() == 201) {
                            answered.put(URI.create(answer.body().strip()).getPath(), stacks);
                        }
                    } catch (IOException e) {
                        return; // killed: what was not answered may be there or not
                    } catch (InterruptedException e) {
                        return;
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (int waited = 0; answered.size() == before && waited < 20_000; waited += 10) {
            Thread.sleep(10); // uploads are under way as soon as one was answered
        }
        Thread.sleep(millis); // the kill comes at a random moment of theirs
        kill();
        isOver.set(true);
        for (Thread thread : threads) {
            thread.join(30_000);
        }
    }

    private static byte[] stacks(Random random) {
        StringBuilder text = new StringBuilder();
        int lines = 1 + random.nextInt(2000);
        for (int i = 0; i < lines; i++) {
            text.append("main;f").append(random.nextInt(500)).append(";g").append(random.nextInt(500));
            text.append(' ').append(1 + random.nextInt(9)).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
