package org.jflame.unwind;

import java.nio.ByteBuffer;
import org.jflame.proc.Registers;

/**
 * Reads instructions of x86-64 one after the other: how long each one is, and the operands of those that have an opcode
 * of one byte. Registers have DWARF's numbers here. Not thread safe.
 *
 * <p>Source: Intel SDM volume 2, chapter 2 and appendix A; System V ABI for AMD64, figure 3.36 (register numbers).
 */
final class Instruction {

    /** The opcode of all that has more than one byte of it: nothing that a function's first instructions are asked for. */
    static final int OTHER = -1;

    /** Of an operand that is in no register, or relative to none. */
    static final int NO_REGISTER = -1;

    private static final int[] DWARF_NUMBERS = {0, 2, 1, 3, Registers.RSP, Registers.RBP, 4, 5};
    private static final int RSP_FIELD = 4;
    private static final int RBP_FIELD = 5;

    private final ByteBuffer code;
    private int at;
    private int rex;
    private boolean isShort;
    private int opcode;
    private int modRm;
    private int rmRegister;
    private int displacement;
    private long immediate;

    /** @param code little-endian */
    Instruction(ByteBuffer code) {
        this.code = code;
    }

    /** Reads the next one; false behind the last, and where what follows is none that this class knows. */
    boolean next() {
        try {
            return read();
        } catch (IndexOutOfBoundsException e) {
            return false;
        }
    }

    /** The offset of the first byte behind it. */
    int end() {
        return at;
    }

    /** The opcode without prefixes, or {@link #OTHER}. */
    int opcode() {
        return opcode;
    }

    /** Whether its operands have 64 bits. */
    boolean isWide() {
        return (rex & 8) != 0;
    }

    /** The register in the opcode's low three bits, as in PUSH. */
    int opcodeRegister() {
        return number(opcode & 7, rex & 1);
    }

    /** The register of ModRM's reg field. */
    int register() {
        return number(operation(), rex >> 2 & 1);
    }

    /** ModRM's reg field where it chooses the operation of a group. */
    int operation() {
        return modRm >> 3 & 7;
    }

    /** Whether the other operand is in memory. */
    boolean isMemory() {
        return modRm >> 6 != 3;
    }

    /** The register that is the other operand, or that its address is relative to, if to nothing else. */
    int otherRegister() {
        return rmRegister;
    }

    /** By how many bytes the other operand's address is above its register. */
    int displacement() {
        return displacement;
    }

    /** The number in the instruction, extended by its sign. */
    long immediate() {
        return immediate;
    }

    private boolean read() {
        rex = 0;
        isShort = false;
        int first = u8();
        while (first == 0x66 || first == 0xf2 || first == 0xf3 || first == 0x64 || first == 0x65 || first == 0x2e) {
            isShort |= first == 0x66;
            first = u8();
        }
        if ((first & 0xf0) == 0x40) {
            rex = first;
            first = u8();
        }
        return switch (first) {
            case 0x0f -> other(twoByteMap());
            case 0xc5 -> other(vex(1, 1));
            case 0xc4 -> other(vex(u8() & 0x1f, 1));
            case 0x62 -> other(vex(u8() & 7, 2));
            default -> oneByte(first);
        };
    }

    private boolean other(boolean isKnown) {
        opcode = OTHER;
        return isKnown;
    }

    private boolean twoByteMap() {
        int second = u8();
        if (second == 0x38) {
            u8();
            modRm();
        } else if (second == 0x3a) {
            u8();
            modRm();
            at++;
        } else if ((second & 0xf0) == 0x80) { // Jcc rel32
            at += Integer.BYTES;
        } else if (!isWithoutOperands(second)) {
            modRm();
            at += hasImmediateByte(second) ? 1 : 0;
        }
        return true;
    }

    private static boolean isWithoutOperands(int second) {
        return second == 0x05
                || second == 0x0b
                || second == 0x31
                || second == 0x77
                || second == 0xa2
                || (second & 0xf8) == 0xc8;
    }

    private static boolean hasImmediateByte(int second) {
        return second >= 0x70 && second <= 0x73
                || second == 0xa4
                || second == 0xac
                || second == 0xba
                || second == 0xc2
                || second >= 0xc4 && second <= 0xc6;
    }

