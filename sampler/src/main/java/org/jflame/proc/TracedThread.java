package org.jflame.proc;

import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread of the target, under ptrace for the moment of a sample only: {@link #seize}, {@link TraceEvents#stop},
 * {@link #resume}, which detaches. Between two samples nobody traces it. A traced thread would wake also for signals
 * that it ignores (and {@code epoll_wait} would return EINTR), wait for us at each signal, and hold up an exec.
 *
 * <p>Every method has to be called on the thread that called {@link #seize}: Linux gives ESRCH to all others. When that
 * thread ends, the kernel lets go of what it traces, running.
 *
 * <p>Source: ptrace(2); {@code exit_ptrace} and {@code sig_ignored} in the kernel's ptrace.c and signal.c.
 */
public final class TracedThread {

    private static final long PTRACE_DETACH = 17;
    private static final long PTRACE_SEIZE = 0x4206;
    private static final long PTRACE_INTERRUPT = 0x4207;
    private static final int NOBODY = 0;
    private static final int WNOHANG = 1;
    private static final int WALL = 0x40000000;

    /** No status of {@code waitpid}. */
    private static final int NOT_HEARD = -1;

    // A thread that runs on another CPU traps within some microseconds, sooner than a sleeper could be woken: spin. One
    // that waits for the CPU on which we spin does not trap before we sleep. Which it is, the last stops tell.
    private static final int LEAST_SPINS = 4;
    private static final int MOST_SPINS = 256;

    /** A machine that was full is not for ever: so often a stop is waited for as if it had paid off. */
    private static final int STOPS_PER_TRIAL = 32;

    private static final int MOST_LOOKS_FOR_END = 100;
    private static final long NANOS_BETWEEN_LOOKS_FOR_END = 50_000;

    private final Libc libc = Libc.load();
    private final int tid;
    private final DirectMemory status = new DirectMemory(Integer.BYTES);
    private State state = State.UNTRACED;
    private int endStatus = NOT_HEARD;
    private int spinsBeforeBlocking = MOST_SPINS;
    private int stops;
    private int pendingSignal;

    private enum State {
        UNTRACED,
        TRACED,
        STOPPING,
        STOPPED,
        ENDED
    }

    public TracedThread(int tid) {
        this.tid = tid;
    }

    public int tid() {
        return tid;
    }

    /** Whether this process may call ptrace: a container's seccomp filter may forbid it. */
    static boolean isPtracePermitted() {
        return Libc.load().ptrace(PTRACE_INTERRUPT, NOBODY, 0, 0) != -1 || Libc.errno() == Errno.ESRCH;
    }

    /** Whether the thread has ended. */
    public boolean hasEnded() {
        return state == State.ENDED;
    }

    /** The status with which the thread ended; nothing when it has not, or somebody else heard of it. */
    public OptionalInt endStatus() {
        return endStatus == NOT_HEARD ? OptionalInt.empty() : OptionalInt.of(endStatus);
    }

    /** Whether it is traced now: it is stopped, or did not stop in time when it was to. */
    public boolean isTraced() {
        return state != State.UNTRACED && state != State.ENDED;
    }

    /**
     * Starts tracing, without stopping the thread; nothing when it is traced already, because it did not stop in time
     * when it was to.
     *
     * @return errno, 0 for success; EPERM also when somebody else traces the thread just now
     */
    public int seize() {
        if (state != State.UNTRACED) {
            return 0;
        }
        if (libc.ptrace(PTRACE_SEIZE, tid, 0, 0) == -1) {
            int errno = Libc.errno();
            state = errno == Errno.ESRCH ? State.ENDED : State.UNTRACED;
            return errno;
        }
        state = State.TRACED;
        return 0;
    }

    /** Asks a traced thread to stop; {@link TraceEvents#stop} does the rest. False when it cannot be asked. */
    boolean beginStop() {
        if (state != State.TRACED) {
            return false;
        }
        state = libc.ptrace(PTRACE_INTERRUPT, tid, 0, 0) == -1 ? State.ENDED : State.STOPPING;
        return state == State.STOPPING;
    }

    /** Looks again and again, without giving up the CPU, as long as that has paid off lately; whether it did now. */
    boolean spinUntilStopped() {
        int limit = ++stops % STOPS_PER_TRIAL == 0 ? MOST_SPINS : spinsBeforeBlocking;
        int spins = 0;
        while (isStopping() && spins++ < limit) {
            int waited = libc.waitpid(tid, status.address(), WNOHANG | WALL);
            if (waited == tid) {
                react(status.bytes().getInt(0));
            } else if (waited == -1 && Libc.errno() != Errno.EINTR) {
                state = State.ENDED;
            }
        }
        spinsBeforeBlocking = isStopping()
                ? Math.max(LEAST_SPINS, spinsBeforeBlocking / 2)
                : Math.min(MOST_SPINS, 2 * Math.max(spins, spinsBeforeBlocking));
        return !isStopping();
    }

    boolean isStopping() {
        return state == State.STOPPING;
    }

    boolean isStopped() {
        return state == State.STOPPED;
    }

    /** Reads the registers of a thread that is stopped now; whether it could. Allocates nothing. */
    public boolean readRegisters(Registers into) {
        return isStopped() && into.read(tid);
    }

    /** The stop may still come: then the thread is let go at once. */
    void giveUpIfStopping() {
        if (isStopping()) {
            state = State.TRACED;
        }
    }

    /** Lets the stopped thread go: it runs on, and gets the signal that it stopped for. */
    void resume() {
        boolean wasKilled = libc.ptrace(PTRACE_DETACH, tid, 0, pendingSignal) == -1;
        state = wasKilled ? State.TRACED : State.UNTRACED;
        pendingSignal = 0;
        if (wasKilled) {
            hearEnd();
        }
    }

    /**
     * Hears of the end of a thread that was killed as it stood; nobody else does. Soon: another thread of its process may
     * be in execve, which waits for that, and until then a PTRACE_SEIZE of a third one would wait for the execve (Linux:
     * cred_guard_mutex in de_thread and ptrace_attach).
     */
    private void hearEnd() {
        for (int looks = 0; state != State.ENDED && looks < MOST_LOOKS_FOR_END; looks++) {
            int waited = libc.waitpid(tid, status.address(), WNOHANG | WALL);
            if (waited == tid) {
                react(status.bytes().getInt(0));
            } else if (waited == -1 && Libc.errno() != Errno.EINTR) {
                state = State.ENDED; // nothing of this id is traced: its thread has become another one in an execve
            } else {
                LockSupport.parkNanos(NANOS_BETWEEN_LOOKS_FOR_END);
            }
        }
    }

    /** Reacts to a status of {@code waitpid}. Any stop will do for a sample; one that nobody waits for is ended. */
    void react(int waitStatus) {
        if (!WaitStatus.isStopped(waitStatus)) {
            state = State.ENDED;
            endStatus = waitStatus;
            return;
        }
        pendingSignal = WaitStatus.isSignalDelivery(waitStatus) ? WaitStatus.stopSignal(waitStatus) : 0;
        if (isStopping() && !WaitStatus.isGroupStop(waitStatus)) {
            state = State.STOPPED;
        } else {
            resume(); // into job control's stop, if it is one
        }
    }
}
