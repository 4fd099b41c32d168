package org.jflame.sample;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jflame.cpython.PythonThread;
import org.jflame.cpython.PythonThreads;
import org.jflame.fold.Frame;
import org.jflame.fold.ThreadFrame;
import org.jflame.fold.WaitFrame;
import org.jflame.proc.BlockedSyscall;
import org.jflame.proc.SyscallNames;
import org.jflame.proc.TraceEvents;
import org.jflame.proc.TracedThread;

/**
 * Samples one thread: asleep without a stop, running with one. Keeps the last stack, because a thread that has slept
 * since then still has it. Belongs to the tracing thread.
 */
final class ThreadSampler implements AutoCloseable {

    private static final Logger LOGGER = System.getLogger("org.jflame.sample");
    private static final int SYS_FUTEX = 202;
    private static final int MAX_TRIES_ASLEEP = 3;
    private static final int MAX_TRIES_RUNNING = 4;
    private static final int MAX_TRIES_UNSTOPPED = 32;
    private static final long NANOS_BEFORE_NEXT_TRY = 20_000;
    private static final int LOOKS_TO_SLEEP_LONG = 20;
    private static final int LOOKS_TO_SLEEP_SOUNDLY = 64;

    /** What came of one attempt. */
    enum Outcome {
        /** The stack is new, or known to be the same as before. */
        SAMPLED,
        /** As SAMPLED, but something of the stack could not be read. */
        TRUNCATED,
        /** Nothing could be read this time. */
        FAILED,
        /** The thread, which ran at the last sample, waits for a CPU: it counts as where it was. */
        PUT_OFF,
        /** The thread is gone. */
        ENDED
    }

    private final int tid;
    private final StackSource source;
    private PythonThread thread;
    private final Shared shared;
    private final TracedThread traced;
    private final BlockedSyscall blocked;
    private final CrowdedCpu crowd;
    private final List<Frame> stack;
    private final int rootFrames;
    private Outcome lastOutcome = Outcome.FAILED;
    private long weighedUntilNanos;
    private long lastListing;
    private int looksAsleep;
    private boolean sleptOn;
    private long heldUntilNanos;
    private int heldSamples;
    private boolean hasFailedBefore;

    /** What the samplers of all threads of one target use in turn. */
    record Shared(PythonThreads threads, Tracing tracing, boolean stops) {
        Tally tally() {
            return tracing.tally();
        }

        TraceEvents events() {
            return tracing.events();
        }
    }

    /**
     * @param source takes its stacks
     * @param thread what the interpreter knows of it; null for a thread that runs no Python
     * @param root the frames that all of its stacks begin with: its own, and perhaps its process's
     * @param nowNanos since when its stacks have a weight
     */
    ThreadSampler(
            int pid,
            StackSource source,
            PythonThread thread,
            TracedThread traced,
            Shared shared,
            List<Frame> root,
            long nowNanos) {
        this.tid = traced.tid();
        this.source = source;
        this.thread = thread;
        this.shared = shared;
        this.traced = traced;
        this.blocked = new BlockedSyscall(pid, tid);
        this.crowd = new CrowdedCpu(pid, tid);
        this.weighedUntilNanos = nowNanos;
        this.stack = new ArrayList<>(root);
        this.rootFrames = root.size();
    }

    int tid() {
        return tid;
    }

    /** The address of its PyThreadState; 0 for a thread that runs no Python. */
    long stateAvma() {
        return thread == null ? 0 : thread.stateAvma();
    }

    TracedThread traced() {
        return traced;
    }

    /** The frame that stands for the thread. */
    ThreadFrame frame() {
        return (ThreadFrame) stack.get(rootFrames - 1);
    }

    /** The last stack: the root frames, Python frames root first, and a wait as the leaf. */
    List<Frame> stack() {
        return stack;
    }

    /** Why the thread did not run when the last stack was taken; null when it ran. */
    WaitFrame waiting() {
        return stack.get(stack.size() - 1) instanceof WaitFrame wait ? wait : null;
    }

    /** The frames of the last stack, root first, without the root frames and the wait. */
    List<Frame> frames() {
        return stack.subList(rootFrames, stack.size() - (waiting() == null ? 0 : 1));
    }

    /** The time since the last call: what the last stack stands for. */
    long takeWeightNanos(long nowNanos) {
        long weight = nowNanos - weighedUntilNanos;
        weighedUntilNanos = nowNanos;
        return weight;
    }

    /**
     * Follows the thread to another PyThreadState: code in C may give its thread a new one for each call.
     *
     * @param listing the number of the listing that had it
     */
    void follow(PythonThread current, long listing) {
        if (!current.equals(thread)) {
            thread = current;
            source.follow(current);
        }
        lastListing = listing;
    }

    /** The number of the last listing that had this thread. */
    long lastListing() {
        return lastListing;
    }

    /** Its last looks found it asleep, so often that one tick of so many is enough: less than a tenth of its sleep. */
    int ticksPerLook() {
        return looksAsleep < LOOKS_TO_SLEEP_LONG ? 1 : looksAsleep < LOOKS_TO_SLEEP_SOUNDLY ? 8 : 32;
    }

    /** Whether the last sample found it asleep as before: its stack is the last one still. */
    boolean sleptOn() {
        return sleptOn;
    }

    /** Puts off the recording of a stack that is the last one still; it is made up for before there is another. */
    void hold(long untilNanos) {
        heldUntilNanos = untilNanos;
        heldSamples++;
    }

    private void recordHeld() {
        int samples = takeHeldSamples();
        if (samples > 0) {
            shared.tracing().record(this, heldUntilNanos, samples);
        }
    }

    /** The samples of the last stack that were not recorded yet; they are no longer held. */
    int takeHeldSamples() {
        int samples = heldSamples;
        heldSamples = 0;
        return samples;
    }

