package org.jflame.render;

import java.util.Locale;

/** How times, shares, rates and counts are written, everywhere: three figures are enough to decide by. */
public final class Amounts {

    private static final long MICROSECOND = 1_000;
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    private Amounts() {}

    /** {@code 85 µs}, {@code 421 ms}, {@code 4.21 s}, {@code 12.4 s}, {@code 5 min 04 s}, {@code 3 h 02 min}. */
    public static String duration(long nanos) {
        if (nanos < MILLISECOND - MICROSECOND / 2) {
            return nanos == 0 ? "0 s" : significant(nanos, MICROSECOND) + " µs";
        }
        if (nanos < SECOND - MILLISECOND / 2) {
            return significant(nanos, MILLISECOND) + " ms";
        }
        long seconds = Math.round((double) nanos / SECOND);
        if (seconds < 120) {
            return significant(nanos, SECOND) + " s";
        }
        return seconds < 3600
                ? format("%d min %02d s", seconds / 60, seconds % 60)
                : format("%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }

    /** {@code 62 %}, with a decimal only where the share would otherwise be lost: {@code 0.4 %}, {@code <0.1 %}. */
    public static String percent(double part, double whole) {
        double percent = whole == 0 ? 0 : part * 100 / whole;
        if (percent > 0 && percent < 0.05) {
            return "<0.1 %";
        }
        return format(percent > 0 && percent < 0.95 ? "%.1f %%" : "%.0f %%", percent);
    }

    /** {@code 62.3 %}: for columns, in which the decimal points stand below each other. */
    public static String percentOfColumn(double part, double whole) {
        return format("%.1f %%", whole == 0 ? 0 : part * 100 / whole);
    }

    /** {@code 4190} or {@code 41 900}: groups help from five digits on. */
    public static String count(long count) {
        return count < 10_000 ? Long.toString(count) : format("%,d", count).replace(',', ' ');
    }

    /** {@code 997} or {@code 0.5}, without its unit. */
    static String hertz(double hertz) {
        return hertz >= 9.95 || hertz == Math.rint(hertz) ? count(Math.round(hertz)) : format("%.1f", hertz);
    }

    /** A coordinate in user units, to a tenth: {@code 12} or {@code 12.3}. A picture has thousands: no format is parsed. */
    static String coordinate(double value) {
        long tenths = Math.round(value * 10);
        String whole = (tenths < 0 ? "-" : "") + Math.abs(tenths) / 10;
        return tenths % 10 == 0 ? whole : whole + "." + Math.abs(tenths % 10);
    }

    private static String significant(long nanos, long unit) {
        double value = (double) nanos / unit;
        return format(value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f", value);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
