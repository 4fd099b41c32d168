package org.jflame.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 s",
        "850, 0.85 µs",
        "85000, 85.0 µs",
        "999600, 1.00 ms",
        "1200000, 1.20 ms",
        "421000000, 421 ms",
        "999600000, 1.00 s",
        "4210000000, 4.21 s",
        "9996000000, 10.0 s",
        "12440000000, 12.4 s",
        "99990000000, 100 s",
        "119600000000, 2 min 00 s",
        "304000000000, 5 min 04 s",
        "10920000000000, 3 h 02 min",
    })
    void shouldWriteDurationsWithThreeFigures(long nanos, String text) {
        assertEquals(text, Amounts.duration(nanos));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 100, 0 %",
        "0.01, 100, <0.1 %",
        "0.4, 100, 0.4 %",
        "0.96, 100, 1 %",
        "62.3, 100, 62 %",
        "5, 5, 100 %",
        "0, 0, 0 %",
    })
    void shouldWriteShares(double part, double whole, String text) {
        assertEquals(text, Amounts.percent(part, whole));
    }

    @Test
    void shouldNotFollowTheReadersLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertEquals("4.21 s", Amounts.duration(4_210_000_000L));
            assertEquals("62.3 %", Amounts.percentOfColumn(62.3, 100));
            assertEquals("12.3", Amounts.coordinate(12.34));
            assertEquals("41 900", Amounts.count(41_900));
        } finally {
            Locale.setDefault(before);
        }
    }
}
