package org.jflame.finding;

import java.util.Locale;
import org.jflame.fold.PythonFrame;

/** Parts of sentences. */
final class Words {

    private static final int NAME_LENGTH = 40;

    private Words() {}

    /** {@code 62 %}. */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%d %%", Math.round(share * 100));
    }

    /** {@code (In [5] line 8)}, with a space before it; a long path keeps its end. */
    static String at(PythonFrame place) {
        String location = place.location();
        int excess = location.length() - NAME_LENGTH;
        return " (" + (excess > 0 ? "…" + location.substring(excess + 1) : location) + ")";
    }

    /** A function's or a module's name, shortened at its end. */
    static String name(String name) {
        return name.length() <= NAME_LENGTH ? name : name.substring(0, NAME_LENGTH - 1) + "…";
    }

    /** The text on one line, without what a terminal would obey and what changes the direction of writing. */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().filter(Words::isPrintable).forEach(printable::appendCodePoint);
        return printable.toString();
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
