package org.jflame.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jflame.bridge.Protocol;
import org.junit.jupiter.api.Test;

class MainTest {

    /**
     * What a run of the program left behind.
     *
     * @param status the exit status
     * @param stdout all of it
     * @param stderr all of it
     */
    private record Outcome(int status, String stdout, String stderr) {}

    @Test
    void shouldPrintItsVersionWhichIsTheBuilds() throws IOException, InterruptedException {
        assertEquals(new Outcome(0, "jflame " + Protocol.VERSION + "\n", ""), run("--version"));
        String pom = Files.readString(Path.of("..", "pom.xml"));
        assertTrue(pom.contains("<artifactId>jflame</artifactId>\n  <version>" + Protocol.VERSION + "</version>"));
    }

    @Test
    void shouldPrintItsCommands() throws IOException, InterruptedException {
        Outcome outcome = run("--help");
        assertEquals(0, outcome.status());
        for (String command : List.of("record", "dump", "top", "render", "diff", "doctor", "completion")) {
            assertTrue(outcome.stdout().contains("\n  " + command + " "), command);
        }
    }

    @Test
    void shouldRefuseWhatItDoesNotKnowInOneLine() throws IOException, InterruptedException {
        for (String[] arguments : new String[][] {{}, {"server"}, {"serve", "now"}, {"--port", "80"}}) {
            Outcome outcome = run(arguments);
            assertEquals(2, outcome.status());
            assertEquals("", outcome.stdout());
            assertEquals(1, outcome.stderr().lines().count(), outcome.stderr());
        }
    }

    @Test
    void shouldRehearseInSilence() throws IOException, InterruptedException {
        assertEquals(new Outcome(0, "", ""), run("rehearse"));
    }

    private static Outcome run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "--enable-native-access=ALL-UNNAMED", // in the jar its manifest says so
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        String stdout = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String stderr = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        return new Outcome(process.exitValue(), stdout, stderr);
    }
}
