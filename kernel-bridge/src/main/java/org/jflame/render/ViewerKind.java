package org.jflame.render;

import org.jflame.fold.Frame;
import org.jflame.fold.ProcessFrame;
import org.jflame.fold.ThreadFrame;
import org.jflame.fold.WaitFrame;

/** What a frame is to the viewer, whose legend switches kinds on and off. The order is that of the numbers in its data. */
enum ViewerKind {
    CELL,
    USER_FILE,
    LIBRARY,
    STANDARD_LIBRARY,
    NATIVE,
    GIL,
    WAITING,
    GPU_SYNC,
    THREAD,
    PROCESS,
    OTHER;

    /** The kind of a frame wherever it stands; {@link #GPU_SYNC} depends on the place and is {@link #below}'s to say. */
    static ViewerKind of(Frame frame) {
        if (frame instanceof WaitFrame wait) {
            return wait.reason().equals(WaitFrame.GIL) ? GIL : WAITING;
        } else if (frame instanceof ThreadFrame) {
            return THREAD;
        } else if (frame instanceof ProcessFrame) {
            return PROCESS;
        }
        return switch (frame.frameClass()) {
            case CELL -> CELL;
            case USER_FILE -> USER_FILE;
            case LIBRARY -> LIBRARY;
            case STANDARD_LIBRARY -> STANDARD_LIBRARY;
            case NATIVE -> NATIVE;
            case CODE, WAITING, OTHER -> OTHER;
        };
    }

    /**
     * The kind of a frame below another one: a function that waits for the GPU, and what it calls to wait, are one kind.
     *
     * @param caller the kind of the frame above
     */
    static ViewerKind below(ViewerKind caller, Frame frame) {
        ViewerKind kind = of(frame);
        boolean waitsForGpu =
                GpuSync.isSync(frame) || caller == GPU_SYNC && (kind == NATIVE || kind == WAITING || kind == GIL);
        return waitsForGpu ? GPU_SYNC : kind;
    }

    /** Its number in the data. */
    int number() {
        return ordinal();
    }
}
