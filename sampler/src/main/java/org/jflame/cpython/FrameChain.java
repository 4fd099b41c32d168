package org.jflame.cpython;

import org.jflame.fold.TruncatedFrame.Reason;

/**
 * Follows a thread's chain of _PyInterpreterFrame from the newest to the oldest.
 *
 * <p>{@link #copy} runs while the target is stopped: it allocates nothing, looks at no name and no line. Not thread
 * safe. Source: pycore_frame.h.
 */
public final class FrameChain {

    private final Layout layout;
    private final PageSnapshot pages;

    public FrameChain(int pid, Interpreter interpreter) {
        this.layout = interpreter.layout();
        this.pages = new PageSnapshot(pid);
    }

    /** What is remembered of one thread between its samples. */
    public static final class Memory {
        private final PageSnapshot.Forecast forecast = new PageSnapshot.Forecast();
    }

    /** Copies the frames of a thread that does not run meanwhile. */
    public void copy(PythonThread thread, Memory memory, RawStack into) {
        into.clear();
        pages.begin(memory.forecast);
        Layout.Frame at = layout.frame();
        long frame = newestFrame(thread.stateAvma());
        while (frame != 0 && !pages.failed()) {
            long code = pages.word(frame + at.executable());
            int owner = pages.unsignedByte(frame + at.owner());
            if (owner < at.firstShimOwner() && !pages.failed()) {
                if (!into.push(code, pages.word(frame + at.instruction()))) {
                    into.truncate(Reason.TOO_DEEP);
                    return;
                }
            }
            frame = pages.word(frame + at.previous());
        }
        if (pages.failed()) {
            into.truncate(Reason.UNREADABLE_FRAME);
        }
    }

    /** Learns from the last {@link #copy} what the next one will need; call it when the target runs again. */
    public void remember(Memory memory) {
        pages.foretell(memory.forecast);
    }

    private long newestFrame(long threadState) {
        Layout.ThreadState at = layout.thread();
        if (at.currentFrame() != Layout.NONE) {
            return pages.word(threadState + at.currentFrame());
        }
        long cframe = pages.word(threadState + at.cframe());
        return cframe == 0 ? 0 : pages.word(cframe + at.cframeCurrentFrame());
    }
}
