package org.jflame.sample;

import java.util.List;
import org.jflame.elf.AddressSpace;
import org.jflame.fold.Frame;
import org.jflame.proc.ReadBatch;
import org.jflame.proc.TargetProcess;
import org.jflame.unwind.StackUnwinder;

/** Unwinds the native stacks of one process. Belongs to the tracing thread. */
final class NativeStacks {

    private final NativeCode code;
    private final StackUnwinder unwinder;
    private final StackMerge merge;
    private final ReadBatch batch;

    NativeStacks(TargetProcess process, NativeCode code) {
        this.code = code;
        this.unwinder = new StackUnwinder(new AddressSpace(process, code.files()), code.tables());
        this.merge = new StackMerge(process.pid());
        this.batch = new ReadBatch(process.pid(), 0, 0);
    }

    NativeCode code() {
        return code;
    }

    /** Copies what the session's copy wants of a stack. Allocates nothing. */
    void read() {
        batch.clear();
        batch.addStack(code.copy());
        batch.read();
    }

    /** Finds the frames of the copied stack. */
    void unwind() {
        unwinder.unwind(code.copy(), code.stack());
    }

    /** Adds the native frames of the copied stack, root first; whether all are there. */
    boolean decode(List<Frame> into) {
        unwind();
        merge.addNative(code.stack(), into);
        return code.stack().truncation() == null;
    }

    StackMerge merge() {
        return merge;
    }
}
