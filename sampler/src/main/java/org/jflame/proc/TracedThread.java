package org.jflame.proc;

import java.util.OptionalInt;

/**
 * One thread of the target under ptrace. Every method has to be called on the thread that called {@link #seize}: Linux
 * gives ESRCH to all others. There is no detach: when the tracing thread ends, the kernel lets go of every tracee
 * without stopping it, whereas PTRACE_DETACH needs a stop, which makes {@code epoll_wait} return EINTR in the target.
 *
 * <p>Source: ptrace(2); {@code exit_ptrace} in the kernel's ptrace.c.
 */
public final class TracedThread {

    private static final long PTRACE_CONT = 7;
    private static final long PTRACE_SEIZE = 0x4206;
    private static final long PTRACE_INTERRUPT = 0x4207;
    private static final long PTRACE_LISTEN = 0x4208;
    private static final int WNOHANG = 1;
    private static final int WALL = 0x40000000;

    // A thread that runs on another CPU traps within some microseconds, sooner than a sleeper could be woken: spin. One
    // that waits for the CPU on which we spin does not trap before we sleep. Which it is, the last stops tell.
    private static final int LEAST_SPINS = 4;
    private static final int MOST_SPINS = 256;

    private final Libc libc = Libc.load();
    private final int tid;
    private final DirectMemory status = new DirectMemory(Integer.BYTES);
    private State state = State.UNTRACED;
    private int endStatus = NOT_HEARD;
    private int spinsBeforeBlocking = MOST_SPINS;

    /** No status of {@code waitpid}. */
    private static final int NOT_HEARD = -1;

    private enum State {
        UNTRACED,
        RUNNING,
        STOPPING,
        STOPPED_BY_US,
        GROUP_STOPPED,
        ENDED
    }

    public TracedThread(int tid) {
        this.tid = tid;
    }

    public int tid() {
        return tid;
    }

    /** Whether the thread has ended, or cannot be traced any more. */
    public boolean hasEnded() {
        return state == State.ENDED;
    }

    /** The status with which the thread ended; nothing when it has not, or somebody else heard of it. */
    public OptionalInt endStatus() {
        return endStatus == NOT_HEARD ? OptionalInt.empty() : OptionalInt.of(endStatus);
    }

    /** Starts tracing without stopping the thread; nothing when it is traced already. Returns errno, 0 for success. */
    public int seize() {
        if (state != State.UNTRACED) {
            return 0;
        }
        if (libc.ptrace(PTRACE_SEIZE, tid, 0, 0) == -1) {
            state = State.ENDED;
            return Libc.errno();
        }
        state = State.RUNNING;
        return 0;
    }

    /** Asks a running thread to stop; {@link TraceEvents#stop} does the rest. False when it cannot be asked. */
    boolean beginStop() {
        if (state != State.RUNNING) {
            return false;
        }
        state = libc.ptrace(PTRACE_INTERRUPT, tid, 0, 0) == -1 ? State.ENDED : State.STOPPING;
        return state == State.STOPPING;
    }

    /** Looks again and again, without giving up the CPU, as long as that has paid off lately; whether it did now. */
    boolean spinUntilStopped() {
        int spins = 0;
        while (isStopping() && spins++ < spinsBeforeBlocking) {
            int waited = libc.waitpid(tid, status.address(), WNOHANG | WALL);
            if (waited == tid) {
                react(status.bytes().getInt(0));
            } else if (waited == -1 && Libc.errno() != Errno.EINTR) {
                state = State.ENDED;
            }
        }
        spinsBeforeBlocking = isStopping()
                ? Math.max(LEAST_SPINS, spinsBeforeBlocking / 2)
                : Math.min(MOST_SPINS, 2 * spinsBeforeBlocking);
        return !isStopping();
    }

    boolean isStopping() {
        return state == State.STOPPING;
    }

    boolean isStopped() {
        return state == State.STOPPED_BY_US;
    }

    /** The stop may still come: then the thread is resumed at once. */
    void giveUpIfStopping() {
        if (isStopping()) {
            state = State.RUNNING;
        }
    }

    /** Lets a thread run on that {@link #stop} stopped. */
    public void resume() {
        resume(0);
    }

    /** Reacts to a status of {@code waitpid}: signals are passed on, a stop that nobody waits for any more is ended. */
    void react(int waitStatus) {
        if (!WaitStatus.isStopped(waitStatus)) {
            state = State.ENDED;
            endStatus = waitStatus;
        } else if (WaitStatus.isInterruptStop(waitStatus) && isStopping()) {
            state = State.STOPPED_BY_US;
        } else if (WaitStatus.isGroupStop(waitStatus)) {
            libc.ptrace(PTRACE_LISTEN, tid, 0, 0);
            state = State.GROUP_STOPPED;
        } else {
            resume(WaitStatus.isSignalDelivery(waitStatus) ? WaitStatus.stopSignal(waitStatus) : 0);
        }
    }

    /** Lets it run, passing on a signal; one that we still want to stop will stop by the interrupt that is pending. */
    private void resume(int signal) {
        State next = isStopping() ? State.STOPPING : State.RUNNING;
        state = libc.ptrace(PTRACE_CONT, tid, 0, signal) == -1 ? State.ENDED : next;
    }
}
