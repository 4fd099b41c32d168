package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jflame.cpython.InterpreterFinder;
import org.jflame.cpython.PythonThread;
import org.jflame.cpython.PythonThreads;
import org.jflame.cpython.StackReader;
import org.jflame.fold.Frame;
import org.jflame.proc.TargetProcess;
import org.jflame.proc.TraceEvents;
import org.jflame.proc.TracedThread;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** While a thread stands still, nothing is allocated: an allocation may be the one that starts a garbage collection. */
class AllocationTest {

    private static final int STOPS = 3000;

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#several")
    void shouldAllocateNothingBetweenStopAndResume(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "threads.py");
                TraceEvents events = new TraceEvents(new HashMap<>())) {
            TargetProcess process = new TargetProcess(target.pid());
            var interpreter = InterpreterFinder.find(process);
            PythonThread thread = new PythonThreads(target.pid(), interpreter)
                    .list().stream()
                            .filter(any -> any.tid() == target.pid())
                            .findFirst()
                            .orElseThrow();
            MergedSource source = new MergedSource(
                    new StackReader(target.pid(), interpreter),
                    thread,
                    new StackReader.Memory(),
                    new NativeStacks(process, new NativeCode()),
                    new Tally());
            TracedThread traced = new TracedThread(target.pid());
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            threads.getCurrentThreadAllocatedBytes();
            List<Frame> frames = new ArrayList<>();
            long allocatedBytes = 0;
            int stops = 0;
            for (int i = 0; i < STOPS; i++) {
                if (traced.seize() != 0) {
                    continue;
                }
                long before = threads.getCurrentThreadAllocatedBytes();
                boolean isStopped = events.stop(traced);
                if (isStopped) {
                    source.copyStopped(traced);
                    events.resume(traced);
                    // The first ones load classes and grow what is kept.
                    allocatedBytes += i < STOPS / 2 ? 0 : threads.getCurrentThreadAllocatedBytes() - before;
                    stops++;
                    if (!source.walkCopied()) {
                        continue;
                    }
                    frames.clear();
                    source.decode(frames);
                }
            }
            int done = stops;
            assertTrue(done > STOPS / 2, () -> "stops: " + done);
            assertEquals(0, allocatedBytes);
        }
    }
}
