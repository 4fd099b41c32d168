package org.jflame.cpython;

/**
 * A version of CPython.
 *
 * @param hex {@code PY_VERSION_HEX}: 0x030b07f0 is 3.11.7 final. Source: Include/patchlevel.h
 */
public record PythonVersion(int hex) {

    int major() {
        return hex >>> 24;
    }

    int minor() {
        return hex >>> 16 & 0xff;
    }

    @Override
    public String toString() {
        return major() + "." + minor() + "." + (hex >>> 8 & 0xff);
    }
}
