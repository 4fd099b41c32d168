package org.jflame.sample;

import org.jflame.elf.LoadedModule;
import org.jflame.fold.CodeAddress;
import org.jflame.fold.Frame;
import org.jflame.fold.NativeModule;
import org.jflame.unwind.NativeStack;

/**
 * The frames that stand for native code whose names are looked up later. Most samples meet the same code again: it gets
 * the same objects. Belongs to the tracing thread.
 */
final class SampledCode {

    private static final int TABLE_BITS = 11;

    private final NativeModule unmapped;
    private final long[] avmaOf = new long[1 << TABLE_BITS];
    private final LoadedModule[] moduleOf = new LoadedModule[1 << TABLE_BITS];
    private final Frame[] frames = new Frame[1 << TABLE_BITS];

    /** @param pid the process, by which code without a file is told from another process's */
    SampledCode(int pid) {
        unmapped = new NativeModule("", pid);
    }

    /** The frame that stands for one of a stack. */
    Frame frame(NativeStack stack, int index) {
        LoadedModule module = stack.module(index);
        long avma = module != null && module.file().hasLines() ? stack.pc(index) : stack.functionStart(index);
        int slot = (int) (avma * 0x9E3779B97F4A7C15L >>> Long.SIZE - TABLE_BITS);
        if (frames[slot] == null || avmaOf[slot] != avma || moduleOf[slot] != module) {
            avmaOf[slot] = avma;
            moduleOf[slot] = module;
            frames[slot] = module == null
                    ? new CodeAddress(unmapped, avma)
                    : new CodeAddress(module.file().id(), avma - module.loadBias());
        }
        return frames[slot];
    }

    /** Whether a frame's code is in no file: it was made by the program itself. */
    static boolean isGenerated(NativeStack stack, int index) {
        LoadedModule module = stack.module(index);
        return module == null || module.file().elf().isEmpty();
    }
}
