package org.jflame.unwind;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jflame.proc.Registers;
import org.jflame.unwind.RegisterRule.Kind;

/**
 * Reads from a function's first instructions what call frame information would state: how far they have moved the stack
 * pointer, where they have kept it, and where they have saved the caller's registers. That is how functions of an
 * assembler begin, too. What a function does to its stack later, and its end, stays unknown.
 *
 * <p>Source: Intel SDM volume 2; System V ABI for AMD64, 3.2.1 (registers) and 3.2.2 (the stack frame).
 */
final class Prologue {

    /** Whoever has not made room on the stack by then does not. */
    private static final int MAX_BYTES = 256;

    private static final int PUSH = 0x50;
    private static final int PUSH_WORD = 0x68;
    private static final int PUSH_BYTE = 0x6a;
    private static final int POP = 0x58;
    private static final int GROUP_1_WORD = 0x81;
    private static final int GROUP_1_BYTE = 0x83;
    private static final int MOV_TO_OTHER = 0x89;
    private static final int MOV_TO_REGISTER = 0x8b;
    private static final int LEA = 0x8d;
    private static final int GROUP_5 = 0xff;
    private static final int ADD = 0;
    private static final int AND = 4;
    private static final int SUB = 5;
    private static final int CALL = 2;
    private static final int JUMP = 4;
    private static final int PUSH_OTHER = 6;

    /** A row, and how many bytes of the function have run where it holds first. */
    private record From(int offset, UnwindRow row) {}

    private final List<From> rows = new ArrayList<>();
    private final Instruction instruction;

    /** From the stack pointer to the CFA. */
    private long depthBytes = Long.BYTES;

    /** Whether the stack pointer was aligned: then only a register that has kept it before leads to the CFA. */
    private boolean isAligned;

    private int frameRegister = Instruction.NO_REGISTER;

    /** From what the frame register holds to the CFA. */
    private long frameDepthBytes;

    private final RegisterRule[] rules = new RegisterRule[Registers.COUNT];

    /** @param code from the function's first byte, little-endian */
    Prologue(ByteBuffer code) {
        instruction = new Instruction(code.duplicate().order(code.order()).limit(Math.min(MAX_BYTES, code.limit())));
        rules[Registers.RIP] = RegisterRule.of(Kind.OFFSET, -Long.BYTES);
        add(0);
        while (instruction.next() && !isEnd()) {
            if (hasChangedFrame()) {
                add(instruction.end());
            }
        }
    }

    /** The row after so many bytes of the function; {@link UnwindRow#NONE} where its CFA is not known. */
    UnwindRow row(long offset) {
        int last = rows.size() - 1;
        while (rows.get(last).offset > offset) {
            last--;
        }
        return rows.get(last).row;
    }

    private void add(int offset) {
        int base = isAligned ? frameRegister : Registers.RSP;
        RegisterRule cfa = RegisterRule.of(Kind.VAL_OFFSET, isAligned ? frameDepthBytes : depthBytes);
        boolean isKnown = base != Instruction.NO_REGISTER;
        rows.add(new From(offset, isKnown ? new UnwindRow(cfa, base, rules.clone(), false) : UnwindRow.NONE));
    }

    /** A call, or giving room back, is no beginning; nor what follows a return or a jump, but of code without a frame. */
    private boolean isEnd() {
        return switch (instruction.opcode()) {
            case 0xc3, 0xe9, 0xeb -> depthBytes != Long.BYTES;
            case 0xe8 -> true;
            case GROUP_5 -> isCallOrJump(instruction.operation());
            case GROUP_1_BYTE, GROUP_1_WORD, LEA -> madeBytes() < 0;
            default -> (instruction.opcode() & 0xf8) == POP;
        };
    }

    private boolean isCallOrJump(int operation) {
        boolean isJump = operation >= JUMP && operation < PUSH_OTHER;
        return isJump ? depthBytes != Long.BYTES : operation >= CALL && operation < PUSH_OTHER;
    }

    private boolean hasChangedFrame() {
        if (isPush()) {
            depthBytes += Long.BYTES;
            if ((instruction.opcode() & 0xf8) == PUSH) {
                save(instruction.opcodeRegister(), -depthBytes);
            }
            return true;
        }
        if (!instruction.isWide()) {
            return false;
        }
        return switch (instruction.opcode()) {
            case GROUP_1_BYTE, GROUP_1_WORD -> makeRoom() || align();
            case LEA ->
                makeRoom() || isRelativeTo(Registers.RSP) && keep(instruction.register(), -instruction.displacement());
            case MOV_TO_OTHER ->
                instruction.isMemory()
                        ? isRelativeTo(Registers.RSP)
                                && save(instruction.register(), instruction.displacement() - depthBytes)
                        : instruction.register() == Registers.RSP && keep(instruction.otherRegister(), 0);
            case MOV_TO_REGISTER ->
                !instruction.isMemory()
                        && instruction.otherRegister() == Registers.RSP
                        && keep(instruction.register(), 0);
            default -> false;
        };
    }

    private boolean isPush() {
        return switch (instruction.opcode()) {
            case PUSH_WORD, PUSH_BYTE -> true;
            case GROUP_5 -> instruction.operation() == PUSH_OTHER;
            default -> (instruction.opcode() & 0xf8) == PUSH;
        };
    }

    private boolean makeRoom() {
        depthBytes += madeBytes();
        return madeBytes() != 0;
    }

    /** By how much the instruction lowers the stack pointer; 0 when it does something else. */
    private long madeBytes() {
        if (instruction.opcode() == LEA) {
            boolean isOfStackPointer = isRelativeTo(Registers.RSP) && instruction.register() == Registers.RSP;
            return isOfStackPointer ? -instruction.displacement() : 0;
        }
        if (!isGroup1OfStackPointer()) {
            return 0;
        }
        return switch (instruction.operation()) {
            case SUB -> instruction.immediate();
            case ADD -> -instruction.immediate();
            default -> 0;
        };
    }

    private boolean align() {
        boolean isAlignment = isGroup1OfStackPointer() && instruction.operation() == AND;
        isAligned |= isAlignment;
        return isAlignment;
    }

    private boolean isGroup1OfStackPointer() {
        return !instruction.isMemory() && instruction.otherRegister() == Registers.RSP;
    }

    private boolean isRelativeTo(int register) {
        return instruction.isMemory() && instruction.otherRegister() == register;
    }

    /** A register gets what the stack pointer holds, less some bytes; the first one is what the function keeps. */
    private boolean keep(int register, long lessBytes) {
        if (isAligned || frameRegister != Instruction.NO_REGISTER) {
            return false;
        }
        frameRegister = register;
        frameDepthBytes = depthBytes + lessBytes;
        return true;
    }

    /** Only the first time is what is stored the caller's. */
    private boolean save(int register, long fromCfaBytes) {
        boolean isSaved = !isAligned && isCallers(register) && rules[register] == null;
        if (isSaved) {
            rules[register] = RegisterRule.of(Kind.OFFSET, fromCfaBytes);
        }
        return isSaved;
    }

    private static boolean isCallers(int register) {
        return register == Registers.RBX
                || register == Registers.RBP
                || register >= Registers.R12 && register <= Registers.R15;
    }
}