    /** @param moreBytes what is left of the prefix */
    private boolean vex(int map, int moreBytes) {
        at += moreBytes;
        int operation = u8();
        if (map == 1 && operation == 0x77) { // VZEROUPPER
            return true;
        }
        modRm();
        at += map == 3 || map == 1 && hasImmediateByte(operation) ? 1 : 0;
        return map >= 1 && map <= 3;
    }

    private boolean oneByte(int first) {
        opcode = first;
        if (hasModRm(first)) {
            modRm();
        }
        int sizeBytes = immediateBytes(first);
        immediate = sizeBytes == 0 ? 0 : signed(sizeBytes);
        return sizeBytes >= 0;
    }

    private static boolean hasModRm(int opcode) {
        return opcode < 0x40 && (opcode & 7) < 4
                || opcode == 0x63
                || opcode == 0x69
                || opcode == 0x6b
                || opcode >= 0x80 && opcode <= 0x8f
                || opcode == 0xc0
                || opcode == 0xc1
                || opcode == 0xc6
                || opcode == 0xc7
                || opcode >= 0xd0 && opcode <= 0xd3
                || opcode >= 0xd8 && opcode <= 0xdf
                || opcode == 0xf6
                || opcode == 0xf7
                || opcode == 0xfe
                || opcode == 0xff;
    }

    /** The size of the number in an instruction; negative where it is not known. */
    private int immediateBytes(int opcode) {
        int word = isShort ? Short.BYTES : Integer.BYTES;
        if (opcode < 0x40) {
            return (opcode & 7) == 4 ? 1 : (opcode & 7) == 5 ? word : 0;
        }
        if ((opcode & 0xf8) == 0xb8) {
            return isWide() ? Long.BYTES : word;
        }
        if ((opcode & 0xf0) == 0x70 || (opcode & 0xf8) == 0xb0) {
            return 1;
        }
        return switch (opcode) {
            case 0x68, 0x69, 0x81, 0xa9, 0xc7 -> word;
            case 0x6a, 0x6b, 0x80, 0x83, 0xa8, 0xc0, 0xc1, 0xc6, 0xeb -> 1;
            case 0xe8, 0xe9 -> Integer.BYTES;
            case 0xf6 -> operation() < 2 ? 1 : 0;
            case 0xf7 -> operation() < 2 ? word : 0;
            case 0x60, 0x61, 0x62, 0x82, 0x9a, 0xa0, 0xa1, 0xa2, 0xa3, 0xc2, 0xc8, 0xca, 0xcd, 0xea -> -1;
            default -> opcode >= 0xe0 && opcode <= 0xe7 ? 1 : 0;
        };
    }

    private void modRm() {
        modRm = u8();
        int mod = modRm >> 6;
        int rm = modRm & 7;
        rmRegister = number(rm, rex & 1);
        displacement = 0;
        if (mod == 3) {
            return;
        }
        boolean hasBase = true;
        if (rm == RSP_FIELD) {
            int sib = u8();
            boolean isBaseAlone = (sib >> 3 & 7) == RSP_FIELD && (rex & 2) == 0;
            hasBase = mod != 0 || (sib & 7) != RBP_FIELD;
            rmRegister = hasBase && isBaseAlone ? number(sib & 7, rex & 1) : NO_REGISTER;
        } else if (mod == 0 && rm == RBP_FIELD) { // relative to the pc
            hasBase = false;
            rmRegister = NO_REGISTER;
        }
        int sizeBytes = mod == 1 ? 1 : mod == 2 || !hasBase ? Integer.BYTES : 0;
        displacement = sizeBytes == 0 ? 0 : (int) signed(sizeBytes);
    }

    private static int number(int field, int extension) {
        return extension == 0 ? DWARF_NUMBERS[field] : 8 + field;
    }

    private long signed(int sizeBytes) {
        int start = at;
        at += sizeBytes;
        return switch (sizeBytes) {
            case 1 -> code.get(start);
            case Short.BYTES -> code.getShort(start);
            case Integer.BYTES -> code.getInt(start);
            default -> code.getLong(start);
        };
    }

    private int u8() {
        return code.get(at++) & 0xff;
    }
}
