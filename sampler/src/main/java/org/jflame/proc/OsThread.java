package org.jflame.proc;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A thread of this process, as the operating system knows it. It ends some microseconds after Java's thread has, and
 * only then does the kernel let go of what it traced.
 *
 * @param tid the kernel's thread id
 */
public record OsThread(int tid) {

    private static final int SYS_GETTID = 186;

    /** The calling thread. */
    public static OsThread current() {
        return new OsThread((int) Libc.load().syscall(SYS_GETTID, 0, 0, 0, 0));
    }

    /** Whether it is gone. */
    public boolean hasEnded() {
        return !Files.exists(Path.of("/proc/self/task/" + tid));
    }
}
