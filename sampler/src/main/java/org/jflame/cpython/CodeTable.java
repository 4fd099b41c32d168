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

    // Code that was there in so many samples belongs to a function that stays: made-up code comes and goes, and another
    // one at its address starts counting anew. Looking at it in every 8th sample still finds the one that left.
    private static final int CONFIRMATIONS_TO_TRUST = 64;
    private static final int CONFIRM_EVERY = 8;

    private final long[] keys = new long[SLOTS];
    private final long[] checksums = new long[SLOTS];
    private final CodeObject[] codes = new CodeObject[SLOTS];
    private final int[] confirmations = new int[SLOTS];
    private int entries;

    /** The code object of an address whose fields have this checksum, null when there is none. */
    CodeObject get(long avma, long checksum) {
        int slot = slotOf(avma);
        if (keys[slot] != avma || checksums[slot] != checksum) {
            return null;
        }
        confirmations[slot]++;
        return codes[slot];
    }

    /**
     * The code object of an address that has been confirmed so often that it need not be read again for this sample,
     * null when it has to be.
     */
    CodeObject trusted(long avma) {
        int slot = slotOf(avma);
        if (keys[slot] != avma || confirmations[slot] < CONFIRMATIONS_TO_TRUST) {
            return null;
        }
        confirmations[slot]++;
        return isDue(slot, confirmations[slot]) ? null : codes[slot];
    }

    /** Whether {@link #trusted} will want to see this code object again in the next sample. */
    boolean isDueNext(long avma) {
        int slot = slotOf(avma);
        int next = confirmations[slot] + 1;
        return keys[slot] == avma && (next <= CONFIRMATIONS_TO_TRUST || isDue(slot, next));
    }

    /** Spreads the confirmations: code objects that were met together are not all due together. */
    private static boolean isDue(int slot, int confirmation) {
        return (confirmation + slot) % CONFIRM_EVERY == 0;
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
        confirmations[slot] = 0;
    }

    private int slotOf(long avma) {
        int slot = (int) (avma * 0x9E3779B97F4A7C15L >>> 47);
        while (keys[slot] != 0 && keys[slot] != avma) {
            slot = (slot + 1) % SLOTS;
        }
        return slot;
    }
}
