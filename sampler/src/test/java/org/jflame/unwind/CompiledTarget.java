package org.jflame.unwind;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jflame.sample.PythonTarget;
import org.junit.jupiter.api.Assumptions;

/** A program of C or C++, compiled from {@code targets/native}. */
final class CompiledTarget {

    private final Path program;

    private CompiledTarget(Path program) {
        this.program = program;
    }

    /**
     * Compiles a source file; skips the test where there is no compiler.
     *
     * @param folder where the program goes
     * @param options as for gcc
     */
    static CompiledTarget compile(Path folder, String source, String... options)
            throws IOException, InterruptedException {
        Path program = folder.resolve(source + "-" + String.join("", options).replace('/', '_'));
        List<String> command = new ArrayList<>(List.of(source.endsWith(".c") ? "gcc" : "g++"));
        command.addAll(List.of(options));
        command.addAll(List.of("-o", program.toString(), PythonTarget.scriptPath("native/" + source)));
        requireTool(command.get(0));
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        Assumptions.assumeTrue(status == 0, () -> String.join(" ", command) + " does not work here");
        return new CompiledTarget(program);
    }

    /** Skips the test where a program is not installed. */
    static void requireTool(String tool) throws InterruptedException {
        boolean isThere;
        try {
            isThere = new ProcessBuilder(tool, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            isThere = false;
        }
        Assumptions.assumeTrue(isThere, () -> "this machine has no " + tool);
    }

    Path program() {
        return program;
    }

    /** Runs it until it is ready. */
    PythonTarget start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        return PythonTarget.startWrapped(List.of(), command);
    }
}
