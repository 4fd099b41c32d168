package org.jflame.cpython;

import org.jflame.proc.ReadBatch;

/**
 * The large buffers that reading a process takes, some 11 MB. The readers of all processes that one thread samples use
 * the same ones, in turn: what one has read is decoded before the next one reads. Not thread safe.
 */
public final class ReadBuffers {

    private final MemorySnapshot snapshot = new MemorySnapshot();
    private final RawStack stack = new RawStack();
    private final RawStack earlierStack = new RawStack();
    private final ReadBatch texts = new ReadBatch(0, TextCapture.CAPACITY_BYTES, TextCapture.MAX_PIECES);
    private ReadBatch objects;

    MemorySnapshot snapshot() {
        return snapshot;
    }

    RawStack stack() {
        return stack;
    }

    RawStack earlierStack() {
        return earlierStack;
    }

    ReadBatch texts() {
        return texts;
    }

    ReadBatch objects() {
        if (objects == null) {
            objects = new ReadBatch(0, ObjectMemory.CAPACITY_BYTES, ReadBatch.MAX_PIECES);
        }
        return objects;
    }
}
