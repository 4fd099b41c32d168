package org.jflame.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * Tables as real interpreters have made them, against their {@code dis.findlinestarts}, of two functions:
 *
 * <pre>
 * def add(a, b):      # line 4           def f(x):             # line 1
 *     c = a + b                              if x: ...         # 2; its body is 300 lines below
 *                                            for i in x:       # 303
 *     return (                                   i = [...]     # 304, 200 bytes of code
 *         c +         # line 8               return (x(        # 305
 *         1)                                     x))           # 506
 * </pre>
 */
class LnotabTest {

    /** CPython 2.7.18: [(0, 5), (10, 8), (13, 9)]. */
    @Test
    void shouldDecodeLinesThatGrow() {
        int[] lines = lines("00010a030301", 4, false);

        assertLine(lines, 5, 0, 9);
        assertLine(lines, 8, 10, 12);
        assertLine(lines, 9, 13, 13);
        assertEquals(14, lines.length, "the last line holds for what is behind");
    }

    /** CPython 2.7.18: [(0, 2), (6, 302), (9, 303), (22, 304), (332, 305), (335, 506)]: 0xff is 255 here. */
    @Test
    void shouldDecodeDistancesOfMoreThanAByte() {
        int[] lines = lines("000106ff002d03010d01ff00370103c9", 1, false);

        assertLine(lines, 2, 0, 5);
        assertLine(lines, 302, 6, 8);
        assertLine(lines, 304, 22, 331);
        assertLine(lines, 305, 332, 334);
        assertLine(lines, 506, 335, 335);
    }

    /** CPython 3.9.18: [(0, 5), (8, 8), (10, 9), (12, 8), (14, 7)]: 0xff is -1 here. */
    @Test
    void shouldDecodeLinesThatDecrease() {
        int[] lines = lines("00010803020102ff02ff", 4, true);

        assertLine(lines, 5, 0, 7);
        assertLine(lines, 8, 8, 9);
        assertLine(lines, 9, 10, 11);
        assertLine(lines, 8, 12, 13);
        assertLine(lines, 7, 14, 14);
    }

    /** CPython 3.9.18: [(0, 2), (4, 303), (12, 304), (218, 305), (220, 506), (222, 305)]. */
    @Test
    void shouldDecodeLongDistancesOfBothSigns() {
        int[] lines = lines("0001047f007f002f0801ce01027f004a028000b7", 1, true);

        assertLine(lines, 2, 0, 3);
        assertLine(lines, 303, 4, 11);
        assertLine(lines, 304, 12, 217);
        assertLine(lines, 506, 220, 221);
        assertLine(lines, 305, 222, 222);
    }

    @Test
    void shouldSurviveATableThatIsCutOrGarbage() {
        assertLine(lines("", 7, true), 7, 0, 0);
        assertLine(lines("04", 7, true), 7, 0, 0);
        assertEquals(LineTableFormat.MAX_CODE_UNITS, lines("ff01".repeat(5000), 7, false).length);
    }

    private static int[] lines(String table, int firstLine, boolean hasSignedLines) {
        return Lnotab.lines(HexFormat.of().parseHex(table), firstLine, hasSignedLines);
    }

    private static void assertLine(int[] lines, int expected, int first, int last) {
        for (int at = first; at <= last; at++) {
            assertEquals(expected, lines[at], "line of byte " + at);
        }
    }
}
