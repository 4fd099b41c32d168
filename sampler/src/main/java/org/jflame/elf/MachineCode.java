package org.jflame.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The first bytes of a function of x86-64, searched for the addresses that it uses: that is how static variables are
 * found in a stripped file. Immutable. Source: Intel SDM volume 2, chapter 2.
 */
public final class MachineCode {

    /** More than the functions have that are looked at. */
    static final int MAX_BYTES = 256;

    private static final int CALL_REL32 = 0xe8;
    private static final int LEA = 0x8d;
    private static final int MOV_LOAD = 0x8b;
    private static final int CMP_IMM8 = 0x83;

    /** What compilers put before the first instruction that matters: endbr64; push %rbp; mov %rsp,%rbp; xor %eax,%eax. */
    private static final int[][] PREFIXES = {
        {0xf3, 0x0f, 0x1e, 0xfa}, {0x55}, {0x48, 0x89, 0xe5}, {0x31, 0xc0},
    };

    private final ElfFile elf;
    private final long vaddr;
    private final ByteBuffer bytes;

    MachineCode(ElfFile elf, long vaddr, byte[] bytes) {
        this.elf = elf;
        this.vaddr = vaddr;
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The vaddr of the variable that a function begins with, if all it does is to load it or to compare it with 0. */
    public OptionalLong variable() {
        int at = behindPrefixes();
        int rex = has(at, 7) && (u8(at) & 0xf8) == 0x48 ? 1 : 0;
        int opcode = at + rex;
        if (!has(opcode, 6)) {
            return OptionalLong.empty();
        }
        boolean isLoad = u8(opcode) == MOV_LOAD;
        boolean isComparison = u8(opcode) == CMP_IMM8 && (u8(opcode + 1) & 0x38) == 0x38;
        if (isRipRelative(opcode + 1) && (isLoad || isComparison)) {
            int end = opcode + 6 + (isLoad ? 0 : 1);
            return OptionalLong.of(vaddr + end + bytes.getInt(opcode + 2));
        }
        // mov disp32,%rax without RIP: a SIB byte without base and index
        boolean isAbsolute = isLoad && has(opcode, 7) && (u8(opcode + 1) & 0xc7) == 4 && u8(opcode + 2) == 0x25;
        return isAbsolute ? OptionalLong.of(bytes.getInt(opcode + 3)) : OptionalLong.empty();
    }

    /**
     * The vaddrs that the function takes, of variables and constants alike. Bytes are compared, not instructions decoded:
     * some of what is found may be no address.
     */
    public List<Long> addresses() {
        List<Long> addresses = new ArrayList<>();
        for (int at = 0; has(at, 5); at++) {
            boolean isLea = has(at, 7) && (u8(at) & 0xf8) == 0x48 && u8(at + 1) == LEA && isRipRelative(at + 2);
            if (isLea) {
                addresses.add(vaddr + at + 7 + bytes.getInt(at + 3));
            } else if ((u8(at) & 0xf8) == 0xb8) { // mov imm32,%reg: where addresses are below 2 GiB
                addresses.add(Integer.toUnsignedLong(bytes.getInt(at + 1)));
            }
        }
        return addresses;
    }

    /** The functions that this one calls, as far as they are in the same file. */
    public List<MachineCode> callees() {
        List<MachineCode> callees = new ArrayList<>();
        for (int at = 0; has(at, 5); at++) {
            if (u8(at) == CALL_REL32) {
                callees.add(elf.code(vaddr + at + 5 + bytes.getInt(at + 1), 0));
            }
        }
        return callees;
    }

    private int behindPrefixes() {
        int at = 0;
        for (int[] prefix : PREFIXES) {
            int start = at;
            boolean isThere = has(at, prefix.length);
            for (int i = 0; i < prefix.length && isThere; i++) {
                isThere = u8(start + i) == prefix[i];
            }
            at += isThere ? prefix.length : 0;
        }
        return at;
    }

    /** Whether a ModRM byte says that a distance to the next instruction follows. */
    private boolean isRipRelative(int modrm) {
        return (u8(modrm) & 0xc7) == 5;
    }

    private boolean has(int at, int sizeBytes) {
        return at + sizeBytes <= bytes.capacity();
    }

    private int u8(int at) {
        return bytes.get(at) & 0xff;
    }
}
