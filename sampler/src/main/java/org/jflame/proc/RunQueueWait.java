package org.jflame.proc;

/**
 * Watches whether a runnable thread of the target is on a CPU or waits for one, without stopping it.
 *
 * <p>{@code /proc/PID/task/TID/schedstat} has the nanoseconds for which the thread has run and has waited for a CPU, and
 * how often it got one; {@code status} has how often it gave one up, of its own accord or not. A thread is on a CPU when
 * it got one once more than it gave one up. Source: sched-stats.rst and {@code sched_info_arrive} in the kernel's
 * stats.h; proc_pid_status(5).
 *
 * <p>The files are opened at the first look. Not thread safe.
 */
public final class RunQueueWait implements AutoCloseable {

    private static final int SCHEDSTAT_BYTES = 128;
    private static final int STATUS_BYTES = 4096;
    private static final int NOT_OPEN = -1;

    private final Libc libc = Libc.load();
    private final String task;
    private DirectMemory text;
    private int schedstatFd = NOT_OPEN;
    private int statusFd = NOT_OPEN;
    private long totalWaitNanos;
    private long waitNanosAtLook;
    private long waitedNanos;
    private long arrivals;
    private boolean isKnown;
    private boolean wasWaiting;
    private boolean hasRun;

    public RunQueueWait(int pid, int tid) {
        task = "/proc/" + pid + "/task/" + tid;
    }

    /** Looks at the thread now. */
    public void look() {
        if (text == null) {
            open();
        }
        long arrivalsBefore = arrivals;
        isKnown = readSchedstat();
        hasRun = !wasWaiting || arrivals != arrivalsBefore;
        wasWaiting = !hasRun;
        waitedNanos = totalWaitNanos - waitNanosAtLook;
        waitNanosAtLook = totalWaitNanos;
    }

    /** For how long it waited for a CPU between the last two looks (its start and the first), as far as that wait was over. */
    public long waitedNanos() {
        return waitedNanos;
    }

    /** Whether it may have run between the last two looks: not if it was found waiting at the first, and has got no CPU since. */
    public boolean hasRun() {
        return hasRun;
    }

    /** Whether it waits for a CPU. Asks the kernel for more than a look does. False where the kernel does not count. */
    public boolean isWaiting() {
        wasWaiting = isKnown && (!hasRun || arrivals <= departures());
        return wasWaiting;
    }

    /**
     * For how long the thread has waited for a CPU in waits that were over only after the last look: all of one that was
     * going on then. Allocates nothing.
     */
    public long nanosSinceLook() {
        return readSchedstat() ? totalWaitNanos - waitNanosAtLook : 0;
    }

    private void open() {
        text = new DirectMemory(STATUS_BYTES);
        schedstatFd = libc.open(task + "/schedstat", 0);
        statusFd = libc.open(task + "/status", 0);
    }

    /** Three numbers: time on a CPU, time of waiting for one, arrivals; all 0 where the kernel does not count them. */
    private boolean readSchedstat() {
        int length = (int) libc.pread(schedstatFd, text.address(), SCHEDSTAT_BYTES, 0);
        int behindFirst = indexOf(' ', 0, length) + 1;
        int behindSecond = indexOf(' ', behindFirst, length) + 1;
        totalWaitNanos = number(behindFirst, length);
        arrivals = number(behindSecond, length);
        return arrivals > 0;
    }

    /** The sum of {@code voluntary_ctxt_switches} and {@code nonvoluntary_ctxt_switches}, which are near the end. */
    private long departures() {
        int length = (int) libc.pread(statusFd, text.address(), STATUS_BYTES, 0);
        long sum = 0;
        int numbers = 0;
        for (int end = length, at = length - 1; at > 0 && numbers < 2; at--) {
            if (text.bytes().get(at - 1) == '\n') {
                if (isSwitches(at)) {
                    sum += number(indexOf('\t', at, end) + 1, end);
                    numbers++;
                }
                end = at;
            }
        }
        return sum;
    }

    /** Whether a line is one of these two; no other one begins like them. */
    private boolean isSwitches(int line) {
        byte first = text.bytes().get(line);
        return first == 'v' || first == 'n' && text.bytes().get(line + 1) == 'o';
    }

    private int indexOf(char wanted, int from, int end) {
        int at = from;
        while (at < end && text.bytes().get(at) != wanted) {
            at++;
        }
        return at;
    }

    private long number(int from, int end) {
        long value = 0;
        for (int at = from; at < end; at++) {
            int digit = text.bytes().get(at) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    @Override
    public void close() {
        if (text != null) {
            libc.close(schedstatFd);
            libc.close(statusFd);
        }
    }
}
