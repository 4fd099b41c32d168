package org.jflame.sample;

import java.util.List;
import org.jflame.cpython.PythonThread;
import org.jflame.fold.Frame;
import org.jflame.proc.BlockedSyscall;
import org.jflame.proc.TracedThread;

/**
 * Takes the stack of one thread: first a copy, then, when the thread may run again, its frames. What {@link #decode}
 * decodes is the copy that was made last of any thread. Belongs to the tracing thread.
 */
interface StackSource {

    /** Follows the thread to another PyThreadState: code in C may give its thread a new one for each call. */
    void follow(PythonThread current);

    /** Copies the stack of a thread that is stopped. Allocates nothing. {@link #walkCopied} has to follow. */
    void copyStopped(TracedThread thread);

    /** Walks that copy when the thread runs again; false when more of it was needed: it has to be stopped once more. */
    boolean walkCopied();

    /**
     * Copies the stack of a thread that sleeps, which was not stopped.
     *
     * @param asleep has just seen it asleep
     */
    void copyAsleep(BlockedSyscall asleep);

    /** Copies the stack of a thread that runs meanwhile; false when that cannot be told from a torn read. */
    boolean copyRunning();

    /** Whether the copy is a whole stack: one that is not may have been met in the middle of a call. */
    boolean isWhole();

    /**
     * Adds the frames of the copy, root first.
     *
     * @return whether the stack is there from the root to the leaf
     */
    boolean decode(List<Frame> into);
}
