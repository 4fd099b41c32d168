package org.jflame.proc;

/** Decodes the status word of {@code waitpid}. Source: waitpid(2), ptrace(2) "Stopped states". */
final class WaitStatus {

    private static final int STOPPED = 0x7f;
    private static final int SIGTRAP = 5;
    private static final int PTRACE_EVENT_STOP = 128;

    private WaitStatus() {}

    /** Whether the thread is stopped, for whatever reason; otherwise it has ended. */
    static boolean isStopped(int status) {
        return (status & 0xff) == STOPPED;
    }

    /** Whether the process has ended by itself. */
    static boolean isExit(int status) {
        return (status & 0x7f) == 0;
    }

    /** The exit status of a process that ended by itself. */
    static int exitStatus(int status) {
        return status >> 8 & 0xff;
    }

    /** The signal that ended a process that did not end by itself. */
    static int endSignal(int status) {
        return status & 0x7f;
    }

    /** The signal of the stop. */
    static int stopSignal(int status) {
        return (status >> 8) & 0xff;
    }

    /** A job-control stop (SIGSTOP, Ctrl-Z): the process has to stay stopped until its SIGCONT. */
    static boolean isGroupStop(int status) {
        return isEventStop(status) && stopSignal(status) != SIGTRAP;
    }

    /** A signal is about to be delivered and has to be passed on. */
    static boolean isSignalDelivery(int status) {
        return isStopped(status) && status >> 16 == 0;
    }

    private static boolean isEventStop(int status) {
        return isStopped(status) && status >> 16 == PTRACE_EVENT_STOP;
    }
}
