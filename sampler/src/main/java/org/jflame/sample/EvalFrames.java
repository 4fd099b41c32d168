package org.jflame.sample;

import java.util.Arrays;
import org.jflame.cpython.EvalCalls;
import org.jflame.unwind.NativeStack;

/**
 * Which native frame each eval call is, for calls whose anchors lie on the C stack. Allocated once and reused. Not thread
 * safe.
 */
final class EvalFrames {

    /** The native frame of a call that none was found for. */
    static final int NONE = -1;

    // The compiler may give a frame's memory back before the last store that unlinks its anchor.
    private static final long BELOW_LEAF_BYTES = 1024;

    private int[] nativeOf = new int[64];

    /** The index of a call's native frame, or {@link #NONE}. */
    int nativeOf(int call) {
        return nativeOf[call];
    }

    /** Makes room for so many calls, of which none has a frame yet. */
    void begin(int calls) {
        if (nativeOf.length < calls) {
            nativeOf = new int[Math.max(calls, 2 * nativeOf.length)];
        }
        Arrays.fill(nativeOf, 0, calls, NONE);
    }

    void set(int call, int frame) {
        nativeOf[call] = frame;
    }

    /** Finds the frame around each anchor. */
    void findByAddress(EvalCalls calls, NativeStack natives) {
        begin(calls.count());
        long end = end(natives);
        for (int call = 0, from = 0; call < calls.count() && from < natives.depth(); call++) {
            long anchor = calls.anchorAvma(call);
            int frame = anchor == 0 || anchor >= end ? NONE : around(anchor, natives, from);
            nativeOf[call] = frame;
            from = frame == NONE ? from : frame;
        }
    }

    private static int around(long anchor, NativeStack natives, int from) {
        for (int frame = from; frame < natives.depth(); frame++) {
            long start = natives.stackPointer(frame) - (frame == 0 ? BELOW_LEAF_BYTES : 0);
            if (anchor >= start && anchor < natives.cfa(frame)) {
                return frame;
            }
        }
        return NONE;
    }

    /** Frames of a signal handler may be on another stack, so the highest address need not be the last one. */
    private static long end(NativeStack natives) {
        long end = 0;
        for (int frame = 0; frame < natives.depth(); frame++) {
            end = Math.max(end, natives.cfa(frame));
        }
        return end;
    }
}
