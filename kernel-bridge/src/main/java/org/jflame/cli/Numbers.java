package org.jflame.cli;

import java.math.BigDecimal;
import java.util.Locale;

/** Numbers for people, the same in every locale. */
final class Numbers {

    private Numbers() {}

    /** As few digits as say it: {@code 100}, {@code 0.1}. */
    static String plain(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
                : Double.toString(value);
    }

    /** With one digit behind the point. */
    static String tenths(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** A share in whole percent. */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }
}
