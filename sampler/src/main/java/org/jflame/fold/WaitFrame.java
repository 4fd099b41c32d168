package org.jflame.fold;

/**
 * The leaf of a stack whose thread was not running.
 *
 * @param reason the name of the system call that the thread sleeps in ({@code clock_nanosleep}), {@link #GIL} or {@link #STOPPED}
 */
public record WaitFrame(String reason) implements Frame {

    /** The reason of a thread that waits for CPython's global interpreter lock. */
    public static final String GIL = "GIL";

    /** The reason of a thread that was stopped: SIGSTOP, Ctrl-Z, a debugger. */
    public static final String STOPPED = "stopped";

    @Override
    public String label() {
        return "waiting: " + reason;
    }

    @Override
    public FrameClass frameClass() {
        return FrameClass.WAITING;
    }
}
