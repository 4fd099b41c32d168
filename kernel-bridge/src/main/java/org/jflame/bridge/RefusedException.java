package org.jflame.bridge;

import java.util.Objects;

/** A request that gets an error for a reply. The service goes on. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** A message quotes what it refuses, and that may be megabytes. */
    private static final int MAX_MESSAGE_CHARS = 300;

    private final int requestId;
    private final ErrorCode code;
    private final String cure;

    /**
     * @param requestId the request's id, 0 when it could not be read
     * @param code what is wrong, for programs
     * @param message what was found and where, one line
     * @param cure what to do, one line
     */
    RefusedException(int requestId, ErrorCode code, String message, String cure) {
        super(message.length() <= MAX_MESSAGE_CHARS ? message : message.substring(0, MAX_MESSAGE_CHARS) + "...");
        this.requestId = requestId;
        this.code = Objects.requireNonNull(code);
        this.cure = Objects.requireNonNull(cure);
    }

    int requestId() {
        return requestId;
    }

    Reply.Failure reply() {
        return new Reply.Failure(code, getMessage(), cure);
    }
}
