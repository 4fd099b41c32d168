package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jflame.fold.Profile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A debugger that comes while the target is sampled is refused by the kernel; afterwards it is not. */
class DebuggerTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gdb -nx -batch -iex set\u00a0auto-solib-add\u00a0off -ex quit -p",
                "timeout 1 strace -qq -e trace=none -p"
            })
    void shouldGoOnWhenADebuggerComes(String debugger) throws Exception {
        try (PythonTarget target = PythonTarget.start(PythonInterpreters.any(), "adversary.py")) {
            Profile profile = target.profileWhile(1000, true, () -> {
                Thread.sleep(100);
                assertTrue(run(debugger, target.pid()).contains("Operation not permitted"));
                assertTrue(target.runsOn());
                Thread.sleep(200);
            });
            assertTrue(profile.samples() > 200, () -> profile.stats().toString());
            assertTrue(target.runsOn());
            assertTrue(!run(debugger, target.pid()).contains("Operation not permitted"));
            assertTrue(target.runsOn());
        }
    }

    private static String run(String debugger, int pid) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(debugger.split(" ")));
        command.replaceAll(word -> word.replace('\u00a0', ' '));
        command.add(Integer.toString(pid));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes());
            process.waitFor();
            return output;
        } catch (IOException e) {
            return Assumptions.abort(command.get(0) + " is not installed");
        }
    }
}
