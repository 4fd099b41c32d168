package org.jflame.render;

import java.util.regex.Pattern;

/**
 * A name in a line of collapsed stacks, escaped as in a Python string where a reader of lines could break at it:
 * {@code \}{@code u003b}. {@link org.jflame.fold.FoldedReader} undoes it.
 *
 * <p>Spaces inside a name are harmless, since the count follows the last one; those at its ends are trimmed by readers,
 * and one before a number at the end of a stack would make that number a count.
 */
final class EscapedName {

    /** Stands for a name that is empty: readers skip what has no letters. */
    private static final String NO_NAME = "(no name)";

    /** flamegraph.pl takes it for the first count of a differential. */
    private static final Pattern NUMBER_AT_END = Pattern.compile("\\s(?=\\d*+(?:\\.\\d*+)?+$)");

    private EscapedName() {}

    /** A name inside a stack, without separators, line breaks and spaces at its ends. */
    static String of(String name) {
        if (name.isEmpty()) {
            return NO_NAME;
        }
        StringBuilder escaped = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); ) {
            int codePoint = name.codePointAt(i);
            int next = i + Character.charCount(codePoint);
            boolean isAtEnd = i == 0 || next == name.length();
            append(escaped, codePoint, isAtEnd && isSpace(codePoint) || i == 0 && codePoint == '#');
            i = next;
        }
        return escaped.toString();
    }

    /** An escaped name as the last of its stack. */
    static String beforeCount(String escaped) {
        char last = escaped.charAt(escaped.length() - 1);
        boolean mayBeNumber = last == '.' || (last >= '0' && last <= '9');
        return mayBeNumber ? NUMBER_AT_END.matcher(escaped).replaceFirst("\\\\u0020") : escaped;
    }

    private static void append(StringBuilder escaped, int codePoint, boolean breaksHere) {
        if (codePoint == '\n') {
            escaped.append("\\n");
        } else if (codePoint == '\\') {
            escaped.append("\\\\");
        } else if (breaksHere || breaksLines(codePoint)) {
            escaped.append(String.format(codePoint <= 0xFFFF ? "\\u%04x" : "\\U%08x", codePoint));
        } else {
            escaped.appendCodePoint(codePoint);
        }
    }

    private static boolean breaksLines(int codePoint) {
        return codePoint == ';'
                || PrintableText.isBreak(codePoint)
                || PrintableText.isForbidden(codePoint)
                || PrintableText.isDirectionMark(codePoint);
    }

    private static boolean isSpace(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint) || codePoint == 0xFEFF;
    }
}
