package org.jflame.proc;

/**
 * How many files this process may have open. Each sampled thread takes two, and the usual soft limit of 1024 is there for
 * programs that use select(2). Source: prlimit(2).
 */
public final class OpenFileLimit {

    private static final int SYS_PRLIMIT64 = 302;
    private static final int RLIMIT_NOFILE = 7;

    /** {@code struct rlimit64}: the soft limit, then the hard one. */
    private static final int RLIMIT_BYTES = 16;

    private OpenFileLimit() {}

    /** Raises the soft limit to the hard one; programs that were started before keep theirs. */
    public static void raise() {
        DirectMemory limit = new DirectMemory(RLIMIT_BYTES);
        Libc libc = Libc.load();
        if (libc.syscall(SYS_PRLIMIT64, 0, RLIMIT_NOFILE, 0, limit.address()) == 0) {
            limit.bytes().putLong(0, limit.bytes().getLong(Long.BYTES));
            libc.syscall(SYS_PRLIMIT64, 0, RLIMIT_NOFILE, limit.address(), 0);
        }
    }
}
