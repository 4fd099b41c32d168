package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jflame.proc.TargetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program started by us is as it would be under a shell. */
class LaunchedProgramTest {

    private static final int SIGKILL = 9;
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"exit 0, 0", "exit 7, 7", "exit 255, 255", "kill -TERM $$, 143", "kill -KILL $$, 137"})
    void shouldReportTheStatusAsAShellDoes(String script, int expected) throws Exception {
        LaunchedProgram program = LaunchedProgram.start(List.of("sh", "-c", script), false);

        assertEquals(expected, program.awaitStatus());
        assertFalse(Files.exists(Path.of("/proc/" + program.pid())), "no zombie is left");
        program.signal(SIGKILL); // whoever has the pid now is not meant
        assertEquals(expected, program.awaitStatus());
    }

    @Test
    void shouldPassOnStopsAndContinuations() throws Exception {
        LaunchedProgram program = LaunchedProgram.start(List.of("sleep", "100"), false);
        program.signal(SIGSTOP);
        assertEquals("T", awaitState(program, "T"));
        program.signal(SIGCONT);
        assertEquals("S", awaitState(program, "S"));
        program.signal(SIGKILL);
        assertEquals(128 + SIGKILL, program.awaitStatus());
    }

    @Test
    void shouldPassArgumentsFilesAndSignalsOnAsTheyAre() throws Exception {
        String out = folder.resolve("Ж out").toString();
        String script =
                "{ printf '%s,' \"$@\"; ls /proc/$$/fd | wc -l; } > \"$0\"; exec grep Sig /proc/self/status >> \"$0\"";
        LaunchedProgram program = LaunchedProgram.start(List.of("sh", "-c", script, out, "a b", "", "ключ=💩"), false);
        assertEquals(0, program.awaitStatus());

        List<String> lines = Files.readAllLines(Path.of(out));
        String first = lines.get(0);
        assertTrue(first.startsWith("a b,,ключ=💩,"), first);
        // 0, 1, 2, and the shell's own copy of the stdout that it redirected
        assertTrue(Integer.parseInt(first.substring(first.lastIndexOf(',') + 1)) <= 4, first);
        assertTrue(lines.contains("SigBlk:\t0000000000000000"), lines::toString);
        assertEquals(ignored(Files.readAllLines(Path.of("/proc/self/status"))), ignored(lines));
    }

    @Test
    void shouldSayWhyAProgramCannotBeStarted() throws Exception {
        Path notExecutable = Files.writeString(folder.resolve("data.txt"), "x");

        assertTrue(refusal("no-such-program").getMessage().contains("not found in PATH"));
        assertTrue(refusal("/no/such/program").getMessage().contains("no such file"));
        assertTrue(refusal(notExecutable.toString()).getMessage().contains("not an executable file"));
        assertTrue(refusal(folder.toString()).getMessage().contains("not an executable file"));
        assertTrue(notExecutable.toFile().setExecutable(true));
        assertTrue(refusal(notExecutable.toString()).getMessage().contains("#!"));
    }

    private static TargetException refusal(String program) {
        TargetException refused =
                assertThrows(TargetException.class, () -> LaunchedProgram.start(List.of(program), false));
        assertEquals(TargetException.Code.NOT_STARTED, refused.code());
        return refused;
    }

    /** The standard signals that are ignored: glibc ignores two internal ones for whatever it starts. */
    private static long ignored(List<String> status) {
        String line = status.stream()
                .filter(each -> each.startsWith("SigIgn"))
                .findFirst()
                .orElseThrow();
        return Long.parseUnsignedLong(line.split("\t")[1], 16) & 0x7fff_ffffL;
    }

    private static String awaitState(LaunchedProgram program, String wanted) throws Exception {
        String state = "";
        for (int i = 0; i < 500 && !state.equals(wanted); i++) {
            String stat = Files.readString(Path.of("/proc/" + program.pid() + "/stat"));
            state = stat.substring(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
            Thread.sleep(10);
        }
        return state;
    }
}
