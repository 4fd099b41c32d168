package org.jflame.cpython;

import java.util.Arrays;

/**
 * Decoded code objects by address: open addressing over primitive keys, because it is asked while the target is stopped
 * and must not allocate. Not thread safe.
 */
final class CodeTable {

    /** Made-up code (exec, template engines) comes and goes for hours; then the table starts anew. */
    private static final int MAX_ENTRIES = 1 << 16;

    private static final int SLOTS = 2 * MAX_ENTRIES;

    private final long[] keys = new long[SLOTS];
    private final long[] checksums = new long[SLOTS];
    private final CodeObject[] codes = new CodeObject[SLOTS];
    private int entries;

    /** The code object of an address whose fields have this checksum, null when there is none. */
    CodeObject get(long avma, long checksum) {
        int slot = slotOf(avma);
        return keys[slot] == avma && checksums[slot] == checksum ? codes[slot] : null;
    }

    /** Keeps a code object; the one that was at its address before is gone. */
    void put(long avma, long checksum, CodeObject code) {
        if (entries == MAX_ENTRIES) {
            Arrays.fill(keys, 0);
            Arrays.fill(codes, null);
            entries = 0;
        }
        int slot = slotOf(avma);
        entries += keys[slot] == avma ? 0 : 1;
        keys[slot] = avma;
        checksums[slot] = checksum;
        codes[slot] = code;
    }

    private int slotOf(long avma) {
        int slot = (int) (avma * 0x9E3779B97F4A7C15L >>> 47);
        while (keys[slot] != 0 && keys[slot] != avma) {
            slot = (slot + 1) % SLOTS;
        }
        return slot;
    }
}
