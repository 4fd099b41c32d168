package org.jflame.bridge;

/** The numbers that both ends of the wire must agree on. */
public final class Protocol {

    /** The wire protocol that this service speaks; a client of another one is told so. */
    public static final int NUMBER = 1;

    /** The version of jflame; a test holds it equal to the build's. */
    public static final String VERSION = "0.1.0";

    /** The largest message that is read; a client that sends more loses its connection. */
    public static final int MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

    private Protocol() {}
}
