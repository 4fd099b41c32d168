package org.jflame.elf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jflame.proc.MappedPages;

/**
 * The bytes of a file of any size, little-endian. One buffer reaches 2 GiB far, and there are longer files: those are
 * mapped as windows that overlap by 1 GiB, so that whatever is not longer than that lies in one of them.
 *
 * <p>Immutable and thread safe. A read behind the end throws {@link IndexOutOfBoundsException}.
 */
final class FileBytes {

    private static final int STRIDE_BITS = 30;

    private final List<ByteBuffer> windows;
    private final long sizeBytes;

    private FileBytes(List<ByteBuffer> windows, long sizeBytes) {
        this.windows = windows;
        this.sizeBytes = sizeBytes;
    }

    static FileBytes of(ByteBuffer bytes) {
        return new FileBytes(List.of(bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN)), bytes.capacity());
    }

    /** Maps a whole file; that costs addresses, not memory. The channel may be closed then. */
    static FileBytes map(FileChannel channel) throws IOException {
        long sizeBytes = channel.size();
        List<ByteBuffer> windows = new ArrayList<>();
        long at = 0;
        do {
            long length = Math.min(sizeBytes - at, Integer.MAX_VALUE);
            windows.add(channel.map(FileChannel.MapMode.READ_ONLY, at, length).order(ByteOrder.LITTLE_ENDIAN));
            at += 1L << STRIDE_BITS;
        } while (at + (1L << STRIDE_BITS) - 1 < sizeBytes);
        return new FileBytes(windows, sizeBytes);
    }

    long sizeBytes() {
        return sizeBytes;
    }

    /** Lets go of the memory that its pages have taken; they are read again when they are asked for. */
    void releasePages() {
        windows.forEach(MappedPages::release);
    }

    /** Whether the file has all bytes of a range. */
    boolean has(long at, long countBytes) {
        return at >= 0 && countBytes >= 0 && at <= sizeBytes - countBytes;
    }

    byte get(long at) {
        int window = window(at);
        return windows.get(window).get(offset(at, window));
    }

    int getShort(long at) {
        int window = window(at);
        return windows.get(window).getShort(offset(at, window)) & 0xffff;
    }

    int getInt(long at) {
        int window = window(at);
        return windows.get(window).getInt(offset(at, window));
    }

    long getLong(long at) {
        int window = window(at);
        return windows.get(window).getLong(offset(at, window));
    }

    void get(long at, byte[] bytes) {
        int window = window(at);
        windows.get(window).get(offset(at, window), bytes);
    }

    /** A view of a range; nothing when the file does not have all of it, or it is longer than one buffer reaches. */
    Optional<ByteBuffer> slice(long at, long countBytes) {
        if (!has(at, countBytes) || countBytes > reach(at)) {
            return Optional.empty();
        }
        int window = window(at);
        return Optional.of(
                windows.get(window).slice(offset(at, window), (int) countBytes).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** How many bytes from an offset on one buffer holds: to the end of the file, or at least 1 GiB. */
    long reach(long at) {
        int window = window(at);
        return windows.get(window).capacity() - (at - ((long) window << STRIDE_BITS));
    }

    private int window(long at) {
        return (int) Math.max(0, Math.min(at >>> STRIDE_BITS, windows.size() - 1));
    }

    private static int offset(long at, int window) {
        long offset = at - ((long) window << STRIDE_BITS);
        if (at < 0 || offset > Integer.MAX_VALUE) {
            throw new IndexOutOfBoundsException("offset " + at);
        }
        return (int) offset;
    }
}
