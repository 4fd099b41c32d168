package org.jflame.cpython;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class LocationTableTest {

    /**
     * {@code def add(a, b):\n    return a + b\n} at line 4, compiled by CPython 3.11:
     *
     * <pre>
     * add.__code__.co_linetable.hex()  -> 80 00 d8 0b 0c 88 71 89 35 80 4c
     * [line for *_, line in co_positions]: RESUME 4, then LOAD_FAST a 5, LOAD_FAST b 5, BINARY_OP (+1 cache) 5, RETURN 5
     * </pre>
     */
    @Test
    void shouldDecodeAShortFunction() {
        byte[] table = HexFormat.of().parseHex("8000d80b0c8871893580 4c".replace(" ", ""));

        assertArrayEquals(new int[] {4, 5, 5, 5, 5, 5}, LocationTable.lines(table, 4, 6));
    }

    /** Long form (14): a signed delta in 6-bit groups. 0xf0: long, 1 unit; 0x7f 0x3f is the varint of 4095: -2047. */
    @Test
    void shouldDecodeALongNegativeDelta() {
        byte[] table = HexFormat.of().parseHex("f07f3f000000" + "80" + "00");

        assertArrayEquals(new int[] {3000 - 2047, 3000 - 2047}, LocationTable.lines(table, 3000, 2));
    }

    /** No location (15): the unit keeps the line before it. */
    @Test
    void shouldKeepTheLineWhereThereIsNone() {
        assertArrayEquals(
                new int[] {7, 7, 7}, LocationTable.lines(HexFormat.of().parseHex("8000f9"), 7, 3));
    }

    @Test
    void shouldSurviveATableThatIsCutOrGarbage() {
        assertArrayEquals(new int[] {1, 1, 1, 1}, LocationTable.lines(new byte[0], 1, 4));
        LocationTable.lines(HexFormat.of().parseHex("f0ffffffffffffffff7f7f7f7f7f7f7f"), 1, 1000);
    }
}
