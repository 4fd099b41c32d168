package org.jflame.cpython;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of CPython.
 *
 * @param hex {@code PY_VERSION_HEX}: 0x030b07f0 is 3.11.7 final. Source: Include/patchlevel.h
 */
public record PythonVersion(int hex) {

    /** Which versions can be read; the layouts in the resources are these. */
    static final String SUPPORTED = "jflame reads CPython 2.6, 2.7 and 3.4 to 3.15";

    /** {@code PY_VERSION}: a release level and a {@code +} may follow the numbers. */
    private static final Pattern PY_VERSION =
            Pattern.compile("([23])\\.(\\d{1,2})\\.(\\d{1,3})(?:(?:a|b|rc)\\d+)?\\+?");

    private static final int FINAL = 0xf0;

    /** The version that a text names, nothing when it is no {@code PY_VERSION}. The release level is not kept. */
    static Optional<PythonVersion> parse(String text) {
        Matcher matcher = PY_VERSION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int major = Integer.parseInt(matcher.group(1));
        int minor = Integer.parseInt(matcher.group(2));
        int micro = Integer.parseInt(matcher.group(3));
        return Optional.of(new PythonVersion(major << 24 | minor << 16 | micro << 8 | FINAL));
    }

    /** The name of the minor version: {@code 3.11}. */
    String minorName() {
        return (hex >>> 24) + "." + (hex >>> 16 & 0xff);
    }

    @Override
    public String toString() {
        return minorName() + "." + (hex >>> 8 & 0xff);
    }
}
