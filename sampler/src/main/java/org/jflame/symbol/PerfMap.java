package org.jflame.symbol;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;

/**
 * The names that a compiler at run time gives to its code: a line {@code start size name} for each function, numbers in
 * hexadecimal. It is written while it is read, may be large, and is anybody's text: it is read once for all addresses, a
 * time long, and of a broken line nothing is believed.
 *
 * <p>Source: linux/tools/perf/Documentation/jit-interface.txt.
 */
final class PerfMap {

    private static final int MAX_LINE_BYTES = 4096;
    private static final long MAX_BYTES = 1L << 30;

    private PerfMap() {}

    /** The names of those addresses that have one. A later line is the newer one: memory is used again. */
    static Map<Long, String> names(InputStream map, NavigableSet<Long> avmas) throws IOException {
        Map<Long, String> names = new HashMap<>();
        byte[] line = new byte[MAX_LINE_BYTES];
        byte[] buffer = new byte[1 << 16];
        int length = 0;
        long total = 0;
        for (int count; total < MAX_BYTES && (count = map.read(buffer)) > 0; total += count) {
            for (int i = 0; i < count; i++) {
                if (buffer[i] == '\n') {
                    name(line, length, avmas, names);
                    length = 0;
                } else if (length < MAX_LINE_BYTES) {
                    line[length++] = buffer[i];
                }
            }
        }
        return names;
    }

    private static void name(byte[] line, int length, NavigableSet<Long> avmas, Map<Long, String> names) {
        int first = space(line, 0, length);
        int second = space(line, first + 1, length);
        if (second >= length - 1) {
            return;
        }
        long start = hexadecimal(line, 0, first);
        long sizeBytes = hexadecimal(line, first + 1, second);
        if (start < 0 || sizeBytes <= 0 || start + sizeBytes < 0) {
            return;
        }
        for (long avma : avmas.subSet(start, start + sizeBytes)) {
            names.put(avma, text(line, second + 1, length));
        }
    }

    private static int space(byte[] line, int from, int length) {
        int at = from;
        while (at < length && line[at] != ' ') {
            at++;
        }
        return at;
    }

    /** -1 for what is no number. */
    private static long hexadecimal(byte[] line, int from, int to) {
        int start = to - from > 2 && line[from] == '0' && line[from + 1] == 'x' ? from + 2 : from;
        long number = to == start || to - start > 16 ? -1 : 0;
        for (int i = start; i < to && number >= 0; i++) {
            int digit = Character.digit(line[i], 16);
            number = digit < 0 ? -1 : number << 4 | digit;
        }
        return number;
    }

    private static String text(byte[] line, int from, int to) {
        return new String(line, from, to - from, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
    }
}
