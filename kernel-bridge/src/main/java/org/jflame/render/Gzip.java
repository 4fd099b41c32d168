package org.jflame.render;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/**
 * Bytes in gzip's format. The same bytes give the same result whatever the Java. Not as small as it gets: for the last
 * hundredth of a profile's bytes it would take three times as long, and somebody waits for it.
 */
public final class Gzip {

    /** Where the header says which operating system wrote it. Source: RFC 1952, section 2.3. */
    private static final int OS_INDEX = 9;

    private static final byte OS_UNKNOWN = (byte) 255;

    private Gzip() {}

    /** The compressed bytes. */
    public static byte[] compress(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        byte[] result = compressed.toByteArray();
        result[OS_INDEX] = OS_UNKNOWN; // 0 before Java 16: JDK-8244706
        return result;
    }
}
