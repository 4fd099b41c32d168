package org.jflame.web;

import java.sql.SQLException;

/** The database cannot do what it was asked for. The message is one line: what was found and what cures it. */
public final class StoreException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Primary result codes. Source: sqlite.org/rescode.html. */
    private static final int SQLITE_IOERR = 10;

    private static final int SQLITE_CORRUPT = 11;
    private static final int SQLITE_FULL = 13;
    private static final int SQLITE_NOTADB = 26;

    /** What kind of trouble it is. */
    enum Kind {
        /** The disk or the quota is full; what was there before is untouched. */
        FULL,
        /** There would never be room for it. */
        TOO_LARGE,
        /** What is in the file is no longer what was written. */
        DAMAGED,
        /** Anything else: it may not be opened, or is in use. */
        UNAVAILABLE
    }

    private final Kind kind;

    StoreException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    static StoreException of(SQLException e, boolean isWriting) {
        return switch (e.getErrorCode() & 0xFF) {
            case SQLITE_FULL -> full(e.getMessage());
            case SQLITE_IOERR ->
                isWriting ? full(e.getMessage()) : new StoreException(Kind.UNAVAILABLE, oneLine(e.getMessage()));
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                new StoreException(Kind.DAMAGED, "the database is damaged: " + oneLine(e.getMessage()));
            default -> new StoreException(Kind.UNAVAILABLE, "the database: " + oneLine(e.getMessage()));
        };
    }

    private static StoreException full(String message) {
        return new StoreException(Kind.FULL, "the disk is full, nothing was kept of this: " + oneLine(message));
    }

    private static String oneLine(String message) {
        return String.valueOf(message).replaceAll("\\s+", " ");
    }
}
