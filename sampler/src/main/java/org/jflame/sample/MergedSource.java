package org.jflame.sample;

import java.util.List;
import org.jflame.cpython.PythonThread;
import org.jflame.cpython.StackReader;
import org.jflame.fold.Frame;
import org.jflame.proc.BlockedSyscall;
import org.jflame.proc.TracedThread;

/** The Python frames of a thread and the native ones between and above them. */
final class MergedSource implements StackSource {

    private final StackReader stacks;
    private PythonThread thread;
    private final StackReader.Memory memory;
    private final NativeStacks natives;
    private final NativeCode code;
    private final StackExtent extent = new StackExtent();
    private final Tally tally;
    private boolean hasNativeStack;

    MergedSource(
            StackReader stacks, PythonThread thread, StackReader.Memory memory, NativeStacks natives, Tally tally) {
        this.stacks = stacks;
        this.thread = thread;
        this.memory = memory;
        this.natives = natives;
        this.code = natives.code();
        this.tally = tally;
    }

    @Override
    public void follow(PythonThread current) {
        thread = current;
    }

    @Override
    public void copyStopped(TracedThread traced) {
        hasNativeStack = extent.wantFrom(traced, code.copy());
        stacks.copyForetold(thread, memory, hasNativeStack ? code.copy() : null);
    }

    @Override
    public boolean walkCopied() {
        return stacks.walkCopied(thread, memory);
    }

    @Override
    public void copyAsleep(BlockedSyscall asleep) {
        hasNativeStack = true;
        extent.wantFrom(asleep, code.copy());
        stacks.copy(thread, memory, code.copy());
    }

    /** Registers are known of threads that stand still: of one that runs, the Python frames alone can be read. */
    @Override
    public boolean copyRunning() {
        hasNativeStack = false;
        return stacks.copyRunning(thread, memory);
    }

    @Override
    public boolean isWhole() {
        return stacks.isWhole();
    }

    @Override
    public boolean decode(List<Frame> into) {
        if (!hasNativeStack) {
            return stacks.decode(memory, into);
        }
        natives.unwind();
        boolean isWhole = natives.merge().decode(stacks, memory, code.copy(), code.stack(), into);
        extent.learn(code.stack());
        if (natives.merge().isDegraded()) {
            tally.degraded();
        }
        return isWhole;
    }
}
