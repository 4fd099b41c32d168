package org.jflame.sample;

import java.util.List;
import org.jflame.cpython.PythonThread;
import org.jflame.fold.Frame;
import org.jflame.fold.TruncatedFrame;
import org.jflame.fold.TruncatedFrame.Reason;
import org.jflame.proc.BlockedSyscall;
import org.jflame.proc.TracedThread;

/** The native frames of a thread that runs no Python. */
final class NativeSource implements StackSource {

    private final NativeCode code;
    private final NativeStacks stacks;
    private final StackExtent extent = new StackExtent();
    private boolean isCopied;

    NativeSource(NativeStacks stacks) {
        this.stacks = stacks;
        this.code = stacks.code();
    }

    @Override
    public void follow(PythonThread current) {
        throw new IllegalStateException("a thread of Python's has Python frames");
    }

    @Override
    public void copyStopped(TracedThread traced) {
        isCopied = extent.wantFrom(traced, code.copy());
        if (isCopied) {
            stacks.read();
        }
    }

    @Override
    public boolean walkCopied() {
        return true; // it is walked where it is decoded
    }

    @Override
    public void copyAsleep(BlockedSyscall asleep) {
        isCopied = true;
        extent.wantFrom(asleep, code.copy());
        stacks.read();
    }

    /** Registers are known of threads that stand still, and a stack is nothing without them. */
    @Override
    public boolean copyRunning() {
        isCopied = false;
        return true;
    }

    @Override
    public boolean isWhole() {
        return true;
    }

    @Override
    public boolean decode(List<Frame> into) {
        if (!isCopied) {
            into.add(new TruncatedFrame(Reason.NOT_STOPPED));
            return false;
        }
        boolean isWhole = stacks.decode(into);
        extent.learn(code.stack());
        return isWhole;
    }
}
