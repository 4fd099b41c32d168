package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever kills the sampler, at whatever moment, the target goes on as if nobody had ever looked. */
class KilledSamplerTest {

    private static final int KILLS = 100;
    private static final int MOST_MILLIS_OF_SAMPLING = 60;

    /** Each killed sampler was at some moment of its work on every one of its targets. */
    @Test
    void shouldLeaveTheTargetsUnharmedWhereverTheSamplerIsKilled() throws Exception {
        SplittableRandom random = new SplittableRandom(42);
        List<PythonTarget> targets = new ArrayList<>();
        try {
            for (PythonInterpreters.Found python : PythonInterpreters.several().toList()) {
                targets.add(PythonTarget.start(python, "checksums.py"));
                targets.add(PythonTarget.start(python, "checksums.py"));
            }
            targets.add(PythonTarget.start(PythonInterpreters.any(), "signals.py"));
            for (int kills = 0; kills < KILLS; kills += targets.size()) {
                Process sampler = startSampler(targets.stream().map(PythonTarget::pid));
                Thread.sleep(random.nextInt(MOST_MILLIS_OF_SAMPLING));
                sampler.destroyForcibly().waitFor();
                for (PythonTarget target : targets) {
                    assertEquals(0, target.tracer());
                    assertTrue(target.runsOn());
                }
            }
            PythonTarget signals = targets.remove(targets.size() - 1);
            signals.signal("TERM");
            assertEquals("0 interrupts", signals.readLine(), "no signal that nobody sent");
            for (PythonTarget target : targets) {
                assertEquals("0 wrong", target.ask("how many?"));
            }
        } finally {
            targets.forEach(PythonTarget::close);
        }
    }

    /** A sampler of some processes in a JVM of its own; returns when it samples. */
    private static Process startSampler(Stream<Integer> pids) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                EndlessSampler.class.getName(),
                Double.toString(SamplingRequest.MAX_RATE_HZ)));
        pids.map(String::valueOf).forEach(command::add);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.getInputStream().read() == -1) {
            throw new IllegalStateException("the sampler did not start");
        }
        return process;
    }
}
