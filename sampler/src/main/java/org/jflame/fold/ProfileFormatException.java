package org.jflame.fold;

import java.io.IOException;

/** A file is no profile. The message is one printable line: what was found, where, and what cures it. */
public final class ProfileFormatException extends IOException {

    private static final long serialVersionUID = 1;

    /** Says what was found, where, and what cures it. */
    public ProfileFormatException(String message) {
        super(message);
    }
}
