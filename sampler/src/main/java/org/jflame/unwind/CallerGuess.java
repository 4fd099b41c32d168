package org.jflame.unwind;

import org.jflame.elf.LoadedModule;
import org.jflame.proc.Registers;
import org.jflame.proc.StackCopy;
import org.jflame.unwind.CallerStep.Outcome;
import org.jflame.unwind.ReturnAddresses.Call;

/**
 * Finds a caller where call frame information does not lead: code of a JIT, functions of an assembler, and frames whose
 * CFA is relative to a register that is not known. A guess counts when call frame information leads on from it. What a
 * function's first instructions say comes before a search of its stack, where finished calls have left whole chains of
 * return addresses.
 */
final class CallerGuess {

    /** How far a frame is searched for its end; kernels of a JIT have small frames. */
    private static final int MAX_SCANNED_BYTES = 32 << 10;

    /** So many callers have to follow. */
    private static final int CONFIRMING_FRAMES = 3;

    /** A JIT saves at most this many registers at the start of a function. */
    private static final int MAX_PUSHED_BYTES = 8 * Long.BYTES;

    /**
     * From the return address into CPython 3.14's shim to the shim's own: it saves rbx and r12 to r15. Source:
     * Tools/jit/shim.c.
     */
    private static final int SHIM_FRAME_BYTES = 6 * Long.BYTES;

    private static final int MAX_SHIM_DISTANCE_BYTES = 1024;

    private static final int FRAME_RECORD_BYTES = 2 * Long.BYTES;

    private final RowCache rows;
    private final Prologues prologues;
    private final ReturnAddresses returns;
    private final CallerStep step;
    private final RegisterFile trial = new RegisterFile();
    private final RegisterFile trialCaller = new RegisterFile();
    private StackCopy copy;
    private RegisterFile now;
    private RegisterFile caller;
    private boolean sawReturnAddress;

    CallerGuess(RowCache rows, Prologues prologues, ReturnAddresses returns, CallerStep step) {
        this.rows = rows;
        this.prologues = prologues;
        this.returns = returns;
        this.step = step;
    }

    /**
     * Finds the caller of code about which nothing is stated.
     *
     * @param module the code; null where none is mapped
     * @param wasCalled false when its first instruction may be the one that runs
     */
    Outcome callerOf(LoadedModule module, boolean wasCalled, RegisterFile now, StackCopy copy, RegisterFile caller) {
        begin(now, copy, caller);
        boolean isInFile = module != null && module.file().elf().isPresent();
        boolean isFound = !wasCalled && hasJustBegun()
                || isInFile && hasPrologue(module, wasCalled)
                || hasFramePointer(isInFile)
                || !isInFile && hasShim()
                || scan()
                || hasFramePointer(true);
        return isFound ? Outcome.CALLER : outcome();
    }

    /** Finds the caller of a frame whose row needs a register that is not known. */
    Outcome callerWithout(UnwindRow row, RegisterFile now, StackCopy copy, RegisterFile caller) {
        begin(now, copy, caller);
        boolean isFound = scan(row, true) || scan(row, false);
        return isFound ? Outcome.CALLER : Outcome.NO_ROW;
    }

    private void begin(RegisterFile now, StackCopy copy, RegisterFile caller) {
        this.now = now;
        this.copy = copy;
        this.caller = caller;
        sawReturnAddress = false;
    }

    /** Where nothing up to the end of the stack may be a return address, the thread began here. */
    private Outcome outcome() {
        boolean isAtEnd = copy.endAvma() - now.stackPointer() <= MAX_SCANNED_BYTES;
        return isAtEnd && !sawReturnAddress ? Outcome.ROOT : Outcome.NO_ROW;
    }

    /** Whether the return address lies on top: the function has not pushed anything yet. */
    private boolean hasJustBegun() {
        long avma = now.stackPointer();
        if (!copy.hasWord(avma) || !isAfterCall(returns.before(copy.word(avma)))) {
            return false;
        }
        caller.set(now);
        returnTo(copy.word(avma), avma + Long.BYTES);
        return leadsOn();
    }

    /** Whether the function's first instructions say where its frame ends. */
    private boolean hasPrologue(LoadedModule module, boolean wasCalled) {
        UnwindRow row = prologues.row(module, wasCalled ? now.pc() - 1 : now.pc());
        return step.find(row, now, copy, caller) == Outcome.CALLER
                && isAfterCall(returns.before(caller.pc()))
                && leadsOn();
    }

    /** Whether rbp points to the caller's rbp and the return address. */
    private boolean hasFramePointer(boolean mayBeCalledDirectly) {
        long record = now.get(Registers.RBP);
        if (record < now.stackPointer() || !copy.hasWord(record + Long.BYTES) || (record & 7) != 0) {
            return false;
        }
        Call call = returns.before(copy.word(record + Long.BYTES));
        // what a file's code calls directly is in a file too: this is the frame pointer of an outer frame
        if (call == Call.NONE || call == Call.DIRECT && !mayBeCalledDirectly) {
            return false;
        }
        caller.set(now);
        caller.forgetOthers();
        caller.set(Registers.RBP, copy.word(record));
        returnTo(copy.word(record + Long.BYTES), record + FRAME_RECORD_BYTES);
        return call == Call.UNKNOWN_CODE || leadsOn();
    }

