package org.jflame.cpython;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jflame.proc.ReadBatch;
import org.jflame.proc.StackCopy;

/**
 * A copy of those parts of a target's memory that one walk needs. The walk before foretells them: they are read with
 * one system call, and only what nobody foretold costs one more. Nothing is allocated between {@link #begin} and the
 * end of the walk. Not thread safe.
 *
 * <p>Memory is copied in small blocks: frames and code objects are scattered, and whole pages of each would take longer
 * to copy than to find.
 */
final class MemorySnapshot {

    private static final int BLOCK_BITS = 8;
    private static final int BLOCK_BYTES = 1 << BLOCK_BITS;
    private static final int MAX_BLOCKS = 16_384;

    // A piece of a system call costs more than the bytes between two pieces that are close.
    private static final int MAX_GAP_BYTES = 2048;

    private static final int TABLE_BITS = 15;
    private static final int TABLE_MASK = (1 << TABLE_BITS) - 1;
    private static final int NONE = -1;

    private final ReadBatch batch;
    private final long[] blockOfSlot = new long[MAX_BLOCKS];
    private final long[] sorted = new long[MAX_BLOCKS];
    private final boolean[] touched = new boolean[MAX_BLOCKS];
    private int slots;

    // Open addressing from a block's address to its slot; an entry of an older walk is as good as none.
    private final long[] tableBlock = new long[1 << TABLE_BITS];
    private final int[] tableSlot = new int[1 << TABLE_BITS];
    private final int[] tableWalk = new int[1 << TABLE_BITS];
    private int walk;
    private long lastBlock;
    private int lastSlot;
    private int expected;
    private boolean failed;
    private boolean isClosed;
    private int slotsForetold;
    private int slotsWhenClosed;
    private boolean wasShort;

    MemorySnapshot() {
        batch = new ReadBatch(0, MAX_BLOCKS * BLOCK_BYTES, ReadBatch.MAX_PIECES);
    }

    /**
     * The blocks that a walk of one thread is expected to need: those that its last walk touched, and those that were
     * missing lately. Two functions in turn, each with a frame of its own on the heap, need now these and now those.
     */
    static final class Forecast {
        private static final int MOST_MISSING = 16;
        private static final int FORECASTS_TO_FORGET = 1024;

        private long[] blocks = new long[64];
        private int count;
        private final long[] missing = new long[MOST_MISSING];
        private int missed;
        private int forecasts;
        private boolean wasMissed;

        /** Says that the walk had to be given up: the blocks that it lacked will be read by the next one. */
        void noteMissed() {
            wasMissed = true;
        }

        private void addMissing(long block) {
            missing[missed++ % MOST_MISSING] = block;
        }

        private void add(long block) {
            if (count == blocks.length) {
                blocks = Arrays.copyOf(blocks, 2 * count);
            }
            blocks[count++] = block;
        }

        /** Adds a block and all that lie between the last one and it. */
        private void addUpTo(long block) {
            while (blocks[count - 1] < block) {
                add(blocks[count - 1] + BLOCK_BYTES);
            }
        }
    }

    /**
     * Drops what was read before and reads the foretold blocks.
     *
     * @param pid the target of this walk
     */
    void begin(int pid, Forecast forecast) {
        begin(pid, forecast, null);
    }

    /**
     * As {@link #begin(int, Forecast)}, with the thread's native stack in the same system call.
     *
     * @param nativeStack receives what it wants; null for none
     */
    void begin(int pid, Forecast forecast, StackCopy nativeStack) {
        batch.turnTo(pid);
        walk++;
        slots = 0;
        expected = 0;
        failed = false;
        isClosed = false;
        wasShort = false;
        batch.clear();
        int wanted = 0;
        while (wanted < Math.min(forecast.count, MAX_BLOCKS) && batch.add(forecast.blocks[wanted], BLOCK_BYTES) >= 0) {
            wanted++;
        }
        if (nativeStack != null) {
            batch.addStack(nativeStack);
        }
        // Behind the first block that is unmapped now, nothing was read: those are read one by one if needed.
        int blocksRead = batch.read() / BLOCK_BYTES;
        for (int i = 0; i < blocksRead; i++) {
            keep(forecast.blocks[i]);
        }
        slotsForetold = slots;
        forecast.missed = blocksRead < wanted ? 0 : forecast.missed;
    }

    /**
     * Finds or reads some bytes of the target.
     *
     * @param avma where they begin
     * @param sizeBytes how many, at most a few blocks
     * @return their offset in {@link #bytes}; negative when they cannot be read
     */
    int locate(long avma, int sizeBytes) {
        return locate(avma, sizeBytes, !isClosed);
    }

    /** As {@link #locate}, but reads also when closed, for what may well be the same still; see {@link #isInTime}. */
    int locateEvenLate(long avma, int sizeBytes) {
        return locate(avma, sizeBytes, true);
    }

    private int locate(long avma, int sizeBytes, boolean mayRead) {
        long first = avma & -BLOCK_BYTES;
        int blocks = (int) (avma + sizeBytes - first + BLOCK_BYTES - 1) / BLOCK_BYTES;
        int slot = find(first, blocks);
        if (slot == NONE) {
            wasShort |= !isClosed || !mayRead;
            slot = mayRead ? readBlocks(first, blocks) : NONE;
        }
        return slot == NONE ? NONE : slot * BLOCK_BYTES + (int) (avma - first);
    }

    /** Whether {@link #locate} will find some bytes without reading them. */
    boolean has(long avma, int sizeBytes) {
        long first = avma & -BLOCK_BYTES;
        return find(first, (int) (avma + sizeBytes - first + BLOCK_BYTES - 1) / BLOCK_BYTES) != NONE;
    }

