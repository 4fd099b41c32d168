package org.jflame.fold;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The lines of a stream as bytes, one at a time in one buffer. Lines end in {@code \n} or {@code \r\n}. */
final class FoldedLines {

    /** A longer line is passed over. */
    static final int MAX_LINE_BYTES = 1 << 20;

    private static final int BLOCK_BYTES = 1 << 16;
    private static final int TEXT_CHARS = 80;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final byte[] block = new byte[BLOCK_BYTES];
    private int blockPosition;
    private int blockEnd;
    private byte[] line = new byte[4096];
    private int length;
    private long number;
    private boolean isTooLong;

    FoldedLines(InputStream in) {
        this.in = in;
    }

    /** Goes to the next line; false at the end of the stream. */
    boolean next() throws IOException {
        length = 0;
        isTooLong = false;
        if (blockPosition == blockEnd && !fill()) {
            return false;
        }
        number++;
        boolean ended = false;
        while (!ended && (blockPosition < blockEnd || fill())) {
            int start = blockPosition;
            while (blockPosition < blockEnd && block[blockPosition] != '\n') {
                blockPosition++;
            }
            append(start, blockPosition);
            ended = blockPosition < blockEnd;
            blockPosition += ended ? 1 : 0;
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        if (number == 1) {
            dropByteOrderMark();
        }
        return true;
    }

    /** The line's bytes, the first {@link #length} of them. */
    byte[] bytes() {
        return line;
    }

    int length() {
        return length;
    }

    /** The number of the line, from 1; 0 before the first. */
    long number() {
        return number;
    }

    boolean isTooLong() {
        return isTooLong;
    }

    boolean isBlank() {
        for (int i = 0; i < length; i++) {
            if (!FoldedLine.isSpace(line[i])) {
                return false;
            }
        }
        return true;
    }

    /** Whether the line has a byte that no text has. */
    boolean isBinary() {
        for (int i = 0; i < length; i++) {
            if (line[i] == 0) {
                return true;
            }
        }
        return isCompressed();
    }

    /** Whether the stream begins as gzip's do. Source: RFC 1952, section 2.3.1. */
    boolean isCompressed() {
        return number == 1 && length > 1 && line[0] == 0x1F && line[1] == (byte) 0x8B;
    }

    /** The beginning of the line, printable. */
    String text() {
        String start = new String(line, 0, Math.min(length, 4 * TEXT_CHARS), StandardCharsets.UTF_8);
        StringBuilder text = new StringBuilder();
        start.codePoints()
                .limit(TEXT_CHARS)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '\uFFFD' : c)
                .map(c -> c == 0x2028 || c == 0x2029 ? ' ' : c)
                .forEach(text::appendCodePoint);
        boolean isWhole = !isTooLong && start.codePointCount(0, start.length()) <= TEXT_CHARS;
        return isWhole ? text.toString() : text.append('…').toString();
    }

    private boolean fill() throws IOException {
        blockPosition = 0;
        blockEnd = Math.max(0, in.read(block));
        return blockEnd > 0;
    }

    private void append(int start, int end) {
        int added = Math.min(end - start, MAX_LINE_BYTES - length);
        isTooLong |= added < end - start;
        if (length + added > line.length) {
            line = Arrays.copyOf(line, Math.min(Math.max(2 * line.length, length + added), MAX_LINE_BYTES));
        }
        System.arraycopy(block, start, line, length, added);
        length += added;
    }

    private void dropByteOrderMark() {
        int mark = BYTE_ORDER_MARK.length;
        if (length >= mark && Arrays.equals(line, 0, mark, BYTE_ORDER_MARK, 0, mark)) {
            System.arraycopy(line, mark, line, 0, length - mark);
            length -= mark;
        }
    }
}
