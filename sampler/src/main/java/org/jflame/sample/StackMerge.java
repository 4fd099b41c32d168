package org.jflame.sample;

import java.util.List;
import org.jflame.cpython.StackReader;
import org.jflame.fold.Frame;
import org.jflame.proc.StackCopy;
import org.jflame.unwind.NativeStack;

/** Merges the native and the Python frames of one moment by their places on the stack. Belongs to the tracing thread. */
final class StackMerge {

    /** Adds native frames alone, root first. */
    void addNative(NativeStack natives, List<Frame> into) {
        throw new UnsupportedOperationException();
    }

    /**
     * Decodes the Python frames that were copied last and adds them with the native frames around them, root first.
     *
     * @return whether the Python stack is there from the root to the leaf
     */
    boolean decode(
            StackReader stacks, StackReader.Memory memory, StackCopy copy, NativeStack natives, List<Frame> into) {
        throw new UnsupportedOperationException();
    }

    /** Whether in the last merged stack a native part is missing, or a Python part's place had to be guessed. */
    boolean isDegraded() {
        return false;
    }
}
