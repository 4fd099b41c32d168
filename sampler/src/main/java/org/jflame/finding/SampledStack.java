package org.jflame.finding;

import java.util.List;
import java.util.function.Predicate;
import org.jflame.fold.Frame;
import org.jflame.fold.PythonFrame;
import org.jflame.fold.WaitFrame;

/**
 * A stack without the roots that say whose it is.
 *
 * @param part whose it is
 * @param frames root first; only valid during a visit
 */
record SampledStack(Part part, List<Frame> frames) {

    /** Whose a stack is. */
    enum Part {
        /** The thread that runs the program or the cell. */
        MAIN,
        /** Another thread of the same process. */
        THREAD,
        /** A child process. */
        CHILD
    }

    /** The innermost frame, null when there is none. */
    Frame leaf() {
        return frames.isEmpty() ? null : frames.get(frames.size() - 1);
    }

    /** The system call in which the thread waits; "" when it runs, or waits for the GIL. */
    String waitReason() {
        return leaf() instanceof WaitFrame wait && !waitsForGil() ? wait.reason() : "";
    }

    boolean waitsForGil() {
        return leaf() instanceof WaitFrame wait && wait.reason().equals(WaitFrame.GIL);
    }

    boolean runs() {
        return !frames.isEmpty() && !(leaf() instanceof WaitFrame);
    }

    /** Where the outermost frame is that matches, -1 when none does. */
    int indexOf(Predicate<Frame> wanted) {
        for (int i = 0; i < frames.size(); i++) {
            if (wanted.test(frames.get(i))) {
                return i;
            }
        }
        return -1;
    }

    boolean has(Predicate<Frame> wanted) {
        return indexOf(wanted) >= 0;
    }

    /**
     * The line that the author of the program would look at: the innermost one of their own code above a frame, else of
     * any Python code.
     *
     * @param end the index of the frame
     */
    PythonFrame placeAbove(int end) {
        PythonFrame any = null;
        for (int i = end - 1; i >= 0; i--) {
            if (frames.get(i) instanceof PythonFrame python) {
                if (FrameTest.isOwn(python)) {
                    return python;
                }
                any = any == null ? python : any;
            }
        }
        return any;
    }
}
