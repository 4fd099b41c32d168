package org.jflame.web;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a profile is called in links: 128 random bits, so that nobody finds one by trying.
 *
 * @param text 32 hexadecimal digits, lower case
 */
record ProfileId(String text) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    /** One that nobody has seen. */
    static ProfileId random() {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        return new ProfileId(HexFormat.of().formatHex(bits));
    }

    /** The one that a link names; empty when it can name none. */
    static Optional<ProfileId> of(String text) {
        return text != null && FORM.matcher(text).matches() ? Optional.of(new ProfileId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
