package org.jflame.unwind;

import org.jflame.elf.LoadedModule;
import org.jflame.fold.TruncatedFrame.Reason;
import org.jflame.proc.Registers;

/**
 * The native frames of one thread, leaf first. Allocated once and reused. Not thread safe.
 *
 * <p>Frame i occupies the stack from {@link #stackPointer} to {@link #cfa}; the CFA is the stack pointer of its caller
 * before the call's return address was pushed, plus nothing: {@code cfa(i) == stackPointer(i + 1)}.
 */
public final class NativeStack {

    /** The deepest stack that is unwound. */
    public static final int MAX_FRAMES = 16_384;

    /** The callee-saved registers besides the stack pointer: rbx, rbp, r12 to r15. */
    public static final int SAVED_REGISTERS = 6;

    private static final int[] SAVED_COLUMNS = {Registers.RBX, Registers.RBP, Registers.R12, 13, 14, Registers.R15};

    private final long[] pc = new long[MAX_FRAMES];
    private final long[] functionStart = new long[MAX_FRAMES];
    private final long[] stackPointer = new long[MAX_FRAMES];
    private final long[] cfa = new long[MAX_FRAMES];
    private final long[] saved = new long[MAX_FRAMES * SAVED_REGISTERS];
    private final LoadedModule[] module = new LoadedModule[MAX_FRAMES];
    private int depth;
    private int guessedFrames;
    private Reason truncation;

    void clear() {
        depth = 0;
        guessedFrames = 0;
        truncation = null;
    }

    /** Adds the caller of the last frame; whether there is room. Its end is its start until {@link #setCfa} is called. */
    boolean push(long pcAvma, long functionAvma, LoadedModule code, RegisterFile registers) {
        if (depth == MAX_FRAMES) {
            return false;
        }
        pc[depth] = pcAvma;
        functionStart[depth] = functionAvma;
        module[depth] = code;
        stackPointer[depth] = registers.stackPointer();
        cfa[depth] = registers.stackPointer();
        for (int i = 0; i < SAVED_REGISTERS; i++) {
            saved[depth * SAVED_REGISTERS + i] = registers.get(SAVED_COLUMNS[i]);
        }
        depth++;
        return true;
    }

    /** Where the last frame ends. */
    void setCfa(long avma) {
        cfa[depth - 1] = avma;
    }

    void addGuess() {
        guessedFrames++;
    }

    void truncate(Reason reason) {
        truncation = reason;
    }

    /** The number of frames. */
    public int depth() {
        return depth;
    }

    /** The avma of the instruction that runs (index 0) or of the call's last byte (callers: return address - 1). */
    public long pc(int frame) {
        return pc[frame];
    }

    /** The avma where the frame's function starts, as far as call frame information tells; else its {@link #pc}. */
    public long functionStart(int frame) {
        return functionStart[frame];
    }

    /** The stack pointer in that frame. */
    public long stackPointer(int frame) {
        return stackPointer[frame];
    }

    /** The frame's end on the stack. For the last frame of a truncated stack its {@link #stackPointer}. */
    public long cfa(int frame) {
        return cfa[frame];
    }

    /** What a callee-saved register held in that frame, 0 when that is not known. */
    public long savedRegister(int frame, int index) {
        return saved[frame * SAVED_REGISTERS + index];
    }

    /** Where the pc is; null outside of all mapped code. */
    public LoadedModule module(int frame) {
        return module[frame];
    }

    /** How many frames were found by frame pointer or by a scan, not by call frame information. */
    public int guessedFrames() {
        return guessedFrames;
    }

    /** Why the root is missing; null when the outermost frame is there. */
    public Reason truncation() {
        return truncation;
    }
}
