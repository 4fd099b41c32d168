package org.jflame.symbol;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Compilers and binutils, with which the tests make files and to which they compare. */
public final class Tool {

    private Tool() {}

    /** Skips the test where a program is not installed. */
    public static void require(String... programs) {
        for (String program : programs) {
            boolean isInstalled = List.of(System.getenv("PATH").split(":")).stream()
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
            Assumptions.assumeTrue(isInstalled, program + " is not installed");
        }
    }

    /** The lines that a program prints. */
    public static List<String> run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Assertions.assertEquals(0, process.waitFor(), command::toString);
        return output.lines().toList();
    }

    public static List<String> run(String... command) throws IOException, InterruptedException {
        return run(List.of(command));
    }

    /** Compiles a program of {@code resources/native}. */
    public static Path compile(Path folder, String source, String... flags) throws IOException, InterruptedException {
        String compiler = source.endsWith(".c") ? "gcc" : "g++";
        require(compiler);
        Path program = folder.resolve(
                source.replaceFirst("\\..*", "") + String.join("", flags).replace("/", ""));
        List<String> command = new ArrayList<>(List.of(compiler));
        command.addAll(List.of(flags));
        command.addAll(List.of("-o", program.toString(), "src/test/resources/native/" + source));
        run(command);
        return program;
    }
}
