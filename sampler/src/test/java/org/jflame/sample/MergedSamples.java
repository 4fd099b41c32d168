package org.jflame.sample;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jflame.cpython.Interpreter;
import org.jflame.cpython.InterpreterFinder;
import org.jflame.cpython.PythonThread;
import org.jflame.cpython.PythonThreads;
import org.jflame.cpython.StackReader;
import org.jflame.elf.AddressSpace;
import org.jflame.elf.ModuleFiles;
import org.jflame.fold.Frame;
import org.jflame.proc.BlockedSyscall;
import org.jflame.proc.StackCopy;
import org.jflame.proc.TargetProcess;
import org.jflame.proc.TraceEvents;
import org.jflame.proc.TracedThread;
import org.jflame.unwind.NativeStack;
import org.jflame.unwind.StackUnwinder;
import org.jflame.unwind.UnwindTables;

/** Takes the merged stacks of one thread, each by itself. To be used by one thread. */
final class MergedSamples implements AutoCloseable {

    /**
     * One sample.
     *
     * @param frames root first
     * @param isWhole whether neither Python nor native frames are missing
     * @param isDegraded whether the merge had to guess
     */
    record Sample(List<Frame> frames, boolean isWhole, boolean isDegraded) {}

    private final int pid;
    private final StackReader reader;
    private final PythonThreads threads;
    private final StackUnwinder unwinder;
    private final StackMerge merge;
    private final int maxBytes;
    private final StackReader.Memory memory = new StackReader.Memory();
    private final StackExtent extent = new StackExtent();
    private final StackCopy copy = new StackCopy();
    private final NativeStack natives = new NativeStack();
    private final TraceEvents events = new TraceEvents(new HashMap<>());

    MergedSamples(int pid) throws Exception {
        this(pid, StackCopy.MAX_BYTES);
    }

    /** @param maxBytes the most to copy of a stack */
    MergedSamples(int pid, int maxBytes) throws Exception {
        this.pid = pid;
        this.maxBytes = maxBytes;
        TargetProcess process = new TargetProcess(pid);
        Interpreter interpreter = InterpreterFinder.find(process);
        reader = new StackReader(pid, interpreter);
        threads = new PythonThreads(pid, interpreter);
        unwinder = new StackUnwinder(new AddressSpace(process, new ModuleFiles()), new UnwindTables());
        merge = new StackMerge(pid);
    }

    /** The tids of the Python threads that there are now. */
    List<Integer> tids() {
        return threads.list().stream().map(PythonThread::tid).toList();
    }

    /** Takes samples of a running thread at random moments; of its whole Python stacks only. */
    List<Sample> take(int tid, int count) {
        List<Sample> samples = new ArrayList<>();
        TracedThread traced = new TracedThread(tid);
        for (int tries = 0; samples.size() < count && tries < 4 * count; tries++) {
            events.waitUntil(System.nanoTime() + (long) (Math.random() * 1_000_000));
            if (copyStopped(traced)) {
                samples.add(merged());
            }
        }
        return samples;
    }

    /** Takes a sample of a thread that sleeps, without a stop. */
    Sample takeAsleep(int tid) {
        try (BlockedSyscall blocked = new BlockedSyscall(pid, tid)) {
            while (blocked.look() == BlockedSyscall.RUNNING) {
                Thread.onSpinWait();
            }
            extent.wantFrom(blocked, copy);
            reader.copy(thread(tid), memory, copy);
            return merged();
        }
    }

    private boolean copyStopped(TracedThread traced) {
        PythonThread thread = thread(traced.tid());
        if (thread == null || traced.seize() != 0 || !events.stop(traced)) {
            return false;
        }
        boolean isRead = extent.wantFrom(traced, copy);
        if (maxBytes < StackCopy.MAX_BYTES) {
            copy.want(copy.startAvma(), maxBytes);
        }
        reader.copy(thread, memory, copy);
        events.resume(traced);
        return isRead && reader.isWhole();
    }

    private PythonThread thread(int tid) {
        return threads.list().stream()
                .filter(thread -> thread.tid() == tid)
                .findFirst()
                .orElse(null);
    }

    private Sample merged() {
        unwinder.unwind(copy, natives);
        extent.learn(natives);
        List<Frame> frames = new ArrayList<>();
        boolean isPythonWhole = merge.decode(reader, memory, copy, natives, frames);
        return new Sample(frames, isPythonWhole && natives.truncation() == null, merge.isDegraded());
    }

    @Override
    public void close() {
        events.close();
    }
}
