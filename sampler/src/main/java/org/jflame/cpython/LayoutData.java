package org.jflame.cpython;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;
import java.util.function.IntToLongFunction;

/**
 * The raw numbers and words of one {@code cpython-3.N.properties}. A number {@code @N} is the one that the target itself
 * states, N bytes into its {@code _Py_DebugOffsets}.
 */
final class LayoutData {

    private final Properties data;
    private final IntToLongFunction debugOffset;

    private LayoutData(Properties data, IntToLongFunction debugOffset) {
        this.data = data;
        this.debugOffset = debugOffset;
    }

    /** The data of a version, nothing when the version is not known. */
    static Optional<LayoutData> of(PythonVersion version, boolean isFreeThreaded) {
        String resource = "cpython-" + version.minorName() + (isFreeThreaded ? "t" : "") + ".properties";
        try (InputStream in = LayoutData.class.getResourceAsStream(resource)) {
            if (in == null) {
                return Optional.empty();
            }
            Properties data = new Properties();
            data.load(in);
            return Optional.of(new LayoutData(data, offset -> {
                throw new IllegalStateException("the target's own offsets are not known yet");
            }));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether some numbers are to be taken from the target's {@code _Py_DebugOffsets}. */
    boolean usesDebugOffsets() {
        return data.values().stream().anyMatch(value -> value.toString().startsWith("@"));
    }

    /** The same data for one target. */
    LayoutData in(IntToLongFunction debugOffset) {
        return new LayoutData(data, debugOffset);
    }

    /** A number that every version has. */
    int get(String key) {
        return find(key).orElseThrow(() -> new IllegalArgumentException("the layout has no " + key));
    }

    /** A number, {@link Layout#NONE} where the version has none. */
    int getOrNone(String key) {
        return getOr(key, Layout.NONE);
    }

    /** A number, or the one that most versions have. */
    int getOr(String key, int usual) {
        return find(key).orElse(usual);
    }

    /** A word that every version has. */
    String word(String key) {
        return wordOrNone(key).orElseThrow(() -> new IllegalArgumentException("the layout has no " + key));
    }

    /** A word, nothing where the version has none. */
    Optional<String> wordOrNone(String key) {
        return Optional.ofNullable(data.getProperty(key));
    }

    private Optional<Integer> find(String key) {
        return wordOrNone(key)
                .map(value -> value.startsWith("@")
                        ? Math.toIntExact(debugOffset.applyAsLong(Integer.parseInt(value.substring(1))))
                        : Integer.valueOf(value));
    }
}
