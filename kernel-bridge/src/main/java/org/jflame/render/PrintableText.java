package org.jflame.render;

/**
 * Makes one harmless line of any text.
 *
 * <p>Names come from the profiled program and may hold anything: what XML 1.0 forbids (Source: XML 1.0 section 2.2),
 * lone surrogates, line breaks, marks that change the writing direction of what follows, towers of combining marks.
 */
public final class PrintableText {

    /** Real scripts put at most a few marks on a letter. */
    private static final int MAX_MARKS = 4;

    private static final int REPLACEMENT = 0xFFFD;

    private PrintableText() {}

    /**
     * The text on one line.
     *
     * @param maxLength code points that are kept; a longer text ends in an ellipsis
     */
    public static String of(String raw, int maxLength) {
        StringBuilder line = new StringBuilder(Math.min(raw.length(), maxLength) + 1);
        int marks = 0;
        int length = 0;
        for (int i = 0; i < raw.length(); ) {
            int codePoint = raw.codePointAt(i);
            i += Character.charCount(codePoint);
            marks = isMark(codePoint) ? marks + 1 : 0;
            if (marks > MAX_MARKS) {
                continue;
            }
            if (length++ == maxLength) {
                return line.append('…').toString();
            }
            line.appendCodePoint(printable(codePoint));
        }
        return line.toString();
    }

    private static int printable(int codePoint) {
        if (isBreak(codePoint)) {
            return ' ';
        }
        return isForbidden(codePoint) || isDirectionMark(codePoint) ? REPLACEMENT : codePoint;
    }

    /** Whether a reader of lines could end one here. */
    static boolean isBreak(int codePoint) {
        return (codePoint >= '\t' && codePoint <= '\r')
                || (codePoint >= 0x1C && codePoint <= 0x1E)
                || codePoint == 0x85
                || codePoint == 0x2028
                || codePoint == 0x2029;
    }

    /** Whether no well-formed document may hold this, or no terminal should receive it. */
    static boolean isForbidden(int codePoint) {
        return Character.isISOControl(codePoint)
                || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE)
                || (codePoint & 0xFFFE) == 0xFFFE
                || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF);
    }

    /** Whether this changes the direction of the text after it: names could be made to read as other names. */
    static boolean isDirectionMark(int codePoint) {
        return (codePoint >= 0x202A && codePoint <= 0x202E)
                || (codePoint >= 0x2066 && codePoint <= 0x2069)
                || codePoint == 0x200E
                || codePoint == 0x200F
                || codePoint == 0x061C;
    }

    private static boolean isMark(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }
}
