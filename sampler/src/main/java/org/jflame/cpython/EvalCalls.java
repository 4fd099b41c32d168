package org.jflame.cpython;

/**
 * The calls of the interpreter's loop that made the frames of a copied stack, leaf first, each with an anchor: an address
 * that tells which native frame it is. Allocated once and reused. Not thread safe.
 *
 * <p>From 3.10 on, every such call leaves something on its own part of the C stack that the Python side knows the
 * address of: the shim frame from 3.12 on, the (_Py)CFrame in 3.10 and 3.11. In older versions it is the other way
 * round: somewhere in the native frame, or in one of its callee-saved registers, is the address of the PyFrameObject.
 */
public final class EvalCalls {

    /** The most that are kept. */
    static final int MAX_CALLS = RawStack.MAX_FRAMES;

    private final long[] anchorAvma = new long[MAX_CALLS];
    private final int[] frames = new int[MAX_CALLS];
    private int count;
    private boolean areOnStack;

    void clear() {
        count = 0;
        areOnStack = false;
    }

    /** Adds the next call towards the root, with the number of Python frames that it made; false without room. */
    boolean add(long anchor, int frameCount) {
        if (count == MAX_CALLS) {
            return false;
        }
        anchorAvma[count] = anchor;
        frames[count++] = frameCount;
        return true;
    }

    /** Says what the anchors are. */
    void setOnStack(boolean areOnStack) {
        this.areOnStack = areOnStack;
    }

    void setAnchor(int call, long avma) {
        anchorAvma[call] = avma;
    }

    /** The number of calls. */
    public int count() {
        return count;
    }

    /** Whether each anchor lies on the C stack within its call's native frame; else it is a PyFrameObject. */
    public boolean areOnStack() {
        return areOnStack;
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
