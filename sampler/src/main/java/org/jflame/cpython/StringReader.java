package org.jflame.cpython;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jflame.proc.ReadBatch;

/**
 * Reads the two strings and the bytes object that a code object needs: one system call for their headers, one for
 * their contents. Not thread safe. Source: cpython/unicodeobject.h, cpython/bytesobject.h.
 */
final class StringReader {

    // No more than the smallest of the objects has: what lies behind it may not be mapped.
    private static final int HEADER_BYTES = 40;
    private static final int CAPACITY_BYTES = 4 << 20;
    private static final int MAX_CHARACTERS = 1 << 16;
    private static final int MAX_BYTES = 2 << 20;
    private static final Charset UTF_32LE = Charset.forName("UTF-32LE");

    private final Layout.Objects layout;
    private final ReadBatch headers;
    private final ReadBatch contents;

    StringReader(int pid, Layout.Objects layout) {
        this.layout = layout;
        this.headers = new ReadBatch(pid, 3 * HEADER_BYTES, 3);
        this.contents = new ReadBatch(pid, CAPACITY_BYTES, 3);
    }

    /** What was read for one code object. */
    record Texts(String function, String file, byte[] lineTable) {}

    /** Where the characters of a str are and how they are coded. */
    private record Characters(long avma, int sizeBytes, Charset charset) {}

    /** Reads all three, or nothing when one is not what it should be. */
    Optional<Texts> read(long functionAvma, long fileAvma, long lineTableAvma) {
        headers.clear();
        headers.add(functionAvma, HEADER_BYTES);
        headers.add(fileAvma, HEADER_BYTES);
        headers.add(lineTableAvma, HEADER_BYTES);
        if (!headers.readFully()) {
            return Optional.empty();
        }
        Characters function = characters(functionAvma, 0);
        Characters file = characters(fileAvma, HEADER_BYTES);
        long lineTableBytes = headers.bytes().getLong(2 * HEADER_BYTES + layout.obSize());
        if (function == null || file == null || lineTableBytes < 0 || lineTableBytes > MAX_BYTES) {
            return Optional.empty();
        }
        contents.clear();
        int functionAt = contents.add(function.avma, function.sizeBytes);
        int fileAt = contents.add(file.avma, file.sizeBytes);
        int tableAt = contents.add(lineTableAvma + layout.bytesObSval(), (int) lineTableBytes);
        if (!contents.readFully()) {
            return Optional.empty();
        }
        return Optional.of(new Texts(
                new String(copy(functionAt, function.sizeBytes), function.charset),
                new String(copy(fileAt, file.sizeBytes), file.charset),
                copy(tableAt, (int) lineTableBytes)));
    }

    private byte[] copy(int at, int sizeBytes) {
        byte[] copy = new byte[sizeBytes];
        contents.bytes().get(at, copy);
        return copy;
    }

    /** Reads the header of a PyASCIIObject; null when it cannot be one. */
    private Characters characters(long avma, int headerAt) {
        ByteBuffer bytes = headers.bytes();
        long length = bytes.getLong(headerAt + layout.unicodeLength());
        // struct { interned:2 kind:3 compact:1 ascii:1 ... }: kind is the bytes of a character
        int state = bytes.getInt(headerAt + layout.unicodeState());
        int kind = state >> 2 & 7;
        boolean isCompact = (state >> 5 & 1) != 0;
        boolean isAscii = (state >> 6 & 1) != 0;
        if (length < 0 || length > MAX_CHARACTERS || !isCompact || kind == 0) {
            return null;
        }
        long data = avma + (isAscii ? layout.unicodeAsciiData() : layout.unicodeCompactData());
        return new Characters(data, (int) length * kind, charset(kind));
    }

    private static Charset charset(int kind) {
        if (kind == 1) {
            return StandardCharsets.ISO_8859_1;
        }
        return kind == 2 ? StandardCharsets.UTF_16LE : UTF_32LE;
    }
}
