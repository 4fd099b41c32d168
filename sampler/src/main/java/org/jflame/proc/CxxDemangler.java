package org.jflame.proc;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * The C++ library's demangler: it knows all names that its own compiler makes. Thread safe. Source: Itanium C++ ABI
 * chapter 3, "Demangler API".
 */
public final class CxxDemangler {

    /** What is longer stays as it is: the library takes stack and time by the length of a name. */
    private static final int MAX_MANGLED_BYTES = 1 << 13;

    private static final int MAX_DEMANGLED_BYTES = 1 << 16;

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
        if (library == null || !name.startsWith("_Z") || mangled.length > MAX_MANGLED_BYTES) {
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

    /** Holder of the single binding: null where the library is not installed. */
    private static final class Bound {
        private static final Libstdcxx LIBRARY = load();

        private static Libstdcxx load() {
            try {
                Libstdcxx library = LibraryLoader.create(Libstdcxx.class)
                        .failImmediately()
                        .search("/usr/lib/x86_64-linux-gnu")
                        .load("libstdc++.so.6");
                Runtime.getRuntime(library);
                return library;
            } catch (UnsatisfiedLinkError e) {
                return null;
            }
        }
    }
}
