package org.jflame.proc;

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
    private int spinsBeforeBlocking = MOST_SPINS;

    private enum State {
        UNTRACED,
        RUNNING,
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

    /**
     * Stops the thread. Signals that arrive meanwhile are passed on.
     *
     * @return whether it is stopped now; false when it has ended or is under job control's stop
     */
    public boolean stop() {
        if (state != State.RUNNING) {
            return false;
        }
        if (libc.ptrace(PTRACE_INTERRUPT, tid, 0, 0) == -1) {
            state = State.ENDED;
            return false;
        }
        int spins = 0;
        while (state == State.RUNNING) {
            int options = spins++ < spinsBeforeBlocking ? WNOHANG | WALL : WALL;
            int waited = libc.waitpid(tid, status.address(), options);
            if (waited == tid) {
                reactWhileStopping(status.bytes().getInt(0));
            } else if (waited == -1 && Libc.errno() != Errno.EINTR) {
                state = State.ENDED;
            }
        }
        spinsBeforeBlocking = spins <= spinsBeforeBlocking
                ? Math.min(MOST_SPINS, 2 * spinsBeforeBlocking)
                : Math.max(LEAST_SPINS, spinsBeforeBlocking / 2);
        return state == State.STOPPED_BY_US;
    }

    /** Lets a thread run on that {@link #stop} stopped. */
    public void resume() {
        resume(0);
    }

    /** Reacts to a status that {@link TraceEvents} received while this thread was not being stopped by us. */
    void react(int waitStatus) {
        if (WaitStatus.isInterruptStop(waitStatus)) {
            resume(0);
        } else {
            reactWhileStopping(waitStatus);
        }
    }

    private void reactWhileStopping(int waitStatus) {
        if (!WaitStatus.isStopped(waitStatus)) {
            state = State.ENDED;
        } else if (WaitStatus.isInterruptStop(waitStatus)) {
            state = State.STOPPED_BY_US;
        } else if (WaitStatus.isGroupStop(waitStatus)) {
            libc.ptrace(PTRACE_LISTEN, tid, 0, 0);
            state = State.GROUP_STOPPED;
        } else {
            resume(WaitStatus.isSignalDelivery(waitStatus) ? WaitStatus.stopSignal(waitStatus) : 0);
        }
    }

    private void resume(int signal) {
        state = libc.ptrace(PTRACE_CONT, tid, 0, signal) == -1 ? State.ENDED : State.RUNNING;
    }
}
