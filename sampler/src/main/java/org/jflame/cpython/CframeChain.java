package org.jflame.cpython;

import org.jflame.proc.StackCopy;

/**
 * Follows a thread's _PyCFrames, which lie on the C stack, one for each eval call. When they are looked for, the thread
 * runs again: they are in the copy of its stack. Source: cpython/pystate.h of 3.10 and 3.11.
 */
final class CframeChain {

    private final Layout.ThreadState layout;

    CframeChain(Layout.ThreadState layout) {
        this.layout = layout;
    }

    /** Gives each call of a stack its _PyCFrame as an anchor. */
    void locate(RawStack stack, StackCopy copy) {
        if (layout.hasFramesInCframes()) {
            locateByFrame(stack, copy);
        } else {
            locateByCount(stack, copy);
        }
    }

    private void locateByFrame(RawStack stack, StackCopy copy) {
        EvalCalls calls = stack.calls();
        long cframe = stack.newestCframe();
        for (int call = 0, frame = 0; call < calls.count(); frame += calls.frames(call++)) {
            boolean isThere = hasCframe(copy, cframe)
                    && copy.word(cframe + layout.cframeCurrentFrame()) == stack.frameAvma(frame);
            calls.setAnchor(call, isThere ? cframe : 0);
            cframe = isThere ? copy.word(cframe + layout.cframePrevious()) : 0;
        }
        calls.setOnStack(true);
    }

    /**
     * A CFrame of 3.10 does not say which frame is its call's. It is linked before the frame is and unlinked before it:
     * there may be one CFrame more than frames. Where the numbers differ otherwise, the frames stay the anchors.
     */
    private void locateByCount(RawStack stack, StackCopy copy) {
        EvalCalls calls = stack.calls();
        int cframes = 0;
        for (long at = stack.newestCframe(); hasCframe(copy, at) && cframes <= calls.count(); cframes++) {
            at = copy.word(at + layout.cframePrevious());
        }
        int surplus = cframes - calls.count();
        if (surplus != 0 && surplus != 1) {
            return;
        }
        long cframe = surplus == 0 ? stack.newestCframe() : copy.word(stack.newestCframe() + layout.cframePrevious());
        for (int call = 0; call < calls.count(); call++) {
            calls.setAnchor(call, cframe);
            cframe = copy.word(cframe + layout.cframePrevious());
        }
        calls.setOnStack(true);
    }

    /** A chain that garbage has closed to a ring ends here too: callers' frames are at higher addresses. */
    private boolean hasCframe(StackCopy copy, long cframe) {
        return copy.hasWord(cframe) && copy.hasWord(cframe + layout.cframePrevious());
    }
}
