package org.jflame.unwind;

import org.jflame.elf.AddressSpace;
import org.jflame.elf.LoadedModule;
import org.jflame.fold.TruncatedFrame.Reason;
import org.jflame.proc.StackCopy;
import org.jflame.unwind.CallerStep.Outcome;

/** Finds the callers of a copied stack's innermost frame. One for each process; belongs to the tracing thread. */
public final class StackUnwinder {

    private final RowCache rows;
    private final CallerStep step = new CallerStep();
    private final CallerGuess guess;
    private RegisterFile now = new RegisterFile();
    private RegisterFile caller = new RegisterFile();

    /** @param tables shared by all processes of the session */
    public StackUnwinder(AddressSpace addresses, UnwindTables tables) {
        rows = new RowCache(addresses, tables);
        guess = new CallerGuess(rows, tables.prologues(), new ReturnAddresses(addresses), step);
    }

    /**
     * Unwinds from the copy's registers to the root, or as far as it goes. Never throws for what a target holds.
     *
     * @param into receives the frames, leaf first
     */
    public void unwind(StackCopy copy, NativeStack into) {
        now.set(copy.registers());
        unwindFromNow(copy, into);
    }

    /** Unwinds from other registers than the copy's. */
    void unwind(RegisterFile registers, StackCopy copy, NativeStack into) {
        now.set(registers);
        unwindFromNow(copy, into);
    }

    private void unwindFromNow(StackCopy copy, NativeStack into) {
        into.clear();
        try {
            walk(copy, into);
        } catch (InternalError e) {
            keepFrame(into);
            into.truncate(Reason.NO_UNWIND_ROW); // a file was cut off while it is mapped here: SIGBUS, says the JVM
        }
    }

    /** The frame whose file cannot be read is one all the same; it may be the only one. */
    private void keepFrame(NativeStack into) {
        int last = into.depth() - 1;
        if (last < 0 || into.stackPointer(last) != now.stackPointer()) {
            into.push(now.pc(), now.pc(), null, now);
        }
    }

    private void walk(StackCopy copy, NativeStack into) {
        boolean wasCalled = false;
        Outcome outcome = Outcome.CALLER;
        while (outcome == Outcome.CALLER) {
            long avma = wasCalled ? now.pc() - 1 : now.pc();
            boolean isCode = rows.find(avma);
            UnwindRow row = isCode ? rows.row() : UnwindRow.NONE;
            LoadedModule module = isCode ? rows.module() : null;
            boolean isFrame = isCode || into.depth() == 0; // what is no code was no return address either
            if (isFrame && !push(row, module, avma, into)) {
                into.truncate(Reason.TOO_DEEP);
                return;
            }
            outcome = caller(row, module, wasCalled, copy, into);
            if (outcome == Outcome.CALLER || outcome == Outcome.ROOT && row != UnwindRow.NONE) {
                into.setCfa(caller.stackPointer());
            }
            wasCalled = !row.isSignalFrame();
            swap();
        }
        end(outcome, into);
    }

    /** A handler returns to the first instruction of a signal's frame; no call stands before it. */
    private boolean push(UnwindRow row, LoadedModule module, long avma, NativeStack into) {
        if (row.isSignalFrame()) {
            return into.push(now.pc(), now.pc(), module, now);
        }
        return into.push(avma, module == null ? avma : rows.functionStart(), module, now);
    }

    private Outcome caller(UnwindRow row, LoadedModule module, boolean wasCalled, StackCopy copy, NativeStack into) {
        Outcome stated = step.find(row, now, copy, caller);
        Outcome guessed =
                switch (stated) {
                    case NO_ROW -> guess.callerOf(module, wasCalled, now, copy, caller);
                    case UNKNOWN_REGISTER -> guess.callerWithout(row, now, copy, caller);
                    default -> stated;
                };
        if (guessed != stated && guessed != Outcome.NO_ROW) {
            into.addGuess();
        }
        return guessed;
    }

    private void swap() {
        RegisterFile last = now;
        now = caller;
        caller = last;
    }

    private static void end(Outcome outcome, NativeStack into) {
        if (outcome == Outcome.NOT_COPIED) {
            into.truncate(Reason.STACK_NOT_COPIED);
        } else if (outcome != Outcome.ROOT) {
            into.truncate(Reason.NO_UNWIND_ROW);
        }
    }
}
