package org.jflame.cpython;

import java.util.Arrays;
import org.jflame.proc.ReadBatch;

/**
 * A copy of the pages of a target that one walk needs. The walk before foretells them: they are read with one system
 * call, and only a page that nobody foretold costs one more. Nothing is allocated between {@link #begin} and the end of
 * the walk. Not thread safe.
 */
final class PageSnapshot {

    private static final int PAGE_BYTES = 4096;
    private static final int MAX_PAGES = 1024;
    private static final int TABLE_SLOTS = 4096;
    private static final int NO_SLOT = -1;

    private final ReadBatch batch;
    private final long[] pageOfSlot = new long[MAX_PAGES];
    private final boolean[] touched = new boolean[MAX_PAGES];
    private final int[] table = new int[TABLE_SLOTS];
    private int slots;
    private int lastSlot;
    private boolean failed;

    PageSnapshot(int pid) {
        batch = new ReadBatch(pid, MAX_PAGES * PAGE_BYTES, MAX_PAGES);
    }

    /** The pages that a walk of one thread is expected to need: those that its last walk touched. */
    static final class Forecast {
        private final long[] pages = new long[MAX_PAGES];
        private int count;
    }

    /** Drops what was read before and reads the foretold pages. */
    void begin(Forecast forecast) {
        Arrays.fill(table, NO_SLOT);
        slots = 0;
        lastSlot = NO_SLOT;
        failed = false;
        batch.clear();
        for (int i = 0; i < forecast.count; i++) {
            batch.add(forecast.pages[i], PAGE_BYTES);
        }
        // Behind the first page that is unmapped now, nothing was read: those pages are read one by one if needed.
        int pagesRead = batch.read() / PAGE_BYTES;
        for (int i = 0; i < pagesRead; i++) {
            keep(forecast.pages[i]);
        }
    }

    /** The word at an address that is a multiple of 8; 0 when it cannot be read, and then {@link #failed}. */
    long word(long avma) {
        int slot = (avma & Long.BYTES - 1) == 0 ? slotOf(avma) : fail();
        return slot == NO_SLOT ? 0 : batch.bytes().getLong(slot * PAGE_BYTES + (int) (avma & PAGE_BYTES - 1));
    }

    /** The byte at an address, unsigned; 0 when it cannot be read, and then {@link #failed}. */
    int unsignedByte(long avma) {
        int slot = slotOf(avma);
        return slot == NO_SLOT ? 0 : batch.bytes().get(slot * PAGE_BYTES + (int) (avma & PAGE_BYTES - 1)) & 0xff;
    }

    /** Whether an address could not be read since {@link #begin}. */
    boolean failed() {
        return failed;
    }

    /** Makes the forecast for the next walk of the same thread. Not part of the walk: call it when the target runs. */
    void foretell(Forecast forecast) {
        int count = 0;
        for (int slot = 0; slot < slots; slot++) {
            if (touched[slot]) {
                forecast.pages[count++] = pageOfSlot[slot];
            }
        }
        Arrays.sort(forecast.pages, 0, count); // neighbours become one piece of the batch
        forecast.count = count;
    }

    private int slotOf(long avma) {
        long page = avma & -PAGE_BYTES;
        int slot = lastSlot != NO_SLOT && pageOfSlot[lastSlot] == page ? lastSlot : find(page);
        if (slot == NO_SLOT) {
            slot = readPage(page);
        }
        if (slot == NO_SLOT) {
            return fail();
        }
        touched[slot] = true;
        lastSlot = slot;
        return slot;
    }

    private int fail() {
        failed = true;
        return NO_SLOT;
    }

    private int find(long page) {
        for (int at = hash(page); table[at] != NO_SLOT; at = (at + 1) % TABLE_SLOTS) {
            if (pageOfSlot[table[at]] == page) {
                return table[at];
            }
        }
        return NO_SLOT;
    }

    private int readPage(long page) {
        batch.clear(slots * PAGE_BYTES);
        if (slots == MAX_PAGES || batch.add(page, PAGE_BYTES) < 0 || !batch.readFully()) {
            return NO_SLOT;
        }
        return keep(page);
    }

    private int keep(long page) {
        int at = hash(page);
        while (table[at] != NO_SLOT) {
            at = (at + 1) % TABLE_SLOTS;
        }
        table[at] = slots;
        pageOfSlot[slots] = page;
        touched[slots] = false;
        return slots++;
    }

    private static int hash(long page) {
        return (int) ((page >>> 12) * 0x9E3779B97F4A7C15L >>> 52);
    }
}
