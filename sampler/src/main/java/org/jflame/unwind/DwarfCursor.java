package org.jflame.unwind;

import java.nio.ByteBuffer;
import org.jflame.elf.ElfFile;

/**
 * Reads the numbers of a section one after the other. What lies outside of it is an IndexOutOfBoundsException.
 *
 * <p>Sources: DWARF 5, 7.6 (LEB128); Linux Standard Base, "DWARF Exception Header Encoding" (DW_EH_PE_*).
 */
final class DwarfCursor {

    private static final int DW_EH_PE_omit = 0xff;
    private static final int FORMAT = 0x0f;
    private static final int APPLICATION = 0x70;
    private static final int DW_EH_PE_pcrel = 0x10;
    private static final int DW_EH_PE_datarel = 0x30;

    private final ByteBuffer bytes;
    private final long sectionVaddr;
    private final long dataVaddr;
    private int at;

    /** @param dataVaddr what DW_EH_PE_datarel is relative to */
    DwarfCursor(ElfFile.Part section, long dataVaddr) {
        this.bytes = section.bytes();
        this.sectionVaddr = section.vaddr();
        this.dataVaddr = dataVaddr;
    }

    int at() {
        return at;
    }

    DwarfCursor moveTo(int offset) {
        at = offset;
        return this;
    }

    int limit() {
        return bytes.limit();
    }

    long vaddr() {
        return sectionVaddr + at;
    }

    int u8() {
        return bytes.get(at++) & 0xff;
    }

    int u16() {
        at += Short.BYTES;
        return bytes.getShort(at - Short.BYTES) & 0xffff;
    }

    int i32() {
        at += Integer.BYTES;
        return bytes.getInt(at - Integer.BYTES);
    }

    long u32() {
        return i32() & 0xffff_ffffL;
    }

    long u64() {
        at += Long.BYTES;
        return bytes.getLong(at - Long.BYTES);
    }

    long uleb() {
        long value = 0;
        int shift = 0;
        int next;
        do {
            next = u8();
            value |= shift < Long.SIZE ? (next & 0x7fL) << shift : 0;
            shift += 7;
        } while (next >= 0x80);
        return value;
    }

    long sleb() {
        long value = 0;
        int shift = 0;
        int next;
        do {
            next = u8();
            value |= shift < Long.SIZE ? (next & 0x7fL) << shift : 0;
            shift += 7;
        } while (next >= 0x80);
        return shift < Long.SIZE && (next & 0x40) != 0 ? value | -1L << shift : value;
    }

    /** Copies a block and moves behind it. */
    byte[] block(long sizeBytes) {
        if (sizeBytes < 0 || sizeBytes > limit() - at) {
            throw new IndexOutOfBoundsException("a block of " + sizeBytes + " bytes");
        }
        byte[] block = new byte[(int) sizeBytes];
        bytes.get(at, block);
        at += block.length;
        return block;
    }

    /** A pointer as a DW_EH_PE encoding says; 0 where it says that there is none. */
    long pointer(int encoding) {
        if (encoding == DW_EH_PE_omit) {
            return 0;
        }
        long base = base(encoding);
        return base + number(encoding);
    }

    private long base(int encoding) {
        return switch (encoding & APPLICATION) {
            case DW_EH_PE_pcrel -> vaddr();
            case DW_EH_PE_datarel -> dataVaddr;
            default -> 0;
        };
    }

    /** The number itself, which is what a size in that encoding is. */
    long number(int encoding) {
        return switch (encoding & FORMAT) {
            case 0x0, 0x4, 0xc -> u64();
            case 0x1 -> uleb();
            case 0x2 -> u16();
            case 0x3 -> u32();
            case 0x9 -> sleb();
            case 0xa -> (short) u16();
            case 0xb -> i32();
            default -> throw new IndexOutOfBoundsException("pointer encoding " + encoding);
        };
    }

    /** The bytes of a pointer of fixed size; 0 for one that has none. */
    static int sizeBytes(int encoding) {
        return switch (encoding & FORMAT) {
            case 0x0, 0x4, 0xc -> Long.BYTES;
            case 0x2, 0xa -> Short.BYTES;
            case 0x3, 0xb -> Integer.BYTES;
            default -> 0;
        };
    }
}
