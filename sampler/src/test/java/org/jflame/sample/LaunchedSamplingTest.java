package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    @MethodSource("org.jflame.sample.PythonInterpreters#supported")
    void shouldSampleFromTheFirstBytecode(PythonInterpreters.Found python) throws Exception {
        long most = 0;
        CallTree tree = null;
        for (int tries = 0; tries < 10 && most < 0.8 * 50e6; tries++) { // the machine may have other things to do
            tree = record(0, false, python.executable().toString(), PythonTarget.scriptPath("starts.py"));
            most = Math.max(most, Stacks.nanos(tree, stack -> Stacks.has(stack, "busy")));
        }
        long busyNanos = most;
        String text = Stacks.text(tree);
        assertTrue(busyNanos >= 0.8 * 50e6, () -> busyNanos + text);
        assertTrue(text.contains("importlib"), () -> "the interpreter's own start is there: " + text);
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#supported")
    void shouldFollowAChainOfExecs(PythonInterpreters.Found python) throws Exception {
        String script = PythonTarget.scriptPath("busy.py");
        CallTree tree = record(7, false, "sh", "-c", "exec env A=1 '" + python.executable() + "' '" + script + "' 0.3");

        long busyNanos = Stacks.nanos(tree, stack -> Stacks.has(stack, "busy"));
        assertTrue(busyNanos > 0.28e9, () -> Stacks.text(tree));
    }

    @Test
    void shouldSampleAPythonBelowALaunchedShell() throws Exception {
        PythonInterpreters.Found python = PythonInterpreters.any();
        String script = PythonTarget.scriptPath("busy.py");
        CallTree tree =
                record(5, true, "sh", "-c", "sleep .5; '" + python.executable() + "' '" + script + "' 0.3; exit 5");

        long busyNanos = Stacks.nanos(tree, stack -> Stacks.has(stack, "busy"));
        assertTrue(busyNanos > 0.28e9, () -> Stacks.text(tree));
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
        Sampler sampler = Sampler.start(request(program, false), program);
        try {
            Thread.sleep(500);
            program.signal(SIGSTOP);
            Thread.sleep(300);
            assertFalse(sampler.awaitEnd(0));
            assertTrue("Tt".indexOf(state(program)) >= 0, "stopped as it was told to");
            program.signal(SIGCONT);
            Thread.sleep(200);
            assertEquals('R', state(program));
        } finally {
            program.signal(SIGKILL);
        }
        assertEquals(128 + SIGKILL, program.awaitStatus());
        assertTrue(sampler.awaitEnd(5_000));
        assertTrue(Stacks.samples(sampler.stop().tree(), stack -> Stacks.has(stack, "busy")) > 100);
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
        LaunchedProgram program = LaunchedProgram.start(List.of(command), false);
        Sampler sampler = Sampler.start(request(program, subprocesses), program);
        assertEquals(expectedStatus, program.awaitStatus());
        assertTrue(sampler.awaitEnd(5_000), "nothing is left to sample");
        assertFalse(Files.exists(Path.of("/proc/" + program.pid())), "no zombie is left");
        return sampler.stop().tree();
    }

    private static SamplingRequest request(LaunchedProgram program, boolean subprocesses) {
        return new SamplingRequest(program.pid(), 1000, Long.MAX_VALUE, Threads.ALL, true, subprocesses);
    }

    private static char state(LaunchedProgram program) throws Exception {
        String stat = Files.readString(Path.of("/proc/" + program.pid() + "/stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }
}
