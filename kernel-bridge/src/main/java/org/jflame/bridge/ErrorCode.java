package org.jflame.bridge;

import org.jflame.proc.TargetException;

/** What is wrong, for programs. */
public enum ErrorCode {
    /** The client speaks another wire protocol. */
    PROTOCOL,
    /** Not JSON, an unknown type, a missing or a bad field. */
    MALFORMED,
    /** What was sent to be compared is no profile, or a larger one than the service can take. */
    BAD_PROFILE,
    /** A profile was asked for and none was started. */
    NOT_SAMPLING,
    /** See {@link TargetException.Code#NO_SUCH_PROCESS}. */
    NO_SUCH_PROCESS,
    /** See {@link TargetException.Code#NOT_PERMITTED}. */
    NOT_PERMITTED,
    /** See {@link TargetException.Code#NOT_PYTHON}. */
    NOT_PYTHON,
    /** See {@link TargetException.Code#UNSUPPORTED_PYTHON}. */
    UNSUPPORTED_PYTHON,
    /** See {@link TargetException.Code#NOT_STARTED}. */
    NOT_STARTED,
    /** See {@link TargetException.Code#OS}. */
    OS,
    /** A defect of jflame. */
    INTERNAL;

    /** The sampler's codes go over the wire under their own names. */
    static ErrorCode of(TargetException.Code code) {
        return valueOf(code.name());
    }
}
