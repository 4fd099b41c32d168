package org.jflame.proc;

import java.nio.ByteBuffer;

/**
 * A thread's registers and the part of its stack above the stack pointer, both of one moment. The one copy is reused for
 * all threads of a session. Not thread safe.
 */
public final class StackCopy {

    /** The most that is copied of one stack. */
    public static final int MAX_BYTES = 1 << 20;

    private final Registers registers = new Registers();
    private final DirectMemory memory = new DirectMemory(MAX_BYTES);
    private long startAvma;
    private int sizeBytes;
    private int wantedBytes;

    /** The registers. */
    public Registers registers() {
        return registers;
    }

    /** Where the copy begins in the target: somewhat below the stack pointer. */
    public long startAvma() {
        return startAvma;
    }

    /** The first address behind the copy. */
    public long endAvma() {
        return startAvma + sizeBytes;
    }

    /** How much was copied. */
    public int sizeBytes() {
        return sizeBytes;
    }

    /** Whether a whole word at this address was copied. */
    public boolean hasWord(long avma) {
        return avma >= startAvma && avma - startAvma <= sizeBytes - Long.BYTES;
    }

    /** The word at an address; only where {@link #hasWord}. */
    public long word(long avma) {
        return memory.bytes().getLong((int) (avma - startAvma));
    }

    /** The copied bytes, little-endian, from {@link #startAvma} on; use absolute gets. For whoever fills the copy too. */
    public ByteBuffer bytes() {
        return memory.bytes();
    }

    /** Says what is to be copied next, at most {@link #MAX_BYTES}; nothing is there before {@link ReadBatch#read}. */
    public void want(long avma, long bytesWanted) {
        startAvma = avma;
        wantedBytes = (int) Math.max(0, Math.min(bytesWanted, MAX_BYTES));
        sizeBytes = 0;
    }

    /** Says what {@link #bytes} holds now, for a copy that comes from elsewhere than a live process. */
    public void holds(long avma, int copiedBytes) {
        startAvma = avma;
        sizeBytes = copiedBytes;
    }

    int wantedBytes() {
        return wantedBytes;
    }

    /** Where {@link #bytes} begins in this process. */
    long address() {
        return memory.address();
    }
}
