package org.jflame.proc;

import java.nio.ByteBuffer;

/**
 * Watches whether a thread of the target runs or sleeps in a system call, without stopping it.
 *
 * <p>{@code /proc/PID/task/TID/syscall} says {@code running}, or the number and arguments of the call that the thread
 * sleeps in, its stack pointer and its pc; {@code schedstat} changes whenever the thread has run. Source: proc(5).
 */
public final class BlockedSyscall implements AutoCloseable {

    private static final int BUFFER_BYTES = 512;
    private static final int FIRST_ARGUMENT = 1;
    private static final int SP_FROM_END = 2;
    private static final int PC_FROM_END = 1;

    private final Libc libc = Libc.load();
    private final DirectMemory line = new DirectMemory(BUFFER_BYTES);
    private final String task;
    private final int syscallFd;
    private final int schedstatFd;
    private int syscallLength;
    private long lastFingerprint;
    private boolean unchanged;
    private boolean hasSchedstat;
    private long lastSchedstat;

    public BlockedSyscall(int pid, int tid) {
        task = "/proc/" + pid + "/task/" + tid;
        syscallFd = libc.open(task + "/syscall", 0);
        schedstatFd = libc.open(task + "/schedstat", 0);
    }

    /**
     * Looks at the thread now.
     *
     * @return the number of the system call that it sleeps in; {@link #RUNNING}; {@link #ENDED}
     */
    public int look() {
        syscallLength = (int) libc.pread(syscallFd, line.address(), BUFFER_BYTES / 2, 0);
        if (syscallLength <= 0) {
            lastFingerprint = 0;
            unchanged = false;
            return ENDED;
        }
        byte first = line.bytes().get(0);
        if (first == 'r') {
            lastFingerprint = 0;
            unchanged = false;
            return RUNNING;
        }
        long fingerprint = fingerprint();
        unchanged = fingerprint == lastFingerprint && hasSchedstat;
        lastFingerprint = fingerprint;
        return first == '-' ? PAGE_FAULT : (int) number(0, 10);
    }

    /** Whether the thread has slept without a break since the look before this one. */
    public boolean sleepsStill() {
        return unchanged;
    }

    /**
     * Whether the thread has not run since the last {@link #look}, which saw it asleep: it sleeps in the same call. Costs
     * half of a look.
     */
    public boolean hasNotRun() {
        return lastFingerprint != 0 && schedstat() == lastSchedstat && hasSchedstat;
    }

    /**
     * Whether a thread that sleeps in no system call does because it was stopped (SIGSTOP, Ctrl-Z, a debugger). Asked of
     * each new sleep: {@code stat} has the state near its beginning, where {@code status} would be parsed for as long as
     * a sample takes.
     */
    public boolean isStopped() {
        int half = BUFFER_BYTES / 2;
        int fd = libc.open(task + "/stat", 0);
        int length = (int) libc.pread(fd, line.address() + half, half, 0);
        libc.close(fd);
        int at = half + length - 1;
        while (at > half && line.bytes().get(at) != ')') { // the name before it may have spaces and parentheses
            at--;
        }
        return length > 0 && Character.toUpperCase(line.bytes().get(at + 2)) == 'T';
    }

    /** The first argument of the call that the last {@link #look} saw: the address of a futex, for one. */
    public long firstArgument() {
        ByteBuffer bytes = line.bytes();
        int at = 0;
        for (int field = 0; field < FIRST_ARGUMENT; field++) {
            while (at < syscallLength && bytes.get(at) != ' ') {
                at++;
            }
            at++;
        }
        return number(at + 2, 16); // behind the "0x"
    }

    /** The stack pointer of the thread that the last {@link #look} saw asleep. */
    public long stackPointer() {
        return numberFromEnd(SP_FROM_END);
    }

    /** Where that thread will go on: behind the system call's instruction. */
    public long pc() {
        return numberFromEnd(PC_FROM_END);
    }

    private long numberFromEnd(int fields) {
        int at = syscallLength;
        for (int field = 0; field < fields; field++) {
            at--;
            while (at > 0 && line.bytes().get(at - 1) != ' ') {
                at--;
            }
        }
        return number(at + 2, 16); // behind the "0x"
    }

    /** The thread runs, or waits for a CPU. */
    public static final int RUNNING = -1;

    /** The thread sleeps, but in no system call: it waits for a page from disk, or {@link #isStopped}. */
    public static final int PAGE_FAULT = -2;

    /** The thread is gone, or must not be looked at. */
    public static final int ENDED = -3;

    @Override
    public void close() {
        libc.close(syscallFd);
        libc.close(schedstatFd);
    }

    private long fingerprint() {
        lastSchedstat = schedstat();
        long hash = lastSchedstat;
        for (int i = 0; i < syscallLength; i++) {
            hash = hash * 31 + line.bytes().get(i);
        }
        return hash;
    }

    private long schedstat() {
        int half = BUFFER_BYTES / 2;
        int length = (int) Math.max(0, libc.pread(schedstatFd, line.address() + half, half, 0));
        hasSchedstat = length > 0 && line.bytes().get(half) != '0';
        long hash = 1;
        for (int i = half; i < half + length; i++) {
            hash = hash * 31 + line.bytes().get(i);
        }
        return hash;
    }

    private long number(int from, int radix) {
        long value = 0;
        for (int at = from; at < syscallLength; at++) {
            int digit = Character.digit(line.bytes().get(at), radix);
            if (digit < 0) {
                break;
            }
            value = value * radix + digit;
        }
        return value;
    }
}