    /** As {@link #sample}, but a thread that waits for a CPU is waited for. */
    Outcome sampleNow() {
        crowd.insist();
        return sample();
    }

    /** Takes one sample. Whatever goes wrong with it costs this sample and no other. */
    Outcome sample() {
        sleptOn = false;
        try {
            lastOutcome = traced.hasEnded() ? Outcome.ENDED : attempt();
            looksAsleep = waiting() == null ? 0 : looksAsleep + 1;
        } catch (RuntimeException e) {
            if (!hasFailedBefore) { // said once: whoever does not read it must not hold up the samples
                LOGGER.log(Level.WARNING, "a sample of thread " + tid + " failed", e);
            }
            hasFailedBefore = true;
            lastOutcome = Outcome.FAILED;
        }
        return lastOutcome;
    }

    private Outcome attempt() {
        if (lastOutcome == Outcome.SAMPLED && waiting() != null && blocked.hasNotRun()) {
            sleptOn = true;
            return lastOutcome;
        }
        for (int tries = 1; tries <= MAX_TRIES_ASLEEP; tries++) {
            int syscall = blocked.look();
            if (syscall == BlockedSyscall.ENDED) {
                return Outcome.ENDED;
            }
            if (syscall == BlockedSyscall.RUNNING) {
                return shared.stops() ? sampleRunnable() : sampleUnstopped();
            }
            // A page fault may be in the middle of a call, like any stop: mostly it is over soon.
            boolean isGood = copyAsleep() && source.isWhole() && syscall != BlockedSyscall.PAGE_FAULT;
            if (isGood || tries == MAX_TRIES_ASLEEP && copyAsleep()) {
                Outcome outcome = decode();
                stack.add(new WaitFrame(reason(syscall)));
                return outcome;
            }
            LockSupport.parkNanos(NANOS_BEFORE_NEXT_TRY);
        }
        return Outcome.FAILED; // it wakes and sleeps too fast to be read, and a sleeper is never stopped
    }

    /** Copies a sleeping thread's frames; they are good if it slept all the while. */
    private boolean copyAsleep() {
        source.copyAsleep(blocked);
        return blocked.look() != BlockedSyscall.RUNNING && blocked.sleepsStill();
    }

    /**
     * Who ran at the last sample, and does not get to run, is where it was, or near. Who slept has woken since, and is
     * somewhere else; and the first sample may be the only one.
     */
    private Outcome sampleRunnable() {
        if (stack.size() == rootFrames || waiting() != null) {
            crowd.insist();
        }
        return crowd.isToWait() ? Outcome.PUT_OFF : sampleRunning();
    }

    /** A stop may meet the thread in the middle of a call, before the new frame is filled in; a later one does not. */
    private Outcome sampleRunning() {
        for (int tries = 0; tries < MAX_TRIES_RUNNING; tries++) {
            // What was foretold may be too little, once: then all of it is read in the next stop.
            if (!copyStopped() || !source.walkCopied() && !(stillRuns() && copyStopped() && source.walkCopied())) {
                return traced.hasEnded() ? Outcome.ENDED : Outcome.FAILED;
            }
            if (source.isWhole()) {
                break;
            }
            shared.tally().tornRead();
            if (tries == MAX_TRIES_RUNNING - 1) {
                break;
            }
            // Stopped again at once, it would not have run at all; on a full machine it may have to wait for a CPU.
            LockSupport.parkNanos(NANOS_BEFORE_NEXT_TRY << 3 * tries);
            if (!stillRuns()) {
                break;
            }
        }
        return decode();
    }

    /**
     * A thread that has gone to sleep since its last stop is not stopped again. One that was let go a moment ago, and has
     * to be woken on another CPU, is in no system call.
     */
    private boolean stillRuns() {
        int syscall = blocked.look();
        return syscall == BlockedSyscall.RUNNING || syscall == BlockedSyscall.PAGE_FAULT;
    }

    /** Reads the stack until all reads of one try agree; a thread that is never stopped may outrun them all. */
    private Outcome sampleUnstopped() {
        for (int tries = 0; tries < MAX_TRIES_UNSTOPPED; tries++) {
            if (source.copyRunning()) {
                return decode();
            }
            shared.tally().tornRead();
        }
        return Outcome.FAILED;
    }

    private boolean copyStopped() {
        if (traced.seize() != 0) {
            return false;
        }
        long collections = shared.tracing().collections().collections();
        long interrupted = System.nanoTime();
        if (!shared.events().stop(traced)) {
            return false;
        }
        long heard = System.nanoTime();
        long pauseNanos = 0;
        try {
            source.copyStopped(traced);
            pauseNanos = crowd.standingNanos(heard - interrupted);
        } finally {
            // Measured before the resume: the thread that it wakes may take this CPU at once, and then runs, not waits.
            pauseNanos += System.nanoTime() - heard;
            shared.events().resume(traced);
        }
        shared.tracing().pauses().add(pauseNanos);
        if (shared.tracing().collections().collections() != collections) {
            shared.tally().metCollection();
        }
        return true;
    }

    private Outcome decode() {
        recordHeld();
        stack.subList(rootFrames, stack.size()).clear();
        return source.decode(stack) ? Outcome.SAMPLED : Outcome.TRUNCATED;
    }

    private String reason(int syscall) {
        if (blocked.isStopped()) { // it may have been in any call when the stop came
            return WaitFrame.STOPPED;
        }
        boolean wantsGil =
                syscall == SYS_FUTEX && thread != null && shared.threads().isGil(thread, blocked.firstArgument());
        return wantsGil ? WaitFrame.GIL : SyscallNames.of(syscall);
    }

    @Override
    public void close() {
        blocked.close();
        crowd.close();
    }
}
