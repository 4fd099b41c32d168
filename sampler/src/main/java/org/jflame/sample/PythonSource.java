package org.jflame.sample;

import java.util.List;
import org.jflame.cpython.PythonThread;
import org.jflame.cpython.StackReader;
import org.jflame.fold.Frame;
import org.jflame.proc.BlockedSyscall;
import org.jflame.proc.TracedThread;

/** The Python frames of a thread, and no others. */
final class PythonSource implements StackSource {

    private final StackReader stacks;
    private PythonThread thread;
    private final StackReader.Memory memory;

    PythonSource(StackReader stacks, PythonThread thread, StackReader.Memory memory) {
        this.stacks = stacks;
        this.thread = thread;
        this.memory = memory;
    }

    @Override
    public void follow(PythonThread current) {
        thread = current;
    }

    @Override
    public void copyStopped(TracedThread traced) {
        stacks.copyForetold(thread, memory, null);
    }

    @Override
    public boolean walkCopied() {
        return stacks.walkCopied(thread, memory);
    }

    @Override
    public void copyAsleep(BlockedSyscall asleep) {
        stacks.copy(thread, memory);
    }

    @Override
    public boolean copyRunning() {
        return stacks.copyRunning(thread, memory);
    }

    @Override
    public boolean isWhole() {
        return stacks.isWhole();
    }

    @Override
    public boolean decode(List<Frame> into) {
        return stacks.decode(memory, into);
    }
}
