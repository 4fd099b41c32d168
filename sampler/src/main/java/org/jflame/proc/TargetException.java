package org.jflame.proc;

import java.util.Objects;

/**
 * The target cannot be sampled. The message says what was found and where; the cure says what to do about it.
 *
 * <p>Thrown only while a session is set up: once sampling, what cannot be read ends in a counted truncation.
 */
public final class TargetException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What is wrong, for programs. */
    public enum Code {
        /** No process has this pid, or it is ending. */
        NO_SUCH_PROCESS,
        /** The kernel refuses to let this user trace the process. */
        NOT_PERMITTED,
        /** No CPython interpreter was found in the process. */
        NOT_PYTHON,
        /** A CPython of a version whose layout is not known. */
        UNSUPPORTED_PYTHON,
        /** A program that was to be sampled could not be started. */
        NOT_STARTED,
        /** A system call failed for a reason of its own. */
        OS
    }

    private final Code code;
    private final String cure;

    /**
     * @param code what is wrong, for programs
     * @param message what was found and where, one line
     * @param cure what to do, one line; a command where there is one
     */
    public TargetException(Code code, String message, String cure) {
        super(message);
        this.code = Objects.requireNonNull(code);
        this.cure = Objects.requireNonNull(cure);
    }

    public Code code() {
        return code;
    }

    public String cure() {
        return cure;
    }
}
