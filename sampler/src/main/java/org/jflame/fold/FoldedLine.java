package org.jflame.fold;

/**
 * Where the parts of one line of folded stacks lie: {@code a;b;c 12}, or {@code a;b;c 10 12} of a differential, whose
 * second count is taken.
 *
 * <p>The rule is flamegraph.pl's: the count is what follows the last white space, digits with a fraction at most; what
 * is left is asked once more for a count. Source: Brendan Gregg's FlameGraph, flamegraph.pl, "process and merge frames".
 */
final class FoldedLine {

    /** A count is kept in thousandths, so that fractions count too. */
    static final long THOUSANDTHS = 1000;

    private static final int MAX_DIGITS = 15;

    private byte[] bytes = new byte[0];
    private int stackEnd;
    private long thousandths;
    private int position;

    /**
     * Finds the parts of a line.
     *
     * @param end the end of the line, its line break left aside
     * @return what is wrong with it, or "" when nothing is
     */
    String parse(byte[] line, int end) {
        bytes = line;
        int last = countStart(end);
        if (last <= 0) {
            return "no count at its end";
        }
        thousandths = count(last, end);
        if (thousandths < 0) {
            return "a count of more than " + MAX_DIGITS + " digits";
        }
        stackEnd = skipSpaceBack(last);
        int first = countStart(stackEnd);
        stackEnd = first > 0 ? skipSpaceBack(first) : stackEnd;
        position = 0;
        while (position < stackEnd && (isSpace(bytes[position]) || bytes[position] == ';')) {
            position++;
        }
        return position == stackEnd ? "no stack before its count" : "";
    }

    /** The count in thousandths. */
    long thousandths() {
        return thousandths;
    }

    /** Whether there is another frame; after that, {@link #start} and {@link #end} are its bounds. */
    boolean hasFrame() {
        return position <= stackEnd;
    }

    /** The start of the next frame. */
    int start() {
        return position;
    }

    /** The end of the next frame. */
    int end() {
        int end = position;
        while (end < stackEnd && bytes[end] != ';') {
            end++;
        }
        return end;
    }

    /** Goes on behind a frame's end. */
    void skip(int frameEnd) {
        position = frameEnd + 1;
    }

    /** The start of the number that ends here and follows white space, or -1. */
    private int countStart(int end) {
        int i = end;
        while (i > 0 && isDigit(bytes[i - 1])) {
            i--;
        }
        if (i > 0 && bytes[i - 1] == '.') {
            i--;
            while (i > 0 && isDigit(bytes[i - 1])) {
                i--;
            }
        }
        boolean isNumber = i < end && isDigit(bytes[i]);
        return isNumber && i > 0 && isSpace(bytes[i - 1]) ? i : -1;
    }

    private long count(int start, int end) {
        long whole = 0;
        int i = start;
        for (; i < end && bytes[i] != '.'; i++) {
            if (i - start >= MAX_DIGITS) {
                return -1;
            }
            whole = whole * 10 + bytes[i] - '0';
        }
        long fraction = 0;
        long unit = THOUSANDTHS;
        for (i++; i < end && unit > 1; i++) {
            unit /= 10;
            fraction += unit * (bytes[i] - '0');
        }
        return whole * THOUSANDTHS + fraction;
    }

    private int skipSpaceBack(int end) {
        int i = end;
        while (i > 0 && isSpace(bytes[i - 1])) {
            i--;
        }
        return i;
    }

    static boolean isSpace(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
