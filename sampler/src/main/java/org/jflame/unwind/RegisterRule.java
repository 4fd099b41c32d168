package org.jflame.unwind;

import java.util.Arrays;

/**
 * How to find what a register held in the caller. Source: DWARF 5, 6.4.1.
 *
 * @param kind the way
 * @param value an offset to the CFA in bytes, or a register's number
 * @param expression for the kinds that compute, else null
 */
record RegisterRule(Kind kind, long value, byte[] expression) {

    /** The rules of DWARF. */
    enum Kind {
        SAME_VALUE,
        UNDEFINED,
        OFFSET,
        VAL_OFFSET,
        REGISTER,
        EXPRESSION,
        VAL_EXPRESSION
    }

    static final RegisterRule UNDEFINED = new RegisterRule(Kind.UNDEFINED, 0, null);

    static final RegisterRule SAME_VALUE = new RegisterRule(Kind.SAME_VALUE, 0, null);

    static RegisterRule of(Kind kind, long value) {
        return new RegisterRule(kind, value, null);
    }

    static RegisterRule of(Kind kind, byte[] expression) {
        return new RegisterRule(kind, 0, expression);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RegisterRule that
                && kind == that.kind
                && value == that.value
                && Arrays.equals(expression, that.expression);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * kind.hashCode() + Long.hashCode(value)) + Arrays.hashCode(expression);
    }
}
