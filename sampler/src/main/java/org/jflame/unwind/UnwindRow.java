package org.jflame.unwind;

import java.util.Arrays;
import java.util.Objects;
import org.jflame.proc.Registers;

/**
 * One row of call frame information: what leads from a place in a function to its caller. Immutable; functions share
 * equal ones.
 */
final class UnwindRow {

    /** Says that nothing is stated about a place. */
    static final UnwindRow NONE = new UnwindRow(
            new RegisterRule(RegisterRule.Kind.VAL_OFFSET, 0, null), -1, new RegisterRule[Registers.COUNT], false);

    private final int cfaRegister;
    private final long cfaOffset;
    private final byte[] cfaExpression;
    private final RegisterRule[] rules;
    private final boolean isSignalFrame;

    /** The columns that have rules, one after the other, so that few of them are looked at. */
    private final int[] columns;

    private final boolean isRoot;

    /**
     * @param cfa VAL_OFFSET for a register and an offset, else VAL_EXPRESSION
     * @param cfaRegister the register of the former
     * @param rules by column; null where nothing is stated
     */
    UnwindRow(RegisterRule cfa, int cfaRegister, RegisterRule[] rules, boolean isSignalFrame) {
        this.cfaRegister = cfaRegister;
        this.cfaOffset = cfa.value();
        this.cfaExpression = cfa.expression();
        this.rules = rules;
        this.isSignalFrame = isSignalFrame;
        this.isRoot = RegisterRule.UNDEFINED.equals(rules[Registers.RIP]);
        int[] used = new int[Registers.COUNT];
        int count = 0;
        for (int column = 0; column < rules.length; column++) {
            if (rules[column] != null && rules[column].kind() != RegisterRule.Kind.SAME_VALUE) {
                used[count++] = column;
            }
        }
        this.columns = Arrays.copyOf(used, count);
    }

    /** The register that the CFA is relative to; -1 when it is computed. */
    int cfaRegister() {
        return cfaRegister;
    }

    long cfaOffset() {
        return cfaOffset;
    }

    /** How the CFA is computed; null when it is relative to a register. */
    byte[] cfaExpression() {
        return cfaExpression;
    }

    int ruleCount() {
        return columns.length;
    }

    int column(int index) {
        return columns[index];
    }

    /** The rule of a column; null where nothing is stated. */
    RegisterRule rule(int column) {
        return rules[column];
    }

    /** Whether the code was interrupted, not called by its caller. */
    boolean isSignalFrame() {
        return isSignalFrame;
    }

    /** Whether there is no caller. */
    boolean isRoot() {
        return isRoot;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnwindRow that
                && cfaRegister == that.cfaRegister
                && cfaOffset == that.cfaOffset
                && isSignalFrame == that.isSignalFrame
                && Arrays.equals(cfaExpression, that.cfaExpression)
                && Arrays.equals(rules, that.rules);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                cfaRegister, cfaOffset, isSignalFrame, Arrays.hashCode(cfaExpression), Arrays.hashCode(rules));
    }
}
