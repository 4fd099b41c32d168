package org.jflame.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret of those who may upload and delete. Its file is a line {@code Authorization: Bearer SECRET}, so that
 * {@code curl -H @FILE} sends it and nobody sees it among a program's arguments; the secret alone does too.
 */
public final class AccessToken {

    /** Shorter ones could be guessed. */
    private static final int LEAST_LENGTH = 16;

    private static final String PREFIX = "Authorization: Bearer ";
    private static final long SESSION_MILLIS = 30L * 24 * 3600 * 1000;

    private final String secret;

    private AccessToken(String secret) {
        this.secret = secret;
    }

    /** A secret as a file or an environment variable has it, with or without the words before it. */
    public static String secretOf(String text) {
        String line = text.strip();
        String lower = line.toLowerCase(Locale.ROOT);
        int bearer = lower.startsWith("authorization:") ? lower.indexOf("bearer ") : -1;
        return bearer < 0 ? line : line.substring(bearer + "bearer ".length()).strip();
    }

    /**
     * Reads a file's secret.
     *
     * @throws IOException with a message for people, when it cannot be used
     */
    static AccessToken read(Path file) throws IOException {
        String secret =
                secretOf(Files.readString(file, StandardCharsets.ISO_8859_1)); // never fails; not ASCII is no token
        if (secret.length() < LEAST_LENGTH || !secret.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IOException(file + " has no token: one line of at least " + LEAST_LENGTH + " letters and digits");
        }
        return new AccessToken(secret);
    }

    /** Reads a file's secret; where there is no file, makes one that only this user can read. */
    static AccessToken readOrMake(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] bits = new byte[24];
            new SecureRandom().nextBytes(bits);
            String line = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits) + "\n";
            Path unfinished = Files.createTempFile(
                    file.toAbsolutePath().getParent(),
                    ".token",
                    "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(unfinished, line);
            Files.move(unfinished, file);
        }
        return read(file);
    }

    /** Itself, for the one link that is shown to who has started the server. */
    String secret() {
        return secret;
    }

    /** Whether somebody knows the secret; takes the same time whatever they say. */
    boolean matches(String offered) {
        return MessageDigest.isEqual(digest("token", secret), digest("token", offered));
    }

    /** What a browser keeps in the secret's place: when it ends, and a proof that we have said so. */
    String session(long nowMillis) {
        long end = nowMillis + SESSION_MILLIS;
        return end + "-" + proof(end);
    }

    boolean isSession(String cookie, long nowMillis) {
        int dash = cookie.indexOf('-');
        if (dash < 1 || dash > 18 || !cookie.substring(0, dash).chars().allMatch(Character::isDigit)) {
            return false;
        }
        long end = Long.parseLong(cookie.substring(0, dash));
        byte[] offered = cookie.substring(dash + 1).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(proof(end).getBytes(StandardCharsets.UTF_8), offered) && nowMillis < end;
    }

    static long sessionSeconds() {
        return SESSION_MILLIS / 1000;
    }

    private String proof(long end) {
        return HexFormat.of().formatHex(digest(secret, "session until " + end));
    }

    private static byte[] digest(String key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
