package org.jflame.cpython;

import org.jflame.fold.TruncatedFrame.Reason;

/**
 * Follows a thread's chain of _PyInterpreterFrame from the newest to the oldest.
 *
 * <p>{@link #copy} runs while the target is stopped: it allocates nothing, looks at no name and no line. Not thread
 * safe. Source: pycore_frame.h.
 */
final class FrameChain {

    private final Layout layout;
    private final MemorySnapshot memory;
    private final int frameBytes;

    FrameChain(Interpreter interpreter, MemorySnapshot memory) {
        this.layout = interpreter.layout();
        this.memory = memory;
        this.frameBytes = layout.frame().headerBytes();
    }

    /** Copies the frames of a thread that does not run meanwhile. */
    void copy(PythonThread thread, RawStack into) {
        Layout.Frame at = layout.frame();
        long frame = newestFrame(thread.stateAvma());
        while (frame != 0 && !memory.failed()) {
            int offset = memory.locateForNextToo(frame, frameBytes);
            if (offset < 0) {
                break;
            }
            int owner = memory.bytes().get(offset + at.owner());
            boolean isPythonCall = owner < at.firstShimOwner();
            if (isPythonCall
                    && !into.push(
                            memory.bytes().getLong(offset + at.executable()),
                            memory.bytes().getLong(offset + at.instruction()))) {
                into.truncate(Reason.TOO_DEEP);
                return;
            }
            frame = memory.bytes().getLong(offset + at.previous());
        }
        if (memory.failed()) {
            into.truncate(Reason.UNREADABLE_FRAME);
        }
    }

    private long newestFrame(long threadState) {
        Layout.ThreadState at = layout.thread();
        if (at.currentFrame() != Layout.NONE) {
            return memory.word(threadState + at.currentFrame());
        }
        long cframe = memory.word(threadState + at.cframe());
        return cframe == 0 ? 0 : memory.word(cframe + at.cframeCurrentFrame());
    }
}
