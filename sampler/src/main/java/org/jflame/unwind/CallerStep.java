package org.jflame.unwind;

import org.jflame.proc.Registers;
import org.jflame.proc.StackCopy;

/** Goes from a frame to its caller as a row says. Reused; allocates nothing. */
final class CallerStep {

    /** What a step led to. */
    enum Outcome {
        /** The caller's registers are known. */
        CALLER,
        /** There is no caller: the thread began here. */
        ROOT,
        /** Nothing is stated, or nothing that can be. */
        NO_ROW,
        /** The caller depends on a register of which nobody knows what it held. */
        UNKNOWN_REGISTER,
        /** The caller depends on a part of the stack that was not copied. */
        NOT_COPIED
    }

    private final DwarfExpression expression = new DwarfExpression();
    private DwarfExpression.Failure failure;

    /**
     * Finds a frame's caller.
     *
     * @param now the registers in the frame
     * @param caller receives those in the caller; its stack pointer is the CFA, for a ROOT too
     */
    Outcome find(UnwindRow row, RegisterFile now, StackCopy copy, RegisterFile caller) {
        if (row == UnwindRow.NONE) {
            return Outcome.NO_ROW;
        }
        long cfa;
        if (row.cfaExpression() == null) {
            if (!now.isKnown(row.cfaRegister())) {
                return Outcome.UNKNOWN_REGISTER;
            }
            cfa = now.get(row.cfaRegister()) + row.cfaOffset();
        } else {
            cfa = expression.value(row.cfaExpression(), now, copy, 0, false);
            if (expression.failure() != DwarfExpression.Failure.NONE) {
                return outcome(expression.failure());
            }
        }
        return find(row, cfa, now, copy, caller);
    }

    /** Finds the caller of a frame of which the CFA is known. */
    Outcome find(UnwindRow row, long cfa, RegisterFile now, StackCopy copy, RegisterFile caller) {
        if (cfa <= now.stackPointer() && !row.isSignalFrame()) {
            return Outcome.NO_ROW; // a stack that does not grow has no end either
        }
        caller.set(now);
        caller.set(Registers.RSP, cfa);
        if (row.isRoot() || row.rule(Registers.RIP) == null) {
            return Outcome.ROOT;
        }
        for (int i = 0; i < row.ruleCount(); i++) {
            int column = row.column(i);
            if (!restore(column, row.rule(column), cfa, now, copy, caller) && column == Registers.RIP) {
                return outcome(failure);
            }
        }
        return caller.pc() == 0 ? Outcome.ROOT : Outcome.CALLER;
    }

    /** Whether what the register held in the caller could be told. */
    private boolean restore(
            int column, RegisterRule rule, long cfa, RegisterFile now, StackCopy copy, RegisterFile caller) {
        long value = value(rule, cfa, now, copy);
        if (failure == DwarfExpression.Failure.NONE) {
            caller.set(column, value);
            return true;
        }
        caller.forget(column);
        return false;
    }

    /** What a rule says; only good when there was no {@link #failure}. */
    private long value(RegisterRule rule, long cfa, RegisterFile now, StackCopy copy) {
        failure = DwarfExpression.Failure.NONE;
        return switch (rule.kind()) {
            case OFFSET -> word(copy, cfa + rule.value());
            case VAL_OFFSET -> cfa + rule.value();
            case REGISTER -> register(now, rule.value());
            case EXPRESSION -> {
                long avma = computed(rule, cfa, now, copy);
                yield failure == DwarfExpression.Failure.NONE ? word(copy, avma) : 0;
            }
            case VAL_EXPRESSION -> computed(rule, cfa, now, copy);
            default -> fail(DwarfExpression.Failure.UNKNOWN_REGISTER);
        };
    }

    private long computed(RegisterRule rule, long cfa, RegisterFile now, StackCopy copy) {
        long value = expression.value(rule.expression(), now, copy, cfa, true);
        failure = expression.failure();
        return value;
    }

    private long word(StackCopy copy, long avma) {
        return copy.hasWord(avma) ? copy.word(avma) : fail(DwarfExpression.Failure.NOT_COPIED);
    }

    private long register(RegisterFile now, long register) {
        boolean isKnown = register >= 0 && register < Registers.COUNT && now.isKnown((int) register);
        return isKnown ? now.get((int) register) : fail(DwarfExpression.Failure.UNKNOWN_REGISTER);
    }

    private long fail(DwarfExpression.Failure why) {
        failure = why;
        return 0;
    }

    private static Outcome outcome(DwarfExpression.Failure failure) {
        return switch (failure) {
            case UNKNOWN_REGISTER -> Outcome.UNKNOWN_REGISTER;
            case NOT_COPIED -> Outcome.NOT_COPIED;
            case MALFORMED, NONE -> Outcome.NO_ROW;
        };
    }
}
