package org.jflame.proc;

import java.util.Map;

/**
 * Stops threads, and waits for the next tick. While a thread is traced, its tracer must never just sleep: a signal for
 * it stops it until the tracer has passed the signal on. So this blocks in {@code waitpid}, and a timer signal directed
 * at this thread alone ends the wait.
 *
 * <p>Belongs to the tracing thread: construct, use and close it there. Source: timer_create(2), SIGEV_THREAD_ID.
 */
public final class TraceEvents implements AutoCloseable {

    private static final int SYS_RT_SIGPROCMASK = 14;
    private static final int SIG_UNBLOCK = 1;
    private static final int SYS_NANOSLEEP = 35;
    private static final int SYS_PRCTL = 157;
    private static final int PR_SET_TIMERSLACK = 29;
    private static final int SYS_TIMER_CREATE = 222;
    private static final int SYS_TIMER_SETTIME = 223;
    private static final int SYS_TIMER_DELETE = 226;
    private static final int CLOCK_MONOTONIC = 1;
    private static final int SIGEV_THREAD_ID = 4;
    private static final int WALL = 0x40000000;
    private static final int WNOTHREAD = 0x20000000;
    private static final int WNOHANG = 1;

    /** A real-time signal that neither glibc (32, 33) nor the JVM (62) uses. */
    private static final int WAKE_SIGNAL = 37;

    private static final int SIGACTION_BYTES = 152;
    private static final int SIGEVENT_BYTES = 64;
    private static final int ITIMERSPEC_BYTES = 32;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    // The signal may arrive just before waitpid starts to wait; then the next one ends the wait.
    private static final long REPEAT_NANOS = 200_000;

    private static final long LONGEST_STOP_NANOS = 20_000_000;

    private final Map<Integer, TracedThread> threads;
    private final Libc libc = Libc.load();
    private final DirectMemory scratch = new DirectMemory(SIGACTION_BYTES);
    private final DirectMemory timerSpec = new DirectMemory(ITIMERSPEC_BYTES);
    private final DirectMemory status = new DirectMemory(Integer.BYTES);
    private final long timerId;
    private boolean isArmed;

    /**
     * @param threads receives by tid the threads that have to be listened to, and those that ended while traced; who
     *     owns the map removes those that are not {@link TracedThread#isTraced}
     */
    public TraceEvents(Map<Integer, TracedThread> threads) {
        this.threads = threads;
        installEmptyHandler();
        timerId = createTimer();
        libc.syscall(SYS_PRCTL, PR_SET_TIMERSLACK, 1, 0, 0); // a tick may be 100 us away; the default slack is 50 us
    }

    /**
     * Waits until a moment. Mostly nobody is traced meanwhile; a thread that did not stop in time still is.
     *
     * @param deadlineNanos the moment, on the clock of {@link System#nanoTime}
     */
    public void waitUntil(long deadlineNanos) {
        arm(0);
        if (isNobodyTraced()) {
            sleepUntil(deadlineNanos);
            return;
        }
        arm(deadlineNanos - System.nanoTime());
        while (deadlineNanos - System.nanoTime() > 0) {
            int tid = libc.waitpid(-1, status.address(), WALL | WNOTHREAD);
            if (tid > 0) {
                threadWith(tid).react(status.bytes().getInt(0));
            } else if (Libc.errno() != Errno.EINTR) {
                sleepUntil(deadlineNanos);
            }
        }
        arm(0);
    }

    /**
     * Stops a thread; see {@link TracedThread#beginStop}. Gives up after a while: a thread may be unable to stop until
     * another one has ended (exec, exit), or get no CPU, or not stop at all (a page from a dead disk). It is then let go
     * when it stops in the end.
     *
     * @return whether it is stopped now; false when it has ended, is under job control's stop, or does not stop in time
     */
    public boolean stop(TracedThread thread) {
        if (!thread.beginStop() || thread.spinUntilStopped()) {
            return isKnownStopped(thread);
        }
        long deadlineNanos = System.nanoTime() + LONGEST_STOP_NANOS;
        arm(LONGEST_STOP_NANOS); // stays armed: the next wait sets it anew, and until then the thread stands still
        while (thread.isStopping() && deadlineNanos - System.nanoTime() > 0) {
            int tid = libc.waitpid(-1, status.address(), WALL | WNOTHREAD);
            if (tid > 0) {
                // Looked up only when it is another one: from here on ours is stopped, and a boxed tid is an
                // allocation.
                TracedThread heard = tid == thread.tid() ? thread : threadWith(tid);
                heard.react(status.bytes().getInt(0));
            } else if (Libc.errno() != Errno.EINTR) {
                break;
            }
        }
        thread.giveUpIfStopping();
        return isKnownStopped(thread);
    }

