package org.jflame.unwind;

import org.jflame.proc.Registers;
import org.jflame.proc.StackCopy;

/**
 * Computes what DWARF expressions in call frame information state, from registers and the copied stack. Reused; allocates
 * nothing. Source: DWARF 5, 2.5.1 and 7.7.1.
 */
final class DwarfExpression {

    /** Why an expression has no value. */
    enum Failure {
        /** None: it has one. */
        NONE,
        /** It needs a register that is not known. */
        UNKNOWN_REGISTER,
        /** It needs memory that was not copied. */
        NOT_COPIED,
        /** It is none, or one that call frame information may not use. */
        MALFORMED
    }

    private static final int MAX_STACK = 64;
    private static final int MAX_STEPS = 1000;

    private final long[] stack = new long[MAX_STACK + 1];
    private int depth;
    private byte[] code;
    private int at;
    private Failure failure;

    /** Why the last value could not be computed. */
    Failure failure() {
        return failure;
    }

    /**
     * Computes a value; only good when {@link #failure} is NONE.
     *
     * @param pushed what the stack holds at first: the CFA; nothing when {@code isPushed} is false
     */
    long value(byte[] expression, RegisterFile registers, StackCopy copy, long pushed, boolean isPushed) {
        code = expression;
        at = 0;
        depth = 0;
        failure = Failure.NONE;
        if (isPushed) {
            push(pushed);
        }
        for (int steps = 0; at < code.length && failure == Failure.NONE; steps++) {
            if (steps == MAX_STEPS) {
                failure = Failure.MALFORMED;
            }
            step(u8(), registers, copy);
        }
        return pop();
    }

    private void step(int opcode, RegisterFile registers, StackCopy copy) {
        if (opcode >= 0x30 && opcode <= 0x4f) { // DW_OP_lit
            push(opcode - 0x30);
        } else if (opcode >= 0x70 && opcode <= 0x8f) { // DW_OP_breg
            register(registers, opcode - 0x70, sleb());
        } else if (opcode >= 0x08 && opcode <= 0x11) { // DW_OP_const
            push(constant(opcode));
        } else if (opcode >= 0x12 && opcode <= 0x17) {
            arrange(opcode);
        } else if (opcode >= 0x29 && opcode <= 0x2e) {
            compare(opcode);
        } else {
            other(opcode, registers, copy);
        }
    }

    private void other(int opcode, RegisterFile registers, StackCopy copy) {
        switch (opcode) {
            case 0x03 -> push(number(Long.BYTES)); // DW_OP_addr
            case 0x06 -> load(copy, Long.BYTES); // DW_OP_deref
            case 0x94 -> load(copy, u8()); // DW_OP_deref_size
            case 0x92 -> register(registers, (int) uleb(), sleb()); // DW_OP_bregx
            case 0x19 -> push(Math.abs(pop()));
            case 0x1f -> push(-pop());
            case 0x20 -> push(~pop());
            case 0x23 -> push(pop() + uleb()); // DW_OP_plus_uconst
            case 0x28 -> branch((short) number(Short.BYTES), pop() != 0); // DW_OP_bra
            case 0x2f -> branch((short) number(Short.BYTES), true); // DW_OP_skip
            case 0x96 -> {} // DW_OP_nop
            default -> arithmetic(opcode);
        }
    }

    private void arithmetic(int opcode) {
        long second = pop();
        long first = pop();
        switch (opcode) {
            case 0x1a -> push(first & second);
            case 0x1b -> push(second == 0 ? fail(Failure.MALFORMED) : first / second);
            case 0x1c -> push(first - second);
            case 0x1d -> push(second == 0 ? fail(Failure.MALFORMED) : Long.remainderUnsigned(first, second));
            case 0x1e -> push(first * second);
            case 0x21 -> push(first | second);
            case 0x22 -> push(first + second);
            case 0x24 -> push(first << second);
            case 0x25 -> push(first >>> second);
            case 0x26 -> push(first >> second);
            case 0x27 -> push(first ^ second);
            default -> fail(Failure.MALFORMED);
        }
    }

