package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jflame.cpython.InterpreterFinder;
import org.jflame.cpython.PythonThread;
import org.jflame.cpython.PythonThreads;
import org.jflame.cpython.StackReader;
import org.jflame.fold.Frame;
import org.jflame.fold.PythonFrame;
import org.jflame.proc.TargetProcess;
import org.jflame.proc.TraceEvents;
import org.jflame.proc.TracedThread;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A stop that copies only what the last samples needed: enough for a stack that stays, and one that grew is noticed. */
class ForetoldTest {

    private static final int STOPS = 2000;

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#several")
    void shouldStopAgainForWhatWasNotForetold(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "breathing.py");
                TraceEvents events = new TraceEvents(new HashMap<>())) {
            TargetProcess process = new TargetProcess(target.pid());
            var interpreter = InterpreterFinder.find(process);
            PythonThread thread =
                    new PythonThreads(target.pid(), interpreter).list().get(0);
            PythonSource source =
                    new PythonSource(new StackReader(target.pid(), interpreter), thread, new StackReader.Memory());
            TracedThread traced = new TracedThread(target.pid());
            Map<Integer, Integer> byDepth = new HashMap<>();
            int missed = 0;
            for (int i = 0; i < STOPS; i++) {
                copy(source, traced, events);
                if (!source.walkCopied()) {
                    missed++;
                    copy(source, traced, events);
                    assertTrue(source.walkCopied(), "the second copy has all that it needs");
                }
                if (source.isWhole()) {
                    byDepth.merge(depth(source), 1, Integer::sum);
                }
                Thread.sleep(0, 200_000); // the target has to run between its stops
            }
            assertTrue(missed > 0, "a stack that grew was noticed");
            assertTrue(missed < STOPS / 10, "mostly it was enough, " + missed);
            // The program is 4 or 44 calls deep, and for no time worth naming in between.
            int known = byDepth.getOrDefault(4, 0) + byDepth.getOrDefault(44, 0);
            int all = byDepth.values().stream().mapToInt(Integer::intValue).sum();
            assertEquals(1.0, (double) known / all, 0.02, byDepth::toString);
            assertTrue(byDepth.getOrDefault(4, 0) > all / 4, byDepth::toString);
            assertTrue(byDepth.getOrDefault(44, 0) > all / 4, byDepth::toString);
        }
    }

    private static void copy(PythonSource source, TracedThread traced, TraceEvents events) throws InterruptedException {
        for (int tries = 0; tries < 100; tries++) {
            if (traced.seize() == 0 && events.stop(traced)) {
                source.copyStopped(traced);
                events.resume(traced);
                return;
            }
            Thread.sleep(1); // on a full machine it may not stop in time
        }
        throw new AssertionError("the target does not stop");
    }

    private static int depth(PythonSource source) {
        List<Frame> frames = new ArrayList<>();
        assertTrue(source.decode(frames));
        assertTrue(frames.stream().allMatch(PythonFrame.class::isInstance), frames::toString);
        return frames.size();
    }
}
