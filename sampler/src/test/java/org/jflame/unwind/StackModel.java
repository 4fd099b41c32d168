package org.jflame.unwind;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jflame.elf.LoadedModule;
import org.jflame.elf.ModuleFile;
import org.jflame.fold.NativeModule;
import org.jflame.fold.TruncatedFrame.Reason;
import org.jflame.proc.Registers;
import org.jflame.proc.StackCopy;

/** Native stacks that no process has: frames of chosen functions with chosen content, leaf first. */
public final class StackModel {

    /** What every frame's code is in. */
    private static final LoadedModule MODULE =
            new LoadedModule(0, 1L << 40, 0, new ModuleFile(new NativeModule("/bin/model", 1), Optional.empty()));

    private static final long START = 0x7ffe_0000_0000L;

    private final NativeStack stack = new NativeStack();
    private final StackCopy copy = new StackCopy();
    private final List<Long> words = new ArrayList<>();

    /**
     * Adds the caller of the last frame.
     *
     * @param function where its function starts
     * @param rbx what that register holds
     * @param content the words of its part of the stack, the lowest address first
     * @return the address where it begins
     */
    public long frame(long function, long rbx, long... content) {
        long begin = START + words.size() * (long) Long.BYTES;
        RegisterFile registers = new RegisterFile();
        registers.set(Registers.RSP, begin);
        registers.set(Registers.RBX, rbx);
        stack.push(function + 1, function, MODULE, registers);
        for (long word : content) {
            copy.bytes().putLong(words.size() * Long.BYTES, word);
            words.add(word);
        }
        copy.holds(START, words.size() * Long.BYTES);
        stack.setCfa(begin + content.length * (long) Long.BYTES);
        return begin;
    }

    /** The frames from here on could not be found. */
    public StackModel truncated() {
        stack.truncate(Reason.STACK_NOT_COPIED);
        return this;
    }

    public NativeStack stack() {
        return stack;
    }

    public StackCopy copy() {
        return copy;
    }
}
