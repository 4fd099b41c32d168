package org.jflame.unwind;

import org.jflame.proc.Registers;

/** The registers of one frame, as far as they are known. Reused. */
final class RegisterFile {

    private final long[] values = new long[Registers.COUNT];
    private int known;

    void set(Registers registers) {
        known = 0;
        for (int register = 0; register < Registers.COUNT; register++) {
            if (registers.isKnown(register)) {
                set(register, registers.get(register));
            }
        }
    }

    void set(RegisterFile other) {
        System.arraycopy(other.values, 0, values, 0, values.length);
        known = other.known;
    }

    void set(int register, long value) {
        values[register] = value;
        known |= 1 << register;
    }

    void forget(int register) {
        values[register] = 0;
        known &= ~(1 << register);
    }

    /** All but pc and stack pointer. */
    void forgetOthers() {
        for (int register = 0; register < Registers.COUNT; register++) {
            if (register != Registers.RIP && register != Registers.RSP) {
                forget(register);
            }
        }
    }

    boolean isKnown(int register) {
        return (known & 1 << register) != 0;
    }

    /** The content, 0 when it is not known. */
    long get(int register) {
        return values[register];
    }

    long pc() {
        return values[Registers.RIP];
    }

    long stackPointer() {
        return values[Registers.RSP];
    }
}
