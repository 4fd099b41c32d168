package org.jflame.symbol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads one section from a position on. What lies behind its end throws {@link RuntimeException}: whoever names code
 * catches that, because the file may be broken. Source: DWARF 5 chapter 7.
 */
final class DwarfCursor {

    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private static final int MAX_STRING_BYTES = 1 << 13;

    private final ByteBuffer section;

    DwarfCursor(ByteBuffer section, long at) {
        this.section = section.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        seek(at);
    }

    /** A section that a file may lack. */
    static ByteBuffer orEmpty(ByteBuffer section) {
        return section == null ? EMPTY : section;
    }

    int at() {
        return section.position();
    }

    void seek(long at) {
        section.position(at < 0 || at > section.limit() ? outOfBounds(at) : (int) at);
    }

    void skip(long countBytes) {
        seek(section.position() + countBytes);
    }

    int u8() {
        return section.get() & 0xff;
    }

    int s8() {
        return section.get();
    }

    int u16() {
        return section.getShort() & 0xffff;
    }

    long u24() {
        return u16() | (long) u8() << 16;
    }

    long u32() {
        return section.getInt() & 0xffffffffL;
    }

    long u64() {
        return section.getLong();
    }

    /** An unsigned number of 1, 2, 4 or 8 bytes. */
    long unsigned(int sizeBytes) {
        return switch (sizeBytes) {
            case 1 -> u8();
            case 2 -> u16();
            case 4 -> u32();
            case 8 -> u64();
            default -> outOfBounds(sizeBytes);
        };
    }

    /** An offset in a section: 4 bytes, or 8 where the unit has 64-bit DWARF. */
    long offset(boolean isDwarf64) {
        return isDwarf64 ? u64() : u32();
    }

    long uleb() {
        long value = 0;
        int shift = 0;
        int b;
        do {
            b = u8();
            value |= shift < Long.SIZE ? (long) (b & 0x7f) << shift : 0;
            shift += 7;
        } while ((b & 0x80) != 0);
        return value;
    }

    long sleb() {
        long value = 0;
        int shift = 0;
        int b;
        do {
            b = u8();
            value |= shift < Long.SIZE ? (long) (b & 0x7f) << shift : 0;
            shift += 7;
        } while ((b & 0x80) != 0);
        return (b & 0x40) != 0 && shift < Long.SIZE ? value | -1L << shift : value;
    }

    void skipString() {
        while (section.get() != 0) {}
    }

    /** The NUL-terminated string here; the position is behind it then. A very long one is cut off. */
    String string() {
        int start = at();
        skipString();
        byte[] bytes = new byte[Math.min(at() - 1 - start, MAX_STRING_BYTES)];
        section.get(start, bytes);
        return new String(bytes, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
    }

    private static int outOfBounds(long at) {
        throw new IndexOutOfBoundsException("offset " + at);
    }
}
