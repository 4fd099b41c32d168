package org.jflame.fold;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jflame.fold.TruncatedFrame.Reason;

/**
 * One frame for each distinct text, found by its bytes: a large file names the same few functions millions of times.
 */
final class FrameTable {

    /** Names that are kept, all together. */
    static final int MAX_NAME_BYTES = 32 << 20;

    private static final Frame OTHER_NAMES = new TruncatedFrame(Reason.TOO_MANY_STACKS);
    private static final int ENTRY_BYTES = 100; // what a short name takes besides its letters

    private Entry[] buckets = new Entry[1024];
    private int size;
    private long nameBytes;

    /** The frame that a slice of a line stands for. */
    Frame frame(byte[] line, int start, int end) {
        int hash = 1;
        for (int i = start; i < end; i++) {
            hash = hash * 31 + line[i];
        }
        hash ^= hash >>> 15;
        for (Entry entry = buckets[hash & buckets.length - 1]; entry != null; entry = entry.next) {
            if (entry.hash == hash && Arrays.equals(entry.name, 0, entry.name.length, line, start, end)) {
                return entry.frame;
            }
        }
        return add(hash, line, start, end);
    }

    private Frame add(int hash, byte[] line, int start, int end) {
        if (nameBytes + end - start + ENTRY_BYTES > MAX_NAME_BYTES) {
            return OTHER_NAMES;
        }
        nameBytes += end - start + ENTRY_BYTES;
        if (++size > buckets.length) {
            grow();
        }
        Frame frame = FrameText.parse(new String(line, start, end - start, StandardCharsets.UTF_8));
        int bucket = hash & buckets.length - 1;
        buckets[bucket] = new Entry(hash, Arrays.copyOfRange(line, start, end), frame, buckets[bucket]);
        return frame;
    }

    private void grow() {
        Entry[] old = buckets;
        buckets = new Entry[old.length * 4];
        for (Entry bucket : old) {
            for (Entry entry = bucket; entry != null; ) {
                Entry next = entry.next;
                entry.next = buckets[entry.hash & buckets.length - 1];
                buckets[entry.hash & buckets.length - 1] = entry;
                entry = next;
            }
        }
    }

    private static final class Entry {
        private final int hash;
        private final byte[] name;
        private final Frame frame;
        private Entry next;

        Entry(int hash, byte[] name, Frame frame, Entry next) {
            this.hash = hash;
            this.name = name;
            this.frame = frame;
            this.next = next;
        }
    }
}
