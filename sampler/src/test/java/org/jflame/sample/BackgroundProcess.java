package org.jflame.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that is no Python, and no child of this JVM's own; killed when closed. */
final class BackgroundProcess implements AutoCloseable {

    private final Process shell;
    private final ProcessHandle process;

    private BackgroundProcess(Process shell, ProcessHandle process) {
        this.shell = shell;
        this.process = process;
    }

    /**
     * Starts a program, and returns when it is executed.
     *
     * @throws IOException when it cannot be executed
     */
    static BackgroundProcess start(String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("sh", "-c", "\"$@\" & echo $!; wait $!", "sh"));
        all.addAll(List.of(command));
        Process shell = new ProcessBuilder(all).start();
        var output = new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
        long pid = Long.parseLong(output.readLine());
        Path shellsOwn = Files.readSymbolicLink(Path.of("/proc/" + shell.pid() + "/exe"));
        Path executable = Path.of("/proc/" + pid + "/exe");
        for (ProcessHandle process = ProcessHandle.of(pid).orElse(null); process != null && process.isAlive(); ) {
            if (!Files.readSymbolicLink(executable).equals(shellsOwn)) {
                return new BackgroundProcess(shell, process);
            }
            Thread.sleep(1);
        }
        throw new IOException(new String(shell.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip());
    }

    int pid() {
        return (int) process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The thread that traces it now, 0 when none does. */
    int tracer() throws IOException {
        return TracerWatch.tracerOf(pid());
    }

    @Override
    public void close() {
        process.destroyForcibly();
        shell.destroy();
    }
}