    /**
     * Whether the code was entered as CPython 3.14 enters what it has compiled. That code has room for arguments, in
     * which return addresses of finished calls lie, so that a scan would find those.
     */
    private boolean hasShim() {
        long end = Math.min(copy.endAvma(), now.stackPointer() + MAX_SHIM_DISTANCE_BYTES);
        for (long avma = now.stackPointer(); copy.hasWord(avma + SHIM_FRAME_BYTES) && avma < end; avma += Long.BYTES) {
            if (returns.before(copy.word(avma + SHIM_FRAME_BYTES)) == Call.INDIRECT
                    && isGenerated(copy.word(avma))
                    && returnsThrough(avma + SHIM_FRAME_BYTES)) {
                return true;
            }
        }
        return false;
    }

    /** Code that has just been generated may be mapped where nothing was at the last look. */
    private boolean isGenerated(long avma) {
        return rows.findGuess(avma - 1) && rows.module().file().elf().isEmpty();
    }

    private boolean scan() {
        long end = Math.min(copy.endAvma(), now.stackPointer() + MAX_SCANNED_BYTES);
        for (long avma = now.stackPointer(); copy.hasWord(avma) && avma < end; avma += Long.BYTES) {
            if (isAfterCall(returns.before(copy.word(avma)))) {
                sawReturnAddress = true;
                if (returnsThrough(avma)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean returnsThrough(long avma) {
        caller.set(now);
        caller.forgetOthers();
        restoreFramePointer(avma);
        returnTo(copy.word(avma), avma + Long.BYTES);
        return leadsOn();
    }

    /** A frame pointer that the function saved is among the words below its return address; or it has left it alone. */
    private void restoreFramePointer(long returnAvma) {
        long lowest = Math.max(now.stackPointer(), returnAvma - MAX_PUSHED_BYTES);
        for (long avma = returnAvma - Long.BYTES; avma >= lowest; avma -= Long.BYTES) {
            if (isRecordOfCaller(copy.word(avma), returnAvma)) {
                caller.set(Registers.RBP, copy.word(avma));
                return;
            }
        }
        if (isRecordOfCaller(now.get(Registers.RBP), returnAvma)) {
            caller.set(Registers.RBP, now.get(Registers.RBP));
        }
    }

    private boolean isRecordOfCaller(long record, long returnAvma) {
        return record > returnAvma
                && copy.hasWord(record + Long.BYTES)
                && isAfterCall(returns.before(copy.word(record + Long.BYTES)));
    }

    /** @param hasFrames whether the rbp that the frame saved has to be that of another frame above */
    private boolean scan(UnwindRow row, boolean hasFrames) {
        long end = Math.min(copy.endAvma(), now.stackPointer() + MAX_SCANNED_BYTES);
        for (long avma = now.stackPointer(); copy.hasWord(avma) && avma < end; avma += Long.BYTES) {
            long cfa = avma + Long.BYTES;
            if (isAfterCall(returns.before(copy.word(avma)))
                    && step.find(row, cfa, now, copy, caller) == Outcome.CALLER
                    && caller.pc() == copy.word(avma)
                    && (!hasFrames || isFramePointer(caller, cfa))
                    && leadsOn()) {
                return true;
            }
        }
        return false;
    }

    private boolean isFramePointer(RegisterFile registers, long aboveAvma) {
        long record = registers.get(Registers.RBP);
        return record >= aboveAvma && copy.hasWord(record + Long.BYTES);
    }

    private void returnTo(long pc, long stackPointer) {
        caller.set(Registers.RIP, pc);
        caller.set(Registers.RSP, stackPointer);
    }

    /** Whether call frame information, or what stands for it, leads from the guessed caller to others, or to a root. */
    private boolean leadsOn() {
        trial.set(caller);
        for (int i = 0; i < CONFIRMING_FRAMES; i++) {
            if (!rows.find(trial.pc() - 1)) {
                return false;
            }
            boolean isInFile = rows.module().file().elf().isPresent();
            boolean isStated = rows.row() != UnwindRow.NONE;
            UnwindRow row = isStated || !isInFile ? rows.row() : prologues.row(rows.module(), trial.pc() - 1);
            Outcome outcome = step.find(row, trial, copy, trialCaller);
            if (outcome == Outcome.ROOT) {
                return row.isRoot(); // else it is a word that is 0
            }
            if (outcome != Outcome.CALLER) {
                return outcome == Outcome.UNKNOWN_REGISTER || i > 0 && !isInFile;
            }
            if (!row.isSignalFrame() && returns.before(trialCaller.pc()) == Call.NONE) {
                return false;
            }
            trial.set(trialCaller);
        }
        return true;
    }

    private static boolean isAfterCall(Call call) {
        return call == Call.DIRECT || call == Call.INDIRECT;
    }
}
