package org.jflame.render;

/** A picture that cannot be drawn on this machine; the message says what is missing. */
public final class PictureException extends Exception {

    private static final long serialVersionUID = 1L;

    PictureException(String message, Throwable cause) {
        super(message, cause);
    }
}
