package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jflame.fold.PythonFrame;
import org.jflame.proc.TargetException;
import org.jflame.sample.ThreadStack.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One look tells what every thread does. */
class StackDumpTest {

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#everyVersion")
    void shouldSayWhatEachThreadDoes(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "asleep.py")) {
            ProcessStacks process =
                    StackDump.take(target.pid(), false, true, false).get(0);

            assertEquals(target.pid(), process.pid());
            assertTrue(process.pythonVersion().startsWith(python.version()), process::pythonVersion);
            assertTrue(process.command().contains("asleep.py"), process::command);
            ThreadStack main = process.threads().get(0);
            assertEquals(target.pid(), main.tid());
            assertEquals(List.of("main_busy", "<module>"), functions(main));
            assertEquals(State.RUNNING, main.state());
            assertEquals(python.hasGil(), main.ownsGil());
            Map<String, ThreadStack> asleep = process.threads().stream()
                    .collect(Collectors.toMap(
                            thread -> functions(thread).stream()
                                    .filter(function -> function.startsWith("sleep_in_"))
                                    .findFirst()
                                    .orElse("main"),
                            thread -> thread));
            assertEquals(6, asleep.size());
            asleep.remove("main");
            asleep.forEach((function, thread) -> {
                assertEquals(State.ASLEEP, thread.state(), function);
                assertFalse(thread.ownsGil(), function);
            });
            assertEquals("read", asleep.get("sleep_in_read").systemCall());
            assertEquals("epoll_wait", asleep.get("sleep_in_epoll").systemCall());
            assertEquals("futex", asleep.get("sleep_in_lock").systemCall());
        }
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#supported")
    void shouldSayWhoWantsTheGil(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "threads.py")) {
            int wantGil = 0;
            int owners = 0;
            for (int i = 0; i < 20; i++) {
                for (ThreadStack thread :
                        StackDump.take(target.pid(), false, true, false).get(0).threads()) {
                    wantGil += thread.state() == State.WANTS_GIL ? 1 : 0;
                    owners += thread.ownsGil() ? 1 : 0;
                }
            }
            int wanting = wantGil;
            int owning = owners;
            assertTrue(wanting >= 5 && wanting <= 30, () -> wanting + " of 20 looks");
            assertTrue(owning >= 17 && owning <= 20, () -> owning + " of 20 looks");
        }
    }

    @Test
    void shouldShowTheChildrenToo() throws Exception {
        try (PythonTarget target = PythonTarget.start(PythonInterpreters.any(), "children.py", "spawn")) {
            target.readLine();
            List<ProcessStacks> processes = StackDump.take(target.pid(), true, true, false);

            assertEquals(target.pid(), processes.get(0).pid());
            assertTrue(processes.size() >= 3, () -> processes.toString());
            assertEquals(1, StackDump.take(target.pid(), false, true, false).size());
        }
    }

    @Test
    void shouldRefuseWhatIsNoPython() throws Exception {
        LaunchedProgram shell = LaunchedProgram.start(List.of("sh", "-c", "sleep 100; true"), false);
        try {
            for (boolean subprocesses : new boolean[] {false, true}) {
                TargetException refused = assertThrows(
                        TargetException.class, () -> StackDump.take(shell.pid(), subprocesses, true, false));
                assertEquals(TargetException.Code.NOT_PYTHON, refused.code());
            }
        } finally {
            shell.signal(9);
        }
    }

    @Test
    void shouldNotSpeakOfPermissionsInTheMiddleOfAnExec() throws Exception {
        for (int i = 0; i < 200; i++) {
            LaunchedProgram program = LaunchedProgram.start(List.of("true"), false);
            TargetException refused =
                    assertThrows(TargetException.class, () -> StackDump.take(program.pid(), false, true, false));
            assertNotEquals(TargetException.Code.NOT_PERMITTED, refused.code(), refused::getMessage);
            program.awaitStatus();
        }
    }

    private static List<String> functions(ThreadStack thread) {
        return thread.frames().stream()
                .map(frame -> frame instanceof PythonFrame python ? python.function() : frame.label())
                .toList();
    }
}
