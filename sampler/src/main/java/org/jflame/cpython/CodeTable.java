package org.jflame.cpython;

/**
 * Decoded code objects by address: open addressing over primitive keys, because it is asked while the target is stopped
 * and must not allocate then. It grows when something is put, which is later. Not thread safe.
 */
final class CodeTable {

    /** Made-up code (exec, template engines) comes and goes for hours; then the table starts anew. */
    private static final int MAX_ENTRIES = 1 << 16;

    private static final int FIRST_SLOT_BITS = 10;

    private int slotBits;
    private long[] keys;
    private long[] checksums;
    private CodeObject[] codes;
    private boolean[] isReused;
    private int entries;

    CodeTable() {
        allocate(FIRST_SLOT_BITS);
    }

    /** The code object of an address whose fields have this checksum, null when there is none. */
    CodeObject get(long avma, long checksum) {
        int slot = slotOf(avma);
        return keys[slot] == avma && checksums[slot] == checksum ? codes[slot] : null;
    }

    /** As {@link #get}, but null also for an address that has had another code object before. */
    CodeObject getLasting(long avma, long checksum) {
        int slot = slotOf(avma);
        return keys[slot] == avma && checksums[slot] == checksum && !isReused[slot] ? codes[slot] : null;
    }

    /** Keeps a code object; the one that was at its address before is gone. */
    void put(long avma, long checksum, CodeObject code) {
        if (entries == MAX_ENTRIES) {
            allocate(FIRST_SLOT_BITS);
        } else if (2 * entries >= keys.length) {
            grow();
        }
        store(avma, checksum, code, false);
    }

    private void store(long avma, long checksum, CodeObject code, boolean wasReused) {
        int slot = slotOf(avma);
        isReused[slot] = wasReused || keys[slot] == avma;
        entries += keys[slot] == avma ? 0 : 1;
        keys[slot] = avma;
        checksums[slot] = checksum;
        codes[slot] = code;
    }

    private void allocate(int bits) {
        slotBits = bits;
        keys = new long[1 << bits];
        checksums = new long[1 << bits];
        codes = new CodeObject[1 << bits];
        isReused = new boolean[1 << bits];
        entries = 0;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldChecksums = checksums;
        CodeObject[] oldCodes = codes;
        boolean[] wasReused = isReused;
        allocate(slotBits + 1);
        for (int slot = 0; slot < oldKeys.length; slot++) {
            if (oldKeys[slot] != 0) {
                store(oldKeys[slot], oldChecksums[slot], oldCodes[slot], wasReused[slot]);
            }
        }
    }

    private int slotOf(long avma) {
        int slot = (int) (avma * 0x9E3779B97F4A7C15L >>> Long.SIZE - slotBits);
        while (keys[slot] != 0 && keys[slot] != avma) {
            slot = slot + 1 & keys.length - 1;
        }
        return slot;
    }
}
