package org.jflame.cpython;

/**
 * Decoded code objects by address: open addressing over primitive keys, because it is asked while the target is stopped
 * and must not allocate then. It grows when something is put, which is later. Not thread safe.
 *
 * <p>To read the same code objects again and again costs more than all the rest of a stop. One that was found in so many
 * captures is taken to be there still, and looked at now and then: made-up code, whose address may soon be another's, is
 * not met that often. An address that has once had another code object is never trusted, and one that was not met for a
 * while is looked at: what was redefined meanwhile may be in its place.
 */
final class CodeTable {

    /** Made-up code (exec, template engines) comes and goes for hours; then the table starts anew. */
    private static final int MAX_ENTRIES = 1 << 16;

    private static final int FIRST_SLOT_BITS = 10;
    private static final int CAPTURES_TO_TRUST = 64;
    private static final int CAPTURES_TO_FORGET = 256;

    // Code that was first met together is not due together.
    private static final int LEAST_CAPTURES_TO_LOOK = 5;
    private static final int SPREAD = 8;

    private int slotBits = FIRST_SLOT_BITS;
    private Entry[] slots = new Entry[1 << FIRST_SLOT_BITS];
    private int entries;
    private int capture;

    private static final class Entry {
        private final long avma;
        private long checksum;
        private CodeObject code;
        private boolean isReused;
        private int captures;
        private int capturesWhenLookedAt;
        private int lastCapture;

        Entry(long avma) {
            this.avma = avma;
        }

        private boolean isTrusted(int nowCapture) {
            return !isReused && captures >= CAPTURES_TO_TRUST && nowCapture - lastCapture <= CAPTURES_TO_FORGET;
        }

        private boolean isLookDue() {
            return captures - capturesWhenLookedAt >= LEAST_CAPTURES_TO_LOOK + (avma >>> 5) % SPREAD;
        }

        private void become(long newChecksum, CodeObject newCode, int nowCapture) {
            isReused |= code != null && checksum != newChecksum;
            checksum = newChecksum;
            code = newCode;
            lastCapture = nowCapture;
        }

        private CodeObject met(int nowCapture) {
            captures += lastCapture == nowCapture ? 0 : 1;
            lastCapture = nowCapture;
            return code;
        }

        private CodeObject found(int nowCapture) {
            met(nowCapture);
            capturesWhenLookedAt = captures;
            return code;
        }
    }

    /** A stack is going to be captured: what is found or trusted in it is so once, however many frames have it. */
    void beginCapture() {
        capture++;
    }

    /** The code object that is taken to be at an address still; null when it has to be looked at. */
    CodeObject trusted(long avma) {
        Entry entry = slots[slotOf(avma)];
        boolean isTrusted = entry != null && (entry.lastCapture == capture || entry.isTrusted(capture));
        return isTrusted ? entry.met(capture) : null;
    }

    /** Whether an address, also a trusted one, should be looked at in the next capture for which that costs nothing. */
    boolean isLookDue(long avma) {
        Entry entry = slots[slotOf(avma)];
        return entry == null || !entry.isTrusted(capture) || entry.isLookDue();
    }

    /** The code object of an address whose fields have this checksum, null when there is none. */
    CodeObject get(long avma, long checksum) {
        Entry entry = slots[slotOf(avma)];
        return entry != null && entry.checksum == checksum ? entry.found(capture) : null;
    }

    /** As {@link #get}, but null also for an address that has had another code object before. */
    CodeObject getLasting(long avma, long checksum) {
        Entry entry = slots[slotOf(avma)];
        return entry == null || entry.isReused ? null : get(avma, checksum);
    }

    /** Keeps a code object; the one that was at its address before is gone. */
    void put(long avma, long checksum, CodeObject code) {
        if (entries == MAX_ENTRIES) {
            slots = new Entry[1 << FIRST_SLOT_BITS];
            slotBits = FIRST_SLOT_BITS;
            entries = 0;
        } else if (2 * entries >= slots.length) {
            grow();
        }
        int slot = slotOf(avma);
        if (slots[slot] == null) {
            slots[slot] = new Entry(avma);
            entries++;
        }
        slots[slot].become(checksum, code, capture);
    }

    private void grow() {
        Entry[] old = slots;
        slotBits++;
        slots = new Entry[1 << slotBits];
        for (Entry entry : old) {
            if (entry != null) {
                slots[slotOf(entry.avma)] = entry;
            }
        }
    }

    private int slotOf(long avma) {
        int slot = (int) (avma * 0x9E3779B97F4A7C15L >>> Long.SIZE - slotBits);
        while (slots[slot] != null && slots[slot].avma != avma) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }
}
