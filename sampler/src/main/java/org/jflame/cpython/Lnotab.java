package org.jflame.cpython;

import java.util.Arrays;

/**
 * The lines of a code object's instructions, from {@code co_lnotab} of 2.x to 3.9: pairs of bytes, by how much the
 * address grows and by how much the line changes from there on. Source: CPython Objects/lnotab_notes.txt.
 */
final class Lnotab {

    private Lnotab() {}

    /**
     * Decodes a table.
     *
     * @param hasSignedLines whether lines may decrease, from 3.6 on
     * @return the line of each byte of the code up to where the last line begins
     */
    static int[] lines(byte[] table, int firstLine, boolean hasSignedLines) {
        int[] lines = new int[codeBytes(table)];
        int line = firstLine;
        int start = 0;
        for (int at = 0; at + 1 < table.length; at += 2) {
            int end = Math.min(lines.length - 1, start + (table[at] & 0xff));
            Arrays.fill(lines, start, end, line);
            start = end;
            line += hasSignedLines ? table[at + 1] : table[at + 1] & 0xff;
        }
        Arrays.fill(lines, start, lines.length, line);
        return lines;
    }

    private static int codeBytes(byte[] table) {
        long last = 0;
        for (int at = 0; at + 1 < table.length; at += 2) {
            last += table[at] & 0xff;
        }
        return (int) Math.min(last + 1, LineTableFormat.MAX_CODE_UNITS);
    }
}
