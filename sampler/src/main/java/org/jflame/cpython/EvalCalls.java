package org.jflame.cpython;

import java.util.Arrays;

/**
 * The calls of the interpreter's loop that made the frames of a copied stack, leaf first, each with an anchor: an address
 * that tells which native frame it is. Allocated once and reused. Not thread safe.
 *
 * <p>Every such call leaves something on its own part of the C stack that the Python side knows the address of: from
 * 3.12 on the shim frame, in 3.10 and 3.11 the (_Py)CFrame. Up to 3.9 it is the other way round: somewhere in the native
 * frame, or in one of its callee-saved registers, is the address of the PyFrameObject.
 */
public final class EvalCalls {

    private long[] anchorAvma = new long[64];
    private int[] frames = new int[64];
    private int count;

    void clear() {
        count = 0;
    }

    /** Adds the next call towards the root, with the number of Python frames that it made; may be none. */
    void add(long anchor, int frameCount) {
        if (count == anchorAvma.length) {
            anchorAvma = Arrays.copyOf(anchorAvma, 2 * count);
            frames = Arrays.copyOf(frames, 2 * count);
        }
        anchorAvma[count] = anchor;
        frames[count++] = frameCount;
    }

    /** The number of calls. */
    public int count() {
        return count;
    }

    /** A call's anchor; 0 when it is not known. */
    public long anchorAvma(int call) {
        return anchorAvma[call];
    }

    /** The number of Python frames that belong to a call. */
    public int frames(int call) {
        return frames[call];
    }
}
