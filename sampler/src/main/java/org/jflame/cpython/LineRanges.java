package org.jflame.cpython;

import java.util.Arrays;

/**
 * The lines of a code object's instructions, from {@code co_linetable} of 3.10: pairs of bytes, by how much the line
 * changes and how many bytes of code have it. Source: PEP 626, CPython 3.10 Objects/lnotab_notes.txt.
 */
final class LineRanges {

    private static final int UNIT_BYTES = 2;
    private static final int NO_LINE = -128;

    private LineRanges() {}

    /**
     * Decodes a table.
     *
     * @return the line of each 2-byte unit of the code; a unit without a line has the line before it
     */
    static int[] lines(byte[] table, int firstLine) {
        int[] lines = new int[codeUnits(table)];
        int line = firstLine;
        int start = 0;
        for (int at = 0; at + 1 < table.length; at += 2) {
            line += table[at + 1] == NO_LINE ? 0 : table[at + 1];
            int end = Math.min(lines.length, start + (table[at] & 0xff) / UNIT_BYTES);
            Arrays.fill(lines, start, end, line);
            start = end;
        }
        return lines;
    }

    private static int codeUnits(byte[] table) {
        long bytes = 0;
        for (int at = 0; at + 1 < table.length; at += 2) {
            bytes += table[at] & 0xff;
        }
        return (int) Math.min(bytes / UNIT_BYTES, LineTableFormat.MAX_CODE_UNITS);
    }
}
