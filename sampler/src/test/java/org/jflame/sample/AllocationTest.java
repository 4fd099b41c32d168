package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
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

    /** In the first part classes are loaded, and what is kept grows. */
    private static final int PARTS = 3;

    private static final int STOPS_PER_PART = 1500;

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#several")
    void shouldAllocateNothingBetweenStopAndResume(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "threads.py");
                TraceEvents events = new TraceEvents(new HashMap<>());
                CrowdedCpu crowd = new CrowdedCpu(target.pid(), target.pid())) {
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
            long[] allocatedBytes = new long[PARTS];
            int stops = 0;
            for (int i = 0; i < PARTS * STOPS_PER_PART; i++) {
                crowd.isToWait();
                if (traced.seize() != 0) {
                    continue;
                }
                long before = threads.getCurrentThreadAllocatedBytes();
                boolean isStopped = events.stop(traced);
                if (isStopped) {
                    source.copyStopped(traced);
                    crowd.standingNanos(Long.MAX_VALUE);
                    events.resume(traced);
                    allocatedBytes[i / STOPS_PER_PART] += threads.getCurrentThreadAllocatedBytes() - before;
                    stops++;
                    if (!source.walkCopied()) {
                        continue;
                    }
                    frames.clear();
                    source.decode(frames);
                }
            }
            int done = stops;
            assertTrue(done > STOPS_PER_PART * PARTS / 2, () -> "stops: " + done);
            // Once in its life, when C2 has compiled the call, the JVM itself makes a String of 72 bytes in it.
            assertEquals(0, Math.min(allocatedBytes[1], allocatedBytes[2]), () -> Arrays.toString(allocatedBytes));
        }
    }
}
