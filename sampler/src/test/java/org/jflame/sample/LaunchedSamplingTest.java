package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jflame.fold.CallTree;
import org.jflame.sample.SamplingRequest.Threads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A program that was started by us is sampled from its beginning to its end. */
class LaunchedSamplingTest {

    private static final int SIGKILL = 9;
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#everyVersion")
    void shouldSampleFromTheFirstBytecode(PythonInterpreters.Found python) throws Exception {
        String startup = Path.of(PythonTarget.scriptPath("startup/sitecustomize.py"))
                .getParent()
                .toString();
        String program = PythonTarget.scriptPath("starts.py");
        long mostBusy = 0;
        long mostStarting = 0;
        // The machine may have other things to do.
        for (int tries = 0; tries < 10 && (mostBusy < 0.8 * 50e6 || mostStarting < 0.5 * 20e6); tries++) {
            CallTree tree = recordPythonFrames(
                    "env", "PYTHONPATH=" + startup, python.executable().toString(), program);
            mostBusy = Math.max(mostBusy, Stacks.nanos(tree, stack -> Stacks.has(stack, "busy")));
            mostStarting = Math.max(mostStarting, Stacks.nanos(tree, stack -> Stacks.has(stack, "customize")));
        }
        assertTrue(mostBusy >= 0.8 * 50e6, "of 50 ms: " + mostBusy);
        assertTrue(mostStarting >= 0.5 * 20e6, "of 20 ms of the interpreter's own start: " + mostStarting);
    }

    /** Classes were loaded while the program ran: all of its 50 ms were over before the first sample. */
    @Test
    void shouldBeReadyBeforeTheProgramStarts() throws Exception {
        PythonInterpreters.Found python = PythonInterpreters.any();
        long most = 0;
        for (int tries = 0; tries < 5 && most < 30_000; tries++) { // the machine may have other things to do
            Process recording = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            ShortRecording.class.getName(),
                            python.executable().toString(),
                            PythonTarget.scriptPath("starts.py"))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String micros = new String(recording.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            most = Math.max(most, Long.parseLong(micros.strip()));
        }
        assertTrue(most >= 30_000, most + " of 50,000 microseconds");
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#several")
    void shouldFollowAChainOfExecs(PythonInterpreters.Found python) throws Exception {
        String script = PythonTarget.scriptPath("busy.py");
        CallTree tree = record(7, false, "sh", "-c", "exec env A=1 '" + python.executable() + "' '" + script + "' 0.6");

        long busyNanos = Stacks.nanos(tree, stack -> Stacks.has(stack, "busy"));
        assertTrue(busyNanos > 0.3e9, () -> Stacks.text(tree));
    }

    @Test
    void shouldSampleAPythonBelowALaunchedShell() throws Exception {
        PythonInterpreters.Found python = PythonInterpreters.any();
        String script = PythonTarget.scriptPath("busy.py");
        CallTree tree =
                record(5, true, "sh", "-c", "sleep .5; '" + python.executable() + "' '" + script + "' 0.6; exit 5");

        long busyNanos = Stacks.nanos(tree, stack -> Stacks.has(stack, "busy"));
        assertTrue(busyNanos > 0.3e9, () -> Stacks.text(tree));
    }

    @Test
    void shouldRecordNothingOfWhatIsNoPython() throws Exception {
        assertTrue(record(3, false, "sh", "-c", "sleep 0.2; exit 3").isEmpty());
    }

    @Test
    void shouldTellTheStatusOfATracedProgramThatIsStoppedContinuedAndKilled() throws Exception {
        LaunchedProgram program = LaunchedProgram.start(
                List.of(PythonInterpreters.any().executable().toString(), PythonTarget.scriptPath("busy.py"), "100"),
                false);
        Sampler sampler = Sampler.start(
                new SamplingRequest(program.pid(), 1000, Long.MAX_VALUE, Threads.ALL, true, false), program);
        try {
            Thread.sleep(500);
            program.signal(SIGSTOP);
            Thread.sleep(300);
            assertFalse(sampler.awaitEnd(0));
            assertTrue("Tt".indexOf(state(program)) >= 0, "stopped as it was told to");
            program.signal(SIGCONT);
            char state = state(program);
            for (int i = 0; state != 'R' && i < 1000; i++) { // T before it continues, and t at each sample
                Thread.sleep(2);
                state = state(program);
            }
            assertEquals('R', state);
        } finally {
            program.signal(SIGKILL);
        }
        assertEquals(128 + SIGKILL, program.awaitStatus());
        assertTrue(sampler.awaitEnd(5_000));
        assertTrue(Stacks.samples(sampler.stop().tree(), stack -> Stacks.has(stack, "busy")) > 10);
    }

    @Test
    void shouldLeaveAProgramRunningWhenSamplingEndsFirst() throws Exception {
        LaunchedProgram program = LaunchedProgram.start(
                List.of(PythonInterpreters.any().executable().toString(), PythonTarget.scriptPath("busy.py"), "1"),
                false);
        Sampler sampler =
                Sampler.start(new SamplingRequest(program.pid(), 1000, 300_000_000, Threads.ALL, true, false), program);
        assertTrue(sampler.awaitEnd(5_000));
        sampler.stop();
        assertTrue(Files.exists(Path.of("/proc/" + program.pid())));
        assertEquals(7, program.awaitStatus());
    }

    private static CallTree record(int expectedStatus, boolean subprocesses, String... command) throws Exception {
        return record(expectedStatus, subprocesses, true, command);
    }

    /** For a native frame, files have to be opened: some milliseconds, in which an interpreter's start is half over. */
    private static CallTree recordPythonFrames(String... command) throws Exception {
        return record(0, false, false, command);
    }

    private static CallTree record(int expectedStatus, boolean subprocesses, boolean nativeFrames, String... command)
            throws Exception {
        LaunchedProgram program = LaunchedProgram.start(List.of(command), false);
        SamplingRequest request = new SamplingRequest(
                program.pid(),
                1000,
                Long.MAX_VALUE,
                Threads.ALL,
                true,
                subprocesses,
                nativeFrames,
                SamplingRequest.NO_BUDGET);
        Sampler sampler = Sampler.start(request, program);
        assertEquals(expectedStatus, program.awaitStatus());
        assertTrue(sampler.awaitEnd(5_000), "nothing is left to sample");
        assertFalse(Files.exists(Path.of("/proc/" + program.pid())), "no zombie is left");
        return sampler.stop().tree();
    }

    private static char state(LaunchedProgram program) throws Exception {
        String stat = Files.readString(Path.of("/proc/" + program.pid() + "/stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }
}
