package org.jflame.sample;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jflame.cpython.ReadBuffers;
import org.jflame.cpython.StackReader;
import org.jflame.fold.Frame;
import org.jflame.fold.WaitFrame;
import org.jflame.proc.BlockedSyscall;
import org.jflame.proc.OsThread;
import org.jflame.proc.SyscallNames;
import org.jflame.proc.TargetException;
import org.jflame.proc.TargetException.Code;
import org.jflame.proc.TraceEvents;
import org.jflame.sample.SamplingRequest.Threads;
import org.jflame.sample.ThreadSampler.Outcome;

/** A thread that takes one sample of each thread of some processes and ends: with it ends the tracing. */
final class DumpThread extends Thread {

    private static final long TIMEOUT_MILLIS = 30_000;
    private static final int MAX_TRIES = 5;
    private static final long NANOS_BETWEEN_TRIES = 1_000_000;
    private static final long PATIENCE_NANOS = 2_000_000_000;

    private final SamplingRequest request;
    private final List<FoundPython> processes;
    private final List<ProcessStacks> stacks = new ArrayList<>();
    private final NativeCode natives = new NativeCode();
    private volatile OsThread osThread;
    private RuntimeException failure;

    private DumpThread(SamplingRequest request, List<FoundPython> processes) {
        super("jflame-dump-" + request.pid());
        setDaemon(true);
        this.request = request;
        this.processes = processes;
    }

    /**
     * The stacks of those processes that have Python threads.
     *
     * @throws TargetException when it takes too long
     */
    static List<ProcessStacks> dump(int pid, List<FoundPython> processes, boolean stops, boolean nativeFrames)
            throws TargetException {
        SamplingRequest request = new SamplingRequest(
                pid,
                SamplingRequest.MAX_RATE_HZ,
                Long.MAX_VALUE,
                Threads.ALL,
                stops,
                true,
                nativeFrames,
                SamplingRequest.NO_BUDGET);
        DumpThread thread = new DumpThread(request, processes);
        thread.start();
        if (!thread.awaitGone()) {
            throw new TargetException(
                    Code.OS, "process " + pid + " took too long to read", "see whether it hangs: ps -o stat,wchan");
        }
        if (thread.failure != null) {
            throw thread.failure;
        }
        return thread.stacks;
    }

    /** Waits until the kernel has let go of the processes; whether it has. */
    private boolean awaitGone() {
        try {
            join(TIMEOUT_MILLIS);
            while (!isAlive() && osThread != null && !osThread.hasEnded()) {
                Thread.sleep(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !isAlive();
    }

    @Override
    public void run() {
        osThread = OsThread.current();
        try (Tracing tracing = new Tracing(0)) {
            ReadBuffers buffers = new ReadBuffers();
            for (FoundPython python : processes) {
                StackReader reader = new StackReader(python.pid(), python.interpreter(), buffers);
                NativeStacks ofPython = request.nativeFrames() ? new NativeStacks(python.process(), natives) : null;
                try (ProcessSampler process = new ProcessSampler(python, reader, ofPython, request, tracing)) {
                    add(process, tracing.events());
                }
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void add(ProcessSampler process, TraceEvents events) {
        FoundPython python = process.python();
        List<ThreadStack> threads = new ArrayList<>();
        ThreadSampler holder = addGilHolder(process, threads);
        for (ThreadSampler thread : process.samplers()) {
            events.waitUntil(System.nanoTime()); // one that was given up may stop now, and waits for us
            if (thread != holder && sample(thread)) {
                threads.add(stackOf(thread, process.name(thread.tid()), false));
            }
        }
        for (ThreadSampler thread : process.nativeSamplers()) {
            events.waitUntil(System.nanoTime());
            if (sample(thread)) {
                threads.add(stackOf(thread, python.process().threadName(thread.tid()), false));
            }
        }
        threads.sort(Comparator.comparing((ThreadStack thread) -> thread.tid() != python.pid())
                .thenComparing(ThreadStack::tid));
        if (!threads.isEmpty()) {
            stacks.add(new ProcessStacks(
                    python.pid(),
                    ProcessNames.command(python.process()),
                    python.frame().rank(),
                    python.interpreter().version().toString(),
                    threads));
        }
    }

    /** The thread that holds the GIL comes first: it is the one that soon does not any more. */
    private ThreadSampler addGilHolder(ProcessSampler process, List<ThreadStack> into) {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            ThreadSampler holder = process.gilHolder();
            if (holder != null && sample(holder) && process.gilHolder() == holder) {
                into.add(stackOf(holder, process.name(holder.tid()), true));
                return holder;
            }
        }
        return null;
    }

    /** Takes a sample; false when the thread has ended. */
    private static boolean sample(ThreadSampler thread) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        Outcome outcome = thread.sampleNow();
        for (int tries = 1; (outcome == Outcome.TRUNCATED || isInPageFault(thread)) && tries < MAX_TRIES; tries++) {
            LockSupport.parkNanos(NANOS_BETWEEN_TRIES);
            outcome = thread.sampleNow();
        }
        while (outcome == Outcome.FAILED && System.nanoTime() < deadline) { // it gets no CPU to stop on
            outcome = thread.sampleNow();
        }
        return outcome != Outcome.ENDED;
    }

    /** Mostly that is over soon, and not what the thread does. */
    private static boolean isInPageFault(ThreadSampler thread) {
        WaitFrame waiting = thread.waiting();
        return waiting != null && waiting.reason().equals(SyscallNames.of(BlockedSyscall.PAGE_FAULT));
    }

    private ThreadStack stackOf(ThreadSampler thread, String name, boolean ownsGil) {
        List<Frame> frames = natives.named(thread.frames(), request.pid());
        Collections.reverse(frames);
        WaitFrame waiting = thread.waiting();
        int tid = thread.tid();
        if (waiting == null) {
            return new ThreadStack(tid, name, ownsGil, ThreadStack.State.RUNNING, "", frames);
        } else if (waiting.reason().equals(WaitFrame.GIL)) {
            return new ThreadStack(tid, name, ownsGil, ThreadStack.State.WANTS_GIL, "", frames);
        }
        return new ThreadStack(tid, name, ownsGil, ThreadStack.State.ASLEEP, waiting.reason(), frames);
    }
}
