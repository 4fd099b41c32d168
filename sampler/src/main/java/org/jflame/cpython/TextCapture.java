package org.jflame.cpython;

import java.nio.ByteBuffer;
import org.jflame.proc.ReadBatch;

/**
 * The two strings and the line table that a code object needs, copied as bytes while the target is stopped and decoded
 * when it runs again: one system call for the three headers, one for the three contents. Not thread safe.
 *
 * <p>Source: cpython/unicodeobject.h, cpython/bytesobject.h, stringobject.h (2.x).
 */
final class TextCapture {

    static final int CAPACITY_BYTES = 4 << 20;
    static final int MAX_PIECES = 3;
    private static final int MAX_CHARACTERS = 1 << 14;
    private static final int MAX_LINE_TABLE_BYTES = 1 << 20;

    /** A sample that meets more new code than this leaves the rest, towards the leaf, to the next one. */
    static final int MAX_CODES = 256;

    /** What a {@link Piece} of 2.x has instead of the bytes of a character. */
    private static final int BYTES = 0;

    private final int pid;
    private final Layout.Objects layout;

    // No more than the smallest of the objects has: what lies behind it may not be mapped.
    private final int headerBytes;
    private final ReadBatch headers;
    private final ReadBatch contents;
    private final Piece[] functions = pieces();
    private final Piece[] files = pieces();
    private final Piece[] lineTables = pieces();
    private int codes;
    private int usedBytes;

    /** Where one object's contents are in the local copy. */
    private static final class Piece {
        private long avma;
        private int offset;
        private int sizeBytes;
        private int characterBytes;
    }

    /**
     * @param contents room for {@link #CAPACITY_BYTES} in {@link #MAX_PIECES}, which captures of other processes use in turn
     */
    TextCapture(int pid, Layout.Objects layout, ReadBatch contents) {
        this.pid = pid;
        this.layout = layout;
        int stringBytes = layout.unicode() == null ? 0 : layout.unicode().headerBytes();
        this.headerBytes = Math.max(layout.obSize() + Long.BYTES, stringBytes);
        this.headers = new ReadBatch(pid, 3 * headerBytes, 3);
        this.contents = contents;
    }

    private static Piece[] pieces() {
        Piece[] pieces = new Piece[MAX_CODES];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = new Piece();
        }
        return pieces;
    }

    /** Forgets what was captured. */
    void clear() {
        codes = 0;
        usedBytes = 0;
        contents.turnTo(pid);
    }

    /** Copies the texts of one code object; the number to ask for them by, or -1 when they are not what they should be. */
    int capture(long functionAvma, long fileAvma, long lineTableAvma) {
        headers.clear();
        headers.add(functionAvma, headerBytes);
        headers.add(fileAvma, headerBytes);
        headers.add(lineTableAvma, headerBytes);
        boolean isReadable = codes < MAX_CODES
                && headers.readFully()
                && locateString(functions[codes], functionAvma, 0)
                && locateString(files[codes], fileAvma, headerBytes)
                && locateBytes(lineTables[codes], lineTableAvma, 2 * headerBytes, MAX_LINE_TABLE_BYTES);
        if (!isReadable) {
            return -1;
        }
        contents.clear(usedBytes);
        boolean hasRoom = add(functions[codes]) && add(files[codes]) && add(lineTables[codes]);
        return hasRoom && contents.readFully() ? codes++ : -1;
    }

    String function(int code) {
        return string(functions[code]);
    }

    String file(int code) {
        return string(files[code]);
    }

    byte[] lineTable(int code) {
        return copy(lineTables[code]);
    }

    private boolean add(Piece piece) {
        piece.offset = contents.add(piece.avma, piece.sizeBytes);
        usedBytes += piece.sizeBytes;
        return piece.offset >= 0;
    }

    private boolean locateString(Piece piece, long avma, int headerAt) {
        if (layout.unicode() == null) {
            piece.characterBytes = BYTES;
            return locateBytes(piece, avma, headerAt, MAX_CHARACTERS);
        }
        ByteBuffer bytes = headers.bytes();
        Layout.Unicode at = layout.unicode();
        long length = bytes.getLong(headerAt + at.length());
        int state = bytes.getInt(headerAt + at.state());
        piece.avma = avma + at.data(state);
        piece.characterBytes = at.characterBytes(state);
        piece.sizeBytes = (int) length * piece.characterBytes;
        return length >= 0 && length <= MAX_CHARACTERS && at.isCompact(state) && piece.characterBytes != 0;
    }

    private boolean locateBytes(Piece piece, long avma, int headerAt, int maxBytes) {
        long size = headers.bytes().getLong(headerAt + layout.obSize());
        piece.avma = avma + layout.bytesObSval();
        piece.sizeBytes = (int) size;
        return size >= 0 && size <= maxBytes;
    }

    private String string(Piece piece) {
        byte[] copy = copy(piece);
        return piece.characterBytes == BYTES
                ? ByteText.decode(copy)
                : new String(copy, Layout.Unicode.charset(piece.characterBytes));
    }

    private byte[] copy(Piece piece) {
        byte[] copy = new byte[piece.sizeBytes];
        contents.bytes().get(piece.offset, copy);
        return copy;
    }
}