    private int find(long first, int blocks) {
        int slot = find(first);
        for (int i = 1; i < blocks && slot != NONE; i++) {
            slot = find(first + (long) i * BLOCK_BYTES) == slot + i ? slot : NONE;
        }
        return slot;
    }

    /** Whether the bytes at an offset were read, and before {@link #close}: later ones are of another moment. */
    boolean isInTime(int offset) {
        return offset >= 0 && (!isClosed || offset / BLOCK_BYTES < slotsWhenClosed);
    }

    /** As {@link #locate}, and the next walk will want the same bytes. */
    int locateForNextToo(long avma, int sizeBytes) {
        int offset = locate(avma, sizeBytes);
        for (int slot = offset / BLOCK_BYTES; offset >= 0 && slot <= (offset + sizeBytes - 1) / BLOCK_BYTES; slot++) {
            touched[slot] = true;
        }
        return offset;
    }

    /** The word at an address; 0 when it cannot be read, and then {@link #failed}. */
    long word(long avma) {
        int offset = locateForNextToo(avma, Long.BYTES);
        failed |= offset < 0;
        return offset < 0 ? 0 : batch.bytes().getLong(offset);
    }

    /** The copied bytes, little-endian; use absolute gets at the offsets that {@link #locate} returned. */
    ByteBuffer bytes() {
        return batch.bytes();
    }

    /** Reads no more: the target runs again, and what it has now belongs to another moment. */
    void close() {
        isClosed = true;
        slotsWhenClosed = slots;
    }

    /** Whether {@link #close} was called since {@link #begin}. */
    boolean isClosed() {
        return isClosed;
    }

    /** Says that the walk needs what {@link #begin} did not read. */
    void noteShort() {
        wasShort = true;
    }

    /** Whether the walk needed more than {@link #begin} read. */
    boolean wasShort() {
        return wasShort;
    }

    /** Whether a {@link #word} could not be read since {@link #begin}. */
    boolean failed() {
        return failed;
    }

    /** Adds to the forecast what the walk did not touch; like {@link #foretell}, and before it. */
    void expect(long avma, int sizeBytes) {
        long last = avma + sizeBytes - 1;
        for (long block = avma & -BLOCK_BYTES; block <= last && expected < MAX_BLOCKS; block += BLOCK_BYTES) {
            sorted[expected++] = block;
        }
    }

    /** Makes the forecast for the next walk of the same thread. Not part of the walk: call it when the target runs. */
    void foretell(Forecast forecast) {
        learnMissing(forecast);
        int count = Math.min(expected, MAX_BLOCKS - Forecast.MOST_MISSING);
        int missing = Math.min(forecast.missed, Forecast.MOST_MISSING);
        System.arraycopy(forecast.missing, 0, sorted, count, missing);
        count += missing;
        for (int slot = 0; slot < slots && count < MAX_BLOCKS; slot++) {
            if (touched[slot]) {
                sorted[count++] = blockOfSlot[slot];
            }
        }
        Arrays.sort(sorted, 0, count);
        forecast.count = 0;
        for (int i = 0; i < count; i++) {
            if (i > 0 && sorted[i] - sorted[i - 1] <= MAX_GAP_BYTES) {
                forecast.addUpTo(sorted[i]);
            } else {
                forecast.add(sorted[i]);
            }
        }
    }

    private void learnMissing(Forecast forecast) {
        if (++forecast.forecasts % Forecast.FORECASTS_TO_FORGET == 0) {
            forecast.missed = 0; // nobody may need them any more; those that somebody does come back
        }
        for (int slot = slotsForetold; slot < slots && forecast.wasMissed; slot++) {
            if (touched[slot]) {
                forecast.addMissing(blockOfSlot[slot]);
            }
        }
        forecast.wasMissed = false;
    }

    /** A walk mostly goes on in the blocks around the last one, and those mostly lie side by side here too. */
    private int find(long block) {
        long near = lastSlot + (block - lastBlock >> BLOCK_BITS);
        if (near >= 0 && near < slots && blockOfSlot[(int) near] == block) {
            lastSlot = (int) near;
            lastBlock = block;
            return lastSlot;
        }
        int slot = search(block);
        if (slot != NONE) {
            lastSlot = slot;
            lastBlock = block;
        }
        return slot;
    }

    private int search(long block) {
        for (int at = hash(block); tableWalk[at] == walk; at = at + 1 & TABLE_MASK) {
            if (tableBlock[at] == block) {
                return tableSlot[at];
            }
        }
        return NONE;
    }

    private int readBlocks(long first, int blocks) {
        batch.clear(slots * BLOCK_BYTES);
        boolean hasRoom = slots + blocks <= MAX_BLOCKS && batch.add(first, blocks * BLOCK_BYTES) >= 0;
        if (!hasRoom || !batch.readFully()) {
            return NONE;
        }
        int slot = slots;
        for (int i = 0; i < blocks; i++) {
            keep(first + (long) i * BLOCK_BYTES);
        }
        return slot;
    }

    private void keep(long block) {
        int at = hash(block);
        while (tableWalk[at] == walk && tableBlock[at] != block) {
            at = at + 1 & TABLE_MASK;
        }
        tableWalk[at] = walk;
        tableBlock[at] = block;
        tableSlot[at] = slots;
        blockOfSlot[slots] = block;
        touched[slots] = false;
        slots++;
    }

    private static int hash(long block) {
        return (int) ((block >>> 8) * 0x9E3779B97F4A7C15L >>> Long.SIZE - TABLE_BITS);
    }
}
