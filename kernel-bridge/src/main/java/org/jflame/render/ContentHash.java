package org.jflame.render;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** SHA-256 of a text's UTF-8: what an element is called by its content, and what a content security policy permits. */
final class ContentHash {

    private ContentHash() {}

    /** The first eight hexadecimal digits. */
    static String shortHex(String text) {
        return HexFormat.of().formatHex(sha256(text), 0, 4);
    }

    /** The whole of it, as content security policies write it. Source: CSP Level 3, 2.3.1. */
    static String base64(String text) {
        return Base64.getEncoder().encodeToString(sha256(text));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
