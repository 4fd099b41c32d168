package org.jflame.cpython;

import java.nio.ByteBuffer;
import org.jflame.proc.ReadBatch;

/**
 * The words of a target's memory that a walk has read. While they are the same, the walk would find the same again, and
 * to ask costs one system call. Not thread safe.
 */
final class WalkedWords {

    private final TargetMemory memory;
    private final ReadBatch batch;
    private final long[] words = new long[ReadBatch.MAX_PIECES];
    private int count;
    private boolean isComplete;

    WalkedWords(int pid, TargetMemory memory) {
        this.memory = memory;
        batch = new ReadBatch(pid, ReadBatch.MAX_PIECES * Long.BYTES, ReadBatch.MAX_PIECES);
    }

    /** Forgets the last walk. */
    void begin() {
        batch.clear();
        count = 0;
        isComplete = true;
    }

    /** Reads a pointer and keeps it: the word at an address, 0 when there is none. */
    long pointer(long avma) {
        long pointer = memory.pointer(avma);
        if (batch.add(avma, Long.BYTES) < 0) {
            isComplete = false;
        } else {
            words[count++] = pointer;
        }
        return pointer;
    }

    /** Whether the walk would read the same now; false also when it had more words than are kept. */
    boolean areTheSame() {
        if (!isComplete || !batch.readFully()) {
            return false;
        }
        ByteBuffer now = batch.bytes();
        for (int i = 0; i < count; i++) {
            if (now.getLong(i * Long.BYTES) != words[i]) {
                return false;
            }
        }
        return true;
    }
}
