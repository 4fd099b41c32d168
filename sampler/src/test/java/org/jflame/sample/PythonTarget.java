package org.jflame.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jflame.fold.Profile;
import org.jflame.proc.TargetException;
import org.junit.jupiter.api.Assertions;

/**
 * A real Python process running one of the scripts in {@code targets}; killed when closed.
 *
 * <p>It is a grandchild: of a child of its own, Java waits for the end in a thread, and that wait would take the stops
 * away from the sampler.
 */
public final class PythonTarget implements AutoCloseable {

    // The pid is told by the process itself: a program of C may be ready before its shell goes on.
    private static final String RUN_IN_BACKGROUND = "exec 3<&0; sh -c 'echo $$; exec \"$@\"' sh \"$@\" <&3 & wait $!";

    private final Process shell;
    private final BufferedReader output;
    private final ProcessHandle process;

    private PythonTarget(Process shell, BufferedReader output, ProcessHandle process) {
        this.shell = shell;
        this.output = output;
        this.process = process;
    }

    /** Starts a script and waits for it to say that it is ready. */
    public static PythonTarget start(PythonInterpreters.Found python, String script, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(python.executable().toString(), scriptPath(script)));
        command.addAll(List.of(arguments));
        return startWrapped(List.of(), command);
    }

    /**
     * Starts a command within another one (unshare, setpriv), and waits for it to say that it is ready.
     *
     * @param wrapper executes what follows it, in its own process or in a child
     */
    public static PythonTarget startWrapped(List<String> wrapper, List<String> command) throws IOException {
        List<String> all = new ArrayList<>(List.of("sh", "-c", RUN_IN_BACKGROUND, "sh"));
        all.addAll(wrapper);
        all.addAll(command);
        Process shell = new ProcessBuilder(all)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var output = new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
        ProcessHandle process =
                ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
        String line = output.readLine();
        if (!"ready".equals(line)) {
            innermost(process).destroyForcibly();
            throw new IllegalStateException(command + " is not ready: it printed " + line);
        }
        return new PythonTarget(shell, output, wrapper.isEmpty() ? process : innermost(process));
    }

    private static ProcessHandle innermost(ProcessHandle process) {
        return process.children().findFirst().map(PythonTarget::innermost).orElse(process);
    }

    public static String scriptPath(String script) {
        return Path.of("src/test/resources/targets", script).toAbsolutePath().toString();
    }

    public int pid() {
        return (int) process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The next line that the script prints. */
    String readLine() throws IOException {
        return output.readLine();
    }

    /** Sends a line to the script and returns its answer. */
    public String ask(String line) throws IOException {
        OutputStream input = shell.getOutputStream();
        input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
        return readLine();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** The third field of the process's stat: R, S, T, t. */
    char state() throws IOException {
        return statFields()[0].charAt(0);
    }

    /** Waits until the process is in a state, ten seconds at most. */
    void awaitState(char wanted) throws IOException, InterruptedException {
        for (int i = 0; i < 1000 && state() != wanted; i++) {
            Thread.sleep(10);
        }
        Assertions.assertEquals(wanted, state());
    }

    /** The CPU time that the process has had, in clock ticks: utime and stime. Source: proc_pid_stat(5). */
    long cpuTicks() throws IOException {
        return Long.parseLong(statFields()[11]) + Long.parseLong(statFields()[12]);
    }

    /** Whether the process, which is one that is always busy, gets CPU time from now on; waits up to ten seconds. */
    boolean runsOn() throws IOException, InterruptedException {
        long before = cpuTicks();
        for (int i = 0; i < 1000 && cpuTicks() == before; i++) {
            Thread.sleep(10);
        }
        return cpuTicks() > before;
    }

    /** The fields behind the name, the third one first. */
    private String[] statFields() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid() + "/stat"), StandardCharsets.ISO_8859_1);
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    }

    /** The thread that traces the process, 0 when none does. */
    int tracer() throws IOException {
        return TracerWatch.tracerOf(pid());
    }

    /** Waits for the end of the process: its exit status, or 128 and the signal that ended it. */
    int exitStatus() throws InterruptedException {
        return shell.waitFor();
    }

    /** Samples the process for a while. */
    public Profile profile(double rateHz, long millis, boolean allThreads)
            throws TargetException, InterruptedException {
        return profileWhile(rateHz, allThreads, () -> Thread.sleep(millis));
    }

    /** Samples the process while something else happens. */
    Profile profileWhile(double rateHz, boolean allThreads, Step step) throws TargetException, InterruptedException {
        return profileWhile(new SamplingRequest(pid(), rateHz, Long.MAX_VALUE, allThreads), step);
    }

    /** Samples the process, or others, while something happens. */
    static Profile profileWhile(SamplingRequest request, Step step) throws TargetException, InterruptedException {
        Sampler sampler = Sampler.start(request);
        try {
            step.run();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        Recording recording = sampler.stop();
        return recording.profile("test");
    }

    /** What a test does while the sampler runs. */
    interface Step {
        void run() throws IOException, InterruptedException;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
