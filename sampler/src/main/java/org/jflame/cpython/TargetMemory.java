package org.jflame.cpython;

import java.nio.ByteBuffer;
import org.jflame.proc.ReadBatch;

/** Single words of a target's memory, for the walks that are not on the sampling path. Not thread safe. */
final class TargetMemory {

    /** What a word is when its address cannot be read; no pointer and no count of CPython's has this value. */
    static final long UNREADABLE = 0x8000_0000_0000_0000L;

    private final ReadBatch batch;

    TargetMemory(int pid) {
        batch = new ReadBatch(pid, Long.BYTES, 1);
    }

    /** The word at an address, {@link #UNREADABLE} when there is none. */
    long word(long avma) {
        batch.clear();
        batch.add(avma, Long.BYTES);
        ByteBuffer bytes = batch.bytes();
        return batch.readFully() ? bytes.getLong(0) : UNREADABLE;
    }

    /** A pointer: the word at an address, 0 when there is none. */
    long pointer(long avma) {
        long word = word(avma);
        return word == UNREADABLE ? 0 : word;
    }
}
