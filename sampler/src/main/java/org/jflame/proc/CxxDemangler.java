package org.jflame.proc;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;

/**
 * The C++ library's demangler: it knows all names that its own compiler makes. Thread safe. Source: Itanium C++ ABI
 * chapter 3, "Demangler API".
 */
public final class CxxDemangler {

    /** What is longer stays as it is: the library takes stack and time by the length of a name. */
    private static final int MAX_MANGLED_BYTES = 1 << 13;

    private static final int MAX_DEMANGLED_BYTES = 1 << 16;

    /**
     * A name may refer to its own parts, and those to others: forty doublings in 400 bytes would fill any memory, and
     * the library does them all. Of torch's 340,000 names, 170 are above this.
     */
    private static final long MAX_EXPANDED_LENGTH = 1 << 23;

    private static final int MAX_REFERENCES = 36 * 36 + 37;

    private CxxDemangler() {}

    /** The functions of libstdc++ and, through it, of the C library. */
    public interface Libstdcxx {

        /** The demangled name in memory to be freed, null when the name is no mangled one. */
        Pointer __cxa_demangle(byte[] mangled, Pointer buffer, Pointer sizeBytes, Pointer status);

        /** {@code free(3)}. */
        void free(Pointer memory);
    }

    /**
     * The name as it was written in the source.
     *
     * @return nothing for what is not mangled, and where libstdc++ is not installed
     */
    public static Optional<String> demangled(String name) {
        Libstdcxx library = Bound.LIBRARY;
        byte[] mangled = (name + "\0").getBytes(StandardCharsets.UTF_8);
        if (library == null
                || !name.startsWith("_Z")
                || mangled.length > MAX_MANGLED_BYTES
                || expandedLength(name) > MAX_EXPANDED_LENGTH) {
            return Optional.empty();
        }
        Pointer demangled = library.__cxa_demangle(mangled, null, null, null);
        if (demangled == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(demangled.getString(0, MAX_DEMANGLED_BYTES, StandardCharsets.UTF_8));
        } finally {
            library.free(demangled);
        }
    }

    /**
     * At least as long as the name with all parts in the place of the references to them ({@code S_}, {@code S1A_},
     * {@code T_}). A part is complete when it is referred to for the first time, and no longer than all before.
     */
    static long expandedLength(String mangled) {
        long[][] partLengths = new long[2][MAX_REFERENCES];
        int[] parts = new int[2];
        long length = 0;
        for (int i = 0; i < mangled.length() && length <= MAX_EXPANDED_LENGTH; i++) {
            length++;
            char c = mangled.charAt(i);
            int end = mangled.indexOf('_', i);
            if (c != 'S' && c != 'T' || end < 0 || end - i > 3) {
                continue;
            }
            int number = end == i + 1 ? 0 : sequenceNumber(mangled.substring(i + 1, end));
            int kind = c == 'S' ? 0 : 1;
            while (parts[kind] <= number) {
                partLengths[kind][parts[kind]++] = length;
            }
            length += number < 0 ? 0 : partLengths[kind][number];
        }
        return length;
    }

    /** -1 for what is none: these letters occur in other places too. */
    private static int sequenceNumber(String digits) {
        try {
            return 1 + Integer.parseInt(digits.toUpperCase(Locale.ROOT), 36);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Holder of the single binding: null where the library is not installed. */
    private static final class Bound {
        private static final Libstdcxx LIBRARY = load();

        private static Libstdcxx load() {
            try {
                return LibraryLoader.create(Libstdcxx.class).failImmediately().load("libstdc++.so.6");
            } catch (UnsatisfiedLinkError e) {
                return null;
            }
        }
    }
}
