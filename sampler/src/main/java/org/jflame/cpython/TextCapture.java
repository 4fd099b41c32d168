package org.jflame.cpython;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jflame.proc.ReadBatch;

/**
 * The two strings and the line table that a code object needs, copied as bytes while the target is stopped and decoded
 * when it runs again: one system call for the three headers, one for the three contents. Not thread safe.
 *
 * <p>Source: cpython/unicodeobject.h, cpython/bytesobject.h, stringobject.h (2.x).
 */
final class TextCapture {

    // No more than the smallest of the objects has: what lies behind it may not be mapped.
    private static final int HEADER_BYTES = 40;
    private static final int CAPACITY_BYTES = 4 << 20;
    private static final int MAX_CHARACTERS = 1 << 14;
    private static final int MAX_LINE_TABLE_BYTES = 1 << 20;

    /** A sample that meets more new code than this leaves the rest, towards the leaf, to the next one. */
    static final int MAX_CODES = 256;

    /** What a {@link Piece} of 2.x has instead of the bytes of a character. */
    private static final int BYTES = 0;

    private static final Charset UTF_32LE = Charset.forName("UTF-32LE");

    private final Layout.Objects layout;
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

    TextCapture(int pid, Layout.Objects layout) {
        this.layout = layout;
        this.headers = new ReadBatch(pid, 3 * HEADER_BYTES, 3);
        this.contents = new ReadBatch(pid, CAPACITY_BYTES, 3);
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
    }

    /** Copies the texts of one code object; the number to ask for them by, or -1 when they are not what they should be. */
    int capture(long functionAvma, long fileAvma, long lineTableAvma) {
        headers.clear();
        headers.add(functionAvma, HEADER_BYTES);
        headers.add(fileAvma, HEADER_BYTES);
        headers.add(lineTableAvma, HEADER_BYTES);
        boolean isReadable = codes < MAX_CODES
                && headers.readFully()
                && locateString(functions[codes], functionAvma, 0)
                && locateString(files[codes], fileAvma, HEADER_BYTES)
                && locateBytes(lineTables[codes], lineTableAvma, 2 * HEADER_BYTES, MAX_LINE_TABLE_BYTES);
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
        int kind = state >> at.kindShift() & 7;
        boolean isCompact = (state >> at.compactBit() & 1) != 0;
        boolean isAscii = (state >> at.asciiBit() & 1) != 0;
        piece.avma = avma + (isAscii ? at.asciiData() : at.compactData());
        piece.characterBytes = kind;
        piece.sizeBytes = (int) length * kind;
        return length >= 0 && length <= MAX_CHARACTERS && isCompact && kind != 0;
    }

    private boolean locateBytes(Piece piece, long avma, int headerAt, int maxBytes) {
        long size = headers.bytes().getLong(headerAt + layout.obSize());
        piece.avma = avma + layout.bytesObSval();
        piece.sizeBytes = (int) size;
        return size >= 0 && size <= maxBytes;
    }

    private String string(Piece piece) {
        byte[] copy = copy(piece);
        return piece.characterBytes == BYTES ? ByteText.decode(copy) : new String(copy, charset(piece.characterBytes));
    }

    private byte[] copy(Piece piece) {
        byte[] copy = new byte[piece.sizeBytes];
        contents.bytes().get(piece.offset, copy);
        return copy;
    }

    private static Charset charset(int characterBytes) {
        if (characterBytes == 1) {
            return StandardCharsets.ISO_8859_1;
        }
        return characterBytes == 2 ? StandardCharsets.UTF_16LE : UTF_32LE;
    }
}
