package org.jflame.bridge;

import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * The JVM's end at a fixed time, whatever hangs.
 *
 * <p>Halting is safe for the target: the operating system resumes and detaches the tracees of a process that ends.
 */
final class Deadline {

    /**
     * A service is gone within 2 s of its kernel. The other second is for noticing that the kernel has gone (up to 0.5 s) and
     * for the JVM, which waits 0.3 s for threads in native code before it ends.
     */
    static final Duration TO_END = Duration.ofMillis(1000);

    /** The exit status of a service that had to be halted. */
    static final int HALTED_STATUS = 3;

    private Deadline() {}

    /** Halts the JVM after this time, unless it has ended by then. */
    static void haltAfter(Duration patience) {
        Thread thread = new Thread(() -> halt(patience), "deadline");
        thread.setDaemon(true);
        thread.start();
    }

    private static void halt(Duration patience) {
        try {
            Thread.sleep(patience.toMillis());
            System.getLogger("org.jflame.bridge").log(Level.WARNING, "the service hangs while it ends: halted");
        } catch (InterruptedException e) {
            // nobody does; halting is right all the same
        } finally {
            Runtime.getRuntime().halt(HALTED_STATUS);
        }
    }
}