    private void compare(int opcode) {
        long second = pop();
        long first = pop();
        boolean holds =
                switch (opcode) {
                    case 0x29 -> first == second;
                    case 0x2a -> first >= second;
                    case 0x2b -> first > second;
                    case 0x2c -> first <= second;
                    case 0x2d -> first < second;
                    default -> first != second;
                };
        push(holds ? 1 : 0);
    }

    /** dup, drop, over, pick, swap, rot. */
    private void arrange(int opcode) {
        switch (opcode) {
            case 0x12 -> pick(0);
            case 0x13 -> pop();
            case 0x14 -> pick(1);
            case 0x15 -> pick(u8());
            case 0x16 -> {
                long top = pop();
                long next = pop();
                push(top);
                push(next);
            }
            default -> {
                long top = pop();
                long next = pop();
                long third = pop();
                push(top);
                push(third);
                push(next);
            }
        }
    }

    private void pick(int index) {
        push(index < depth ? stack[depth - 1 - index] : fail(Failure.MALFORMED));
    }

    private long constant(int opcode) {
        return switch (opcode) {
            case 0x08 -> u8();
            case 0x09 -> (byte) u8();
            case 0x0a -> number(Short.BYTES);
            case 0x0b -> (short) number(Short.BYTES);
            case 0x0c -> number(Integer.BYTES);
            case 0x0d -> (int) number(Integer.BYTES);
            case 0x0e, 0x0f -> number(Long.BYTES);
            case 0x10 -> uleb();
            default -> sleb();
        };
    }

    private void branch(int offset, boolean isTaken) {
        at += isTaken ? offset : 0;
        if (at < 0) {
            fail(Failure.MALFORMED);
        }
    }

    private void register(RegisterFile registers, int register, long offset) {
        boolean isKnown = register >= 0 && register < Registers.COUNT && registers.isKnown(register);
        push(isKnown ? registers.get(register) + offset : fail(Failure.UNKNOWN_REGISTER));
    }

    private void load(StackCopy copy, int sizeBytes) {
        long avma = pop();
        long mask = sizeBytes >= Long.BYTES ? -1 : (1L << (sizeBytes * Byte.SIZE)) - 1;
        push(copy.hasWord(avma) ? copy.word(avma) & mask : fail(Failure.NOT_COPIED));
    }

    private long number(int sizeBytes) {
        long value = 0;
        for (int i = 0; i < sizeBytes; i++) {
            value |= (long) u8() << (i * Byte.SIZE);
        }
        return value;
    }

    private long uleb() {
        long value = 0;
        int next = 0x80;
        for (int shift = 0; next >= 0x80; shift += 7) {
            next = u8();
            value |= shift < Long.SIZE ? (next & 0x7fL) << shift : 0;
        }
        return value;
    }

    private long sleb() {
        long value = 0;
        int next = 0x80;
        int shift = 0;
        for (; next >= 0x80; shift += 7) {
            next = u8();
            value |= shift < Long.SIZE ? (next & 0x7fL) << shift : 0;
        }
        return shift < Long.SIZE && (next & 0x40) != 0 ? value | -1L << shift : value;
    }

    private int u8() {
        return at < code.length ? code[at++] & 0xff : (int) fail(Failure.MALFORMED);
    }

    private void push(long value) {
        if (depth == MAX_STACK) {
            fail(Failure.MALFORMED);
        } else {
            stack[depth++] = value;
        }
    }

    private long pop() {
        return depth > 0 ? stack[--depth] : fail(Failure.MALFORMED);
    }

    /** The first reason counts. */
    private long fail(Failure why) {
        failure = failure == Failure.NONE ? why : failure;
        return 0;
    }
}
