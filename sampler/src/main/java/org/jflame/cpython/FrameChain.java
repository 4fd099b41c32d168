package org.jflame.cpython;

import java.nio.ByteBuffer;
import org.jflame.fold.TruncatedFrame.Reason;

/**
 * Follows a thread's chain of _PyInterpreterFrame, in older versions of PyFrameObject, from the newest to the oldest.
 *
 * <p>{@link #copy} runs while the target is stopped: it allocates nothing, looks at no name and no line. Not thread
 * safe. Source: pycore_frame.h, frameobject.h.
 */
final class FrameChain {

    /** Python frames and shims together: a chain that garbage has closed to a ring ends here. */
    private static final int MAX_STEPS = 4 * RawStack.MAX_FRAMES;

    private final Layout layout;
    private final MemorySnapshot memory;
    private final int frameBytes;
    private final boolean hasInstructionIndex;
    private final boolean hasEntries;
    private final boolean hasShims;
    private final long executableMask;
    private final ThreadLocalCode copies;

    FrameChain(Interpreter interpreter, MemorySnapshot memory) {
        this.layout = interpreter.layout();
        this.memory = memory;
        this.frameBytes = layout.frame().headerBytes();
        this.hasInstructionIndex = layout.frame().hasInstructionIndex();
        this.hasEntries = layout.frame().owner() != Layout.NONE;
        this.hasShims = layout.frame().hasShims();
        this.executableMask = ~layout.frame().executableTags();
        this.copies = new ThreadLocalCode(layout, memory);
    }

    /** Copies the frames of a thread that does not run meanwhile. */
    void copy(PythonThread thread, RawStack into) {
        if (memory.word(thread.stateAvma() + layout.thread().identity()) != thread.identity()) {
            into.truncate(Reason.UNREADABLE_FRAME); // the state was freed, and may be another thread's by now
            return;
        }
        long frame = newestFrame(thread.stateAvma());
        // An eval call links its _PyCFrame before it has filled it in. Its frames are good if they lead to the frame
        // that called it; if not, the call has not begun.
        if (frame != 0 && !isNewestEvalLinked(thread.stateAvma())) {
            into.truncate(Reason.UNREADABLE_FRAME);
            return;
        }
        long caller = callerOfNewestEval(thread.stateAvma());
        into.setNewestCframe(newestCframe(thread.stateAvma()));
        boolean isCheckDue = caller != 0;
        boolean isRoot = frame == 0;
        for (int steps = 0; frame != 0; steps++) {
            int offset = memory.locateForNextToo(frame, frameBytes);
            boolean isOldest = offset >= 0 && isOldestOfEval(offset);
            boolean isTorn = offset < 0 || isCheckDue && isOldest && previous(offset) != caller;
            if (isTorn && isCheckDue) {
                isCheckDue = false;
                into.clear();
                into.setNewestCframe(previousCframe(thread.stateAvma()));
                frame = caller;
            } else if (offset < 0) {
                into.truncate(Reason.UNREADABLE_FRAME);
                return;
            } else if (steps == MAX_STEPS || !push(frame, offset, isOldest, into)) {
                into.truncate(Reason.TOO_DEEP);
                return;
            } else {
                isRoot = isOldest;
                isCheckDue &= !isRoot;
                frame = previous(offset);
            }
        }
        // A generator that yields is unlinked from its caller before the caller is the newest frame.
        if (memory.failed() || hasEntries && !isRoot) {
            into.truncate(Reason.UNREADABLE_FRAME);
        }
    }

    private boolean push(long frame, int offset, boolean isOldest, RawStack into) {
        ByteBuffer bytes = memory.bytes();
        int instructionAt = offset + layout.frame().instruction();
        if (hasShims && isOldest) {
            return into.endCall(frame);
        }
        long code = bytes.getLong(offset + layout.frame().executable()) & executableMask;
        long instruction = hasInstructionIndex
                ? bytes.getInt(instructionAt)
                : copies.inFirstCopy(offset, code, bytes.getLong(instructionAt));
        return into.push(frame, code, instruction) && (hasShims || !isOldest || into.endCall(frame));
    }

    /** Up to 3.10 each frame is an eval call's only one. */
    private boolean isOldestOfEval(int offset) {
        int isEntry = layout.frame().isEntry();
        if (isEntry != Layout.NONE) {
            return memory.bytes().get(offset + isEntry) != 0;
        }
        return hasShims ? isShim(offset) : !hasEntries;
    }

    private boolean isShim(int offset) {
        int owner = layout.frame().owner();
        return owner != Layout.NONE
                && memory.bytes().get(offset + owner) >= layout.frame().firstShimOwner();
    }

    private long previous(int offset) {
        return memory.bytes().getLong(offset + layout.frame().previous());
    }

    private long newestFrame(long threadState) {
        Layout.ThreadState at = layout.thread();
        return at.hasFramesInCframes()
                ? frameOf(newestCframe(threadState))
                : memory.word(threadState + at.currentFrame());
    }

    /** The newest _PyCFrame; 0 where there is none. */
    private long newestCframe(long threadState) {
        int cframe = layout.thread().cframe();
        return cframe == Layout.NONE ? 0 : memory.word(threadState + cframe);
    }

    private long previousCframe(long threadState) {
        long cframe = newestCframe(threadState);
        return cframe == 0 ? 0 : memory.word(cframe + layout.thread().cframePrevious());
    }

    /** The frame from which the newest eval call was made; 0 when there is none, or no _PyCFrame states it. */
    private long callerOfNewestEval(long threadState) {
        return layout.thread().hasFramesInCframes() ? frameOf(previousCframe(threadState)) : 0;
    }

    /** Only a thread's first _PyCFrame has none before it, and that one has no frames: another is being set up. */
    private boolean isNewestEvalLinked(long threadState) {
        return !layout.thread().hasFramesInCframes() || previousCframe(threadState) != 0;
    }

    private long frameOf(long cframe) {
        return cframe == 0 ? 0 : memory.word(cframe + layout.thread().cframeCurrentFrame());
    }
}
