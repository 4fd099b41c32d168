package org.jflame.sample;

import java.util.ArrayList;
import java.util.List;
import org.jflame.cpython.PythonThread;
import org.jflame.cpython.PythonThreads;
import org.jflame.cpython.StackReader;
import org.jflame.fold.Frame;
import org.jflame.fold.ThreadFrame;
import org.jflame.fold.WaitFrame;
import org.jflame.proc.BlockedSyscall;
import org.jflame.proc.SyscallNames;
import org.jflame.proc.TracedThread;

/**
 * Samples one thread: asleep without a stop, running with one. Keeps the last stack, because a thread that has slept
 * since then still has it. Belongs to the tracing thread.
 */
final class ThreadSampler implements AutoCloseable {

    private static final int SYS_FUTEX = 202;

    /** What came of one attempt. */
    enum Outcome {
        /** The stack is new, or known to be the same as before. */
        SAMPLED,
        /** As SAMPLED, but the stack's root is missing. */
        TRUNCATED,
        /** Nothing could be read this time. */
        FAILED,
        /** The thread is gone. */
        ENDED
    }

    private final PythonThread thread;
    private final Shared shared;
    private final TracedThread traced;
    private final BlockedSyscall blocked;
    private final StackReader.Memory memory = new StackReader.Memory();
    private final List<Frame> stack = new ArrayList<>();
    private Outcome lastOutcome = Outcome.FAILED;
    private long weighedUntilNanos;

    /** What the samplers of all threads of one target use in turn. */
    record Shared(StackReader stacks, PythonThreads threads, PauseHistogram pauses) {}

    ThreadSampler(int pid, PythonThread thread, Shared shared, long nowNanos) {
        this.thread = thread;
        this.shared = shared;
        this.traced = new TracedThread(thread.tid());
        this.blocked = new BlockedSyscall(pid, thread.tid());
        this.weighedUntilNanos = nowNanos;
        this.stack.add(new ThreadFrame(thread.tid(), ""));
    }

    PythonThread thread() {
        return thread;
    }

    TracedThread traced() {
        return traced;
    }

    /** The last stack: the thread's own frame, Python frames root first, and a wait as the leaf. */
    List<Frame> stack() {
        return stack;
    }

    /** The time since the last call: what the last stack stands for. */
    long takeWeightNanos(long nowNanos) {
        long weight = nowNanos - weighedUntilNanos;
        weighedUntilNanos = nowNanos;
        return weight;
    }

    Outcome sample() {
        int syscall = blocked.look();
        if (syscall == BlockedSyscall.ENDED || traced.hasEnded()) {
            return Outcome.ENDED;
        }
        if (syscall != BlockedSyscall.RUNNING) {
            if (blocked.sleepsStill() && lastOutcome == Outcome.SAMPLED) {
                return lastOutcome;
            }
            if (copyAsleep()) {
                lastOutcome = decode();
                stack.add(new WaitFrame(reason(syscall)));
                return lastOutcome;
            }
        }
        lastOutcome = copyStopped() ? decode() : traced.hasEnded() ? Outcome.ENDED : Outcome.FAILED;
        return lastOutcome;
    }

    /** Copies a sleeping thread's frames; they are good if it slept all the while. */
    private boolean copyAsleep() {
        shared.stacks().copy(thread, memory);
        return blocked.look() != BlockedSyscall.RUNNING && blocked.sleepsStill();
    }

    private boolean copyStopped() {
        if (traced.seize() != 0) {
            return false;
        }
        long interrupted = System.nanoTime();
        if (!traced.stop()) {
            return false;
        }
        shared.stacks().copy(thread, memory);
        // Measured before the resume: the thread that it wakes may take this CPU at once, and then runs, not waits.
        long pauseNanos = System.nanoTime() - interrupted;
        traced.resume();
        shared.pauses().add(pauseNanos);
        return true;
    }

    private Outcome decode() {
        stack.subList(1, stack.size()).clear();
        return shared.stacks().decode(memory, stack) ? Outcome.SAMPLED : Outcome.TRUNCATED;
    }

    private String reason(int syscall) {
        boolean wantsGil = syscall == SYS_FUTEX && shared.threads().isGil(thread, blocked.firstArgument());
        return wantsGil ? WaitFrame.GIL : SyscallNames.of(syscall);
    }

    @Override
    public void close() {
        blocked.close();
    }
}
