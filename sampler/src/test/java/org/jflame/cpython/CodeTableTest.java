package org.jflame.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CodeTableTest {

    private final CodeTable table = new CodeTable();

    @Test
    void shouldKeepAllWhileItGrows() {
        CodeObject[] codes = new CodeObject[50_000];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = code(i);
            table.put(avma(i), i, codes[i]);
        }
        for (int i = 0; i < codes.length; i++) {
            assertSame(codes[i], table.get(avma(i), i));
        }
    }

    @Test
    void shouldKnowTheLastCodeOfAnAddressOnly() {
        CodeObject second = code(2);
        table.put(avma(0), 1, code(1));
        table.put(avma(0), 2, second);

        assertNull(table.get(avma(0), 1));
        assertSame(second, table.get(avma(0), 2));
    }

    @Test
    void shouldTellAnAddressThatHadAnotherCodeBefore() {
        CodeObject lasting = code(1);
        table.put(avma(0), 1, lasting);
        table.put(avma(1), 1, code(1));
        table.put(avma(1), 2, code(2));
        for (int i = 2; i < 5000; i++) { // it grows meanwhile
            table.put(avma(i), i, code(i));
        }

        assertSame(lasting, table.getLasting(avma(0), 1));
        assertNull(table.getLasting(avma(0), 2));
        assertNull(table.getLasting(avma(1), 2));
    }

    @Test
    void shouldTrustCodeThatStays() {
        table.put(avma(0), 1, code(1));
        int looks = 0;
        int looksDue = 0;
        for (int i = 0; i < 64 + 1000; i++) {
            looks += isLookedAt(avma(0), 1) ? 1 : 0;
            if (i > 64 && table.isLookDue(avma(0))) {
                looksDue++;
                table.get(avma(0), 1);
            }
        }

        assertEquals(64, looks, 1);
        assertTrue(looksDue >= 1000 / 13 && looksDue <= 1000 / 5, looksDue + " looks");
    }

    @Test
    void shouldTrustCodeAgainInTheCaptureThatHasIt() {
        table.put(avma(0), 1, code(1));
        assertTrue(isLookedAt(avma(0), 1));

        assertSame(table.get(avma(0), 1), table.trusted(avma(0)));
        table.beginCapture();
        assertNull(table.trusted(avma(0)));
    }

    @Test
    void shouldLookAtCodeThatWasNotMetForAWhile() {
        table.put(avma(0), 1, code(1));
        for (int i = 0; i < 100; i++) {
            isLookedAt(avma(0), 1);
        }
        assertFalse(isLookedAt(avma(0), 1));
        for (int i = 0; i < 1000; i++) {
            table.beginCapture();
        }

        assertTrue(isLookedAt(avma(0), 1));
    }

    @Test
    void shouldNeverTrustAnAddressThatHadAnotherCode() {
        table.put(avma(0), 1, code(1));
        table.put(avma(0), 2, code(2));
        for (int i = 0; i < 1000; i++) {
            assertTrue(isLookedAt(avma(0), 2));
        }
    }

    /** Two frames of one new function are two captures of it. */
    @Test
    void shouldTrustCodeThatWasPutTwice() {
        table.put(avma(0), 1, code(1));
        table.put(avma(0), 1, code(1));
        int looks = 0;
        for (int i = 0; i < 200; i++) {
            looks += isLookedAt(avma(0), 1) ? 1 : 0;
        }

        assertTrue(looks < 100, looks + " looks");
    }

    private boolean isLookedAt(long avma, long checksum) {
        table.beginCapture();
        return table.trusted(avma) == null && table.get(avma, checksum) != null;
    }

    /** Made-up code comes for hours: what was put last is there still. */
    @Test
    void shouldStartAnewWhenItIsFull() {
        CodeObject last = null;
        for (int i = 0; i < 200_000; i++) {
            last = code(i);
            table.put(avma(i), i, last);
            assertSame(last, table.get(avma(i), i));
        }
        assertNull(table.get(avma(0), 0));
    }

    private static long avma(int number) {
        return 0x7f00_0000_0000L + 192L * number;
    }

    private static CodeObject code(int number) {
        return new CodeObject("f" + number, "f.py", number, 0, 1, 0, new int[0]);
    }
}