    /** Lets go of a thread that {@link #stop} stopped; one that was killed as it stood is kept, for who asks how it ended. */
    public void resume(TracedThread thread) {
        thread.resume();
        if (thread.hasEnded()) {
            threads.put(thread.tid(), thread);
        }
    }

    /** One that did not stop will be heard of later, or has ended in a way that somebody may want to know. */
    private boolean isKnownStopped(TracedThread thread) {
        if (!thread.isStopped()) {
            threads.put(thread.tid(), thread);
        }
        return thread.isStopped();
    }

    /** Reacts to what has come; whether nobody is traced afterwards. */
    private boolean isNobodyTraced() {
        int tid = libc.waitpid(-1, status.address(), WALL | WNOTHREAD | WNOHANG);
        while (tid > 0) {
            threadWith(tid).react(status.bytes().getInt(0));
            tid = libc.waitpid(-1, status.address(), WALL | WNOTHREAD | WNOHANG);
        }
        return tid == -1;
    }

    private TracedThread threadWith(int tid) {
        return threads.computeIfAbsent(tid, TracedThread::new);
    }

    @Override
    public void close() {
        libc.syscall(SYS_TIMER_DELETE, timerId, 0, 0, 0);
    }

    private void sleepUntil(long deadlineNanos) {
        for (long nanos = deadlineNanos - System.nanoTime(); nanos > 0; nanos = deadlineNanos - System.nanoTime()) {
            scratch.bytes().putLong(0, nanos / NANOS_PER_SECOND).putLong(8, nanos % NANOS_PER_SECOND);
            libc.syscall(SYS_NANOSLEEP, scratch.address(), 0, 0, 0);
        }
    }

    /** Starts the timer, relative; zero or less stops it. */
    private void arm(long delayNanos) {
        if (delayNanos <= 0 && !isArmed) {
            return;
        }
        isArmed = delayNanos > 0;
        long first = Math.max(delayNanos, 0);
        long repeat = first == 0 ? 0 : REPEAT_NANOS;
        // struct itimerspec { it_interval { s, ns }, it_value { s, ns } }
        timerSpec.bytes().putLong(0, 0).putLong(8, repeat);
        timerSpec.bytes().putLong(16, first / NANOS_PER_SECOND).putLong(24, first % NANOS_PER_SECOND);
        libc.syscall(SYS_TIMER_SETTIME, timerId, 0, timerSpec.address(), 0);
    }

    /**
     * The signal only has to end the wait. Its handler is a C function that does nothing with its argument: a Java
     * callback must not run inside a signal handler.
     */
    private void installEmptyHandler() {
        for (int i = 0; i < SIGACTION_BYTES; i += Long.BYTES) {
            scratch.bytes().putLong(i, 0);
        }
        // struct sigaction { sa_handler; sa_mask[128]; sa_flags; sa_restorer }; no SA_RESTART: waitpid has to end
        scratch.bytes().putLong(0, libc.dlsym(null, "abs").address());
        libc.sigaction(WAKE_SIGNAL, scratch.address(), 0);
        // Whoever started this process may have had all signals blocked.
        scratch.bytes().putLong(0, 1L << (WAKE_SIGNAL - 1));
        libc.syscall(SYS_RT_SIGPROCMASK, SIG_UNBLOCK, scratch.address(), 0, Long.BYTES);
    }

    private long createTimer() {
        for (int i = 0; i < SIGEVENT_BYTES; i += Long.BYTES) {
            scratch.bytes().putLong(i, 0);
        }
        // struct sigevent { sigev_value; int sigev_signo; int sigev_notify; int sigev_notify_thread_id }
        scratch.bytes().putInt(8, WAKE_SIGNAL).putInt(12, SIGEV_THREAD_ID);
        scratch.bytes().putInt(16, OsThread.current().tid());
        long idAddress = scratch.address() + SIGEVENT_BYTES;
        if (libc.syscall(SYS_TIMER_CREATE, CLOCK_MONOTONIC, scratch.address(), idAddress, 0) == -1) {
            throw new IllegalStateException("timer_create failed, errno " + Libc.errno());
        }
        return scratch.bytes().getInt(SIGEVENT_BYTES);
    }
}
