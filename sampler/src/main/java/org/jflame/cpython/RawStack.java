package org.jflame.cpython;

import java.util.Arrays;
import org.jflame.fold.TruncatedFrame.Reason;

/**
 * The Python frames of one thread as bare addresses, leaf first: all that is taken while the target is stopped.
 * Allocated once and reused. Not thread safe.
 */
final class RawStack {

    /** The deepest stack that is read. */
    static final int MAX_FRAMES = 16_384;

    private final long[] codeAvma = new long[MAX_FRAMES];
    private final long[] frameAvma = new long[MAX_FRAMES];
    private final long[] instruction = new long[MAX_FRAMES];
    private final EvalCalls calls = new EvalCalls();
    private int depth;
    private int framesInCalls;
    private long newestCframe;
    private Reason truncation;

    void clear() {
        depth = 0;
        framesInCalls = 0;
        newestCframe = 0;
        calls.clear();
        truncation = null;
    }

    /** Says which _PyCFrame belongs to the newest eval call, in the versions that have them; else 0. */
    void setNewestCframe(long avma) {
        newestCframe = avma;
    }

    /** Adds the next frame towards the root; false when there is no room. */
    boolean push(long frame, long code, long instruction) {
        if (depth == MAX_FRAMES) {
            return false;
        }
        frameAvma[depth] = frame;
        codeAvma[depth] = code;
        this.instruction[depth] = instruction;
        depth++;
        return true;
    }

    /** The frames since the last such call are those of one eval call; false when there is no room for it. */
    boolean endCall(long anchor) {
        int frames = depth - framesInCalls;
        framesInCalls = depth;
        return calls.add(anchor, frames);
    }

    /**
     * Whether two reads saw the same frames. Where the newest one is in its code may differ: that moves all the time,
     * and each of its places is a true one.
     */
    boolean isSameAs(RawStack other) {
        return depth == other.depth
                && Arrays.equals(codeAvma, 0, depth, other.codeAvma, 0, depth)
                && (depth == 0 || Arrays.equals(instruction, 1, depth, other.instruction, 1, depth));
    }

    void truncate(Reason reason) {
        truncation = reason;
    }

    /** The number of frames. */
    int depth() {
        return depth;
    }

    /** The address of a frame's code object; index 0 is the leaf. */
    long codeAvma(int index) {
        return codeAvma[index];
    }

    /** The address of the frame itself. */
    long frameAvma(int index) {
        return frameAvma[index];
    }

    /** What the frame states of its instruction: an address, up to CPython 3.10 an index. */
    long instruction(int index) {
        return instruction[index];
    }

    /** The eval calls whose ends were met. */
    EvalCalls calls() {
        return calls;
    }

    /** The number of frames that belong to them; the older ones' call is not known. */
    int framesInCalls() {
        return framesInCalls;
    }

    /** The _PyCFrame of the newest call, 0 where there is none. */
    long newestCframe() {
        return newestCframe;
    }

    /** Why the root is missing, null when it is there. */
    Reason truncation() {
        return truncation;
    }
}
