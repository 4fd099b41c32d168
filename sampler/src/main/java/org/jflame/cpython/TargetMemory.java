package org.jflame.cpython;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jflame.proc.ReadBatch;

/** Pieces of a target's memory, for the walks that are not on the sampling path. Not thread safe. */
final class TargetMemory {

    /** What a word is when its address cannot be read; no pointer and no count of CPython's has this value. */
    static final long UNREADABLE = 0x8000_0000_0000_0000L;

    private static final int CHUNK_BYTES = 1 << 16;

    private final int pid;
    private final ReadBatch batch;

    TargetMemory(int pid) {
        this.pid = pid;
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

    /** So many bytes as Latin-1, less where they cannot be read. */
    String bytes(long avma, int sizeBytes) {
        ReadBatch piece = new ReadBatch(pid, sizeBytes, 1);
        piece.clear();
        piece.add(avma, sizeBytes);
        byte[] bytes = new byte[piece.read()];
        piece.bytes().get(0, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The bytes from an address on up to the first NUL, at most so many, as Latin-1. */
    String text(long avma, int maxBytes) {
        String text = bytes(avma, maxBytes);
        int end = text.indexOf(0);
        return end < 0 ? text : text.substring(0, end);
    }

    /** The first aligned place of a word in a range; 0 when it is not there. */
    long indexOf(long word, long start, long end) {
        ReadBatch chunk = new ReadBatch(pid, CHUNK_BYTES, 1);
        for (long avma = start; avma < end; avma += CHUNK_BYTES) {
            chunk.clear();
            chunk.add(avma, (int) Math.min(CHUNK_BYTES, end - avma));
            int readable = chunk.read();
            for (int at = 0; at + Long.BYTES <= readable; at += Long.BYTES) {
                if (chunk.bytes().getLong(at) == word) {
                    return avma + at;
                }
            }
        }
        return 0;
    }
}
