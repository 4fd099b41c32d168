package org.jflame.symbol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What the entries of a unit consist of. Source: DWARF 5, 7.5.3. */
final class Abbreviations {

    /**
     * The shape of an entry.
     *
     * @param pairs attribute and form by turns
     * @param constants the values of attributes that are the same in all entries, by the attribute's number in the order
     */
    record Shape(int tag, boolean hasChildren, int[] pairs, long[] constants) {}

    private static final int MAX_ATTRIBUTES = 256;

    private final Map<Long, Shape> byCode = new HashMap<>();
    private final int[] pairs = new int[2 * MAX_ATTRIBUTES];
    private final long[] constants = new long[MAX_ATTRIBUTES];

    Abbreviations(ByteBuffer section, long offset) {
        DwarfCursor cursor = new DwarfCursor(section, offset);
        for (long code = cursor.uleb(); code != 0; code = cursor.uleb()) {
            byCode.put(code, shape(cursor));
        }
    }

    /** @throws IllegalStateException for a code that the table does not have */
    Shape get(long code) {
        Shape shape = byCode.get(code);
        if (shape == null) {
            throw new IllegalStateException("abbreviation " + code);
        }
        return shape;
    }

    private Shape shape(DwarfCursor cursor) {
        int tag = (int) cursor.uleb();
        boolean hasChildren = cursor.u8() != 0;
        int count = 0;
        while (true) {
            int attribute = (int) cursor.uleb();
            int form = (int) cursor.uleb();
            long constant = form == DwarfForm.IMPLICIT_CONST ? cursor.sleb() : 0;
            if (attribute == 0 && form == 0) {
                return new Shape(tag, hasChildren, Arrays.copyOf(pairs, 2 * count), Arrays.copyOf(constants, count));
            }
            pairs[2 * count] = attribute;
            pairs[2 * count + 1] = form;
            constants[count++] = constant;
        }
    }
}
