package org.jflame.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.zeromq.ZMQ;

/** A service in a JVM of its own, started as the shim starts it; killed at the end of the test. */
final class ChildService implements AutoCloseable {

    static final ZMQ.Curve.KeyPair KEYS = ZMQ.Curve.generateKeyPair();
    static final String KEY_LINE = "{\"clientKey\": \"" + KEYS.publicKey + "\"}\n";

    private final Process process;
    private final Path stderr;
    private final BufferedReader stdout;

    private ChildService(Process process, Path stderr) {
        this.process = process;
        this.stderr = stderr;
        this.stdout = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The command line of a service with this test's classes. */
    static List<String> command(String mainClass, String classPath, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Djava.awt.headless=true",
                "--enable-native-access=ALL-UNNAMED", // in the jar its manifest says so
                "-cp",
                classPath,
                mainClass));
        command.addAll(List.of(arguments));
        return command;
    }

    static List<String> serveCommand() {
        return command("org.jflame.cli.Main", System.getProperty("java.class.path"), "serve");
    }

    static ChildService start(List<String> command) throws IOException {
        Path stderr = Files.createTempFile("jflame-stderr", ".txt");
        Process process =
                new ProcessBuilder(command).redirectError(stderr.toFile()).start();
        return new ChildService(process, stderr);
    }

    Process process() {
        return process;
    }

    void writeKey() throws IOException {
        process.getOutputStream().write(KEY_LINE.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    String line() throws IOException {
        return stdout.readLine();
    }

    /** Reads the announcement and connects. */
    TestClient connect() throws IOException {
        return connect(line());
    }

    static TestClient connect(String announcement) throws IOException {
        JsonNode json = new JsonMapper().readTree(announcement);
        return TestClient.connect(
                json.get("port").asInt(), json.get("serverKey").asText(), KEYS);
    }

    /** All that it has written after the lines already read; waits for its end. */
    String restOfStdout() throws IOException {
        return stdout.lines().reduce("", String::concat);
    }

    String stderr() throws IOException {
        return Files.readString(stderr);
    }

    /** How long the process runs on after this moment, up to 10 s. A zombie has ended, whenever its parent looks at it. */
    static Duration remainingLife(ProcessHandle process) throws InterruptedException {
        long start = System.nanoTime();
        while (KernelWatch.runs(process) && System.nanoTime() - start < 10_000_000_000L) {
            Thread.sleep(10);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(stderr);
    }
}
