package org.jflame.cli;

/** Text on a terminal. Names come from the profiled program: nothing in them may move the cursor. */
final class Screen {

    private Screen() {}

    /** As much of a text as fits into so many columns, without control characters. */
    static String fit(String text, int columns) {
        StringBuilder fitting = new StringBuilder();
        int used = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            int width = width(c);
            if (used + width > columns) {
                break;
            }
            used += width;
            fitting.appendCodePoint(printable(c));
        }
        return fitting.toString();
    }

    /** The same text without control characters. */
    static String printable(String text) {
        return fit(text, Integer.MAX_VALUE);
    }

    private static int printable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> '?';
            default -> c;
        };
    }

    /** Two columns for what East Asian fonts and emoji draw wide: an estimate, on the safe side. */
    private static int width(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
            default ->
                c >= 0x1100
                                && (Character.isIdeographic(c)
                                        || c <= 0x115F
                                        || c >= 0xAC00 && c <= 0xD7A3
                                        || c >= 0xFE30 && c <= 0xFF60
                                        || c >= 0x1F000)
                        ? 2
                        : 1;
        };
    }
}
