package org.jflame.cpython;

import java.util.Arrays;

/**
 * The lines of a code object's instructions, from {@code co_linetable} of 3.11 and later.
 *
 * <p>An entry starts with a byte whose top bit is set: bits 3-6 say how the location is written, bits 0-2 hold the
 * number of code units that it covers, less one. Source: CPython Objects/locations.md.
 */
final class LocationTable {

    private static final int ONE_LINE_0 = 10;
    private static final int ONE_LINE_2 = 12;
    private static final int NO_COLUMNS = 13;
    private static final int LONG = 14;

    private final byte[] table;
    private int at;

    private LocationTable(byte[] table) {
        this.table = table;
    }

    /**
     * Decodes a table.
     *
     * @param codeUnits the number of 2-byte units of the code
     * @return the line of each code unit; a unit without a location has the line before it
     */
    static int[] lines(byte[] table, int firstLine, int codeUnits) {
        return new LocationTable(table).decode(firstLine, codeUnits);
    }

    private int[] decode(int firstLine, int codeUnits) {
        int[] lines = new int[codeUnits];
        int line = firstLine;
        int unit = 0;
        while (at < table.length && unit < codeUnits) {
            int head = table[at++];
            int code = head >> 3 & 15;
            int end = Math.min(codeUnits, unit + (head & 7) + 1);
            line += lineDelta(code);
            Arrays.fill(lines, unit, end, line);
            unit = end;
            skipToNextEntry();
        }
        Arrays.fill(lines, unit, codeUnits, line);
        return lines;
    }

    private int lineDelta(int code) {
        if (code == LONG || code == NO_COLUMNS) {
            return signedVarint();
        }
        return code >= ONE_LINE_0 && code <= ONE_LINE_2 ? code - ONE_LINE_0 : 0;
    }

    /** Columns do not matter here. Only the first byte of an entry has its top bit set. */
    private void skipToNextEntry() {
        while (at < table.length && table[at] >= 0) {
            at++;
        }
    }

    private int signedVarint() {
        int value = varint();
        return (value & 1) == 0 ? value >>> 1 : -(value >>> 1);
    }

    private int varint() {
        int value = 0;
        for (int shift = 0; at < table.length && shift < Integer.SIZE; shift += 6) {
            int b = table[at++];
            value |= (b & 63) << shift;
            if ((b & 64) == 0) {
                break;
            }
        }
        return value;
    }
}
