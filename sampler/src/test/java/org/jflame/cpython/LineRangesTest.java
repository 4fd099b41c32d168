package org.jflame.cpython;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Tables as CPython 3.10.13 has made them, against its {@code co_lines()}. The functions are {@link LnotabTest}'s. */
class LineRangesTest {

    /** [(0, 8, 5), (8, 10, 8), (10, 12, 9), (12, 14, 8), (14, 16, 7)] in bytes. */
    @Test
    void shouldDecodeAShortFunction() {
        assertArrayEquals(new int[] {5, 5, 5, 5, 8, 9, 8, 7}, lines("08010203020102ff02ff", 4));
    }

    /** [(0, 4, 2), (4, 6, 302), (6, 14, 303), (14, 420, 304), (420, 422, 305), (422, 424, 506), (424, 428, 305)]. */
    @Test
    void shouldDecodeDistancesOfMoreThanAByte() {
        int[] lines = lines("0401007f007f022e0801fe0198000201007f024a008104b6", 1);

        assertEquals(214, lines.length);
        assertEquals(2, lines[1]);
        assertEquals(302, lines[2]);
        assertEquals(303, lines[3]);
        assertEquals(304, lines[7]);
        assertEquals(304, lines[209]);
        assertEquals(305, lines[210]);
        assertEquals(506, lines[211]);
        assertEquals(305, lines[213]);
    }

    /** 0x80 is no line: the unit keeps the one before it, and the next change counts from there. */
    @Test
    void shouldKeepTheLineWhereThereIsNone() {
        assertArrayEquals(new int[] {7, 7, 9}, lines("020002800202", 7));
    }

    @Test
    void shouldSurviveATableThatIsCutOrGarbage() {
        assertEquals(0, lines("", 7).length);
        assertEquals(0, lines("04", 7).length);
        assertEquals(LineTableFormat.MAX_CODE_UNITS, lines("fe01".repeat(9000), 7).length);
    }

    private static int[] lines(String table, int firstLine) {
        return LineRanges.lines(HexFormat.of().parseHex(table), firstLine);
    }
}
