package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jflame.fold.SamplingStats;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A debugger may come while the target is sampled: both go on, at worst with a refusal to one of them for a moment. */
class DebuggerTest {

    private static final String REFUSED = "Operation not permitted";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gdb -nx -batch -iex set\u00a0auto-solib-add\u00a0off -ex quit -p",
                "timeout 1 strace -qq -e trace=none -p"
            })
    void shouldLetADebuggerInAndGoOn(String debugger) throws Exception {
        try (PythonTarget target = PythonTarget.start(PythonInterpreters.any(), "adversary.py");
                Sampler sampler = Sampler.start(new SamplingRequest(target.pid(), 100, Long.MAX_VALUE, true))) {
            String output = run(debugger, target.pid());
            for (int tries = 0; output.contains(REFUSED) && tries < 20; tries++) {
                output = run(debugger, target.pid());
            }
            assertFalse(output.contains(REFUSED), output);
            assertTrue(target.runsOn());
            long stops = sampler.progress().pause().stops();
            Thread.sleep(500);
            SamplingStats stats = sampler.stop().stats();
            assertTrue(stats.pause().stops() > stops + 10, stats::toString);
            assertTrue(target.runsOn());
        }
    }

    @Test
    void shouldLetTwoSamplersIn() throws Exception {
        try (PythonTarget target = PythonTarget.start(PythonInterpreters.any(), "adversary.py");
                Sampler one = Sampler.start(new SamplingRequest(target.pid(), 1000, Long.MAX_VALUE, true))) {
            SamplingStats other = target.profile(1000, 1000, true).stats();
            SamplingStats first = one.stop().stats();
            assertTrue(other.pause().stops() > 200 && first.pause().stops() > 200, () -> first + " " + other);
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
