package org.jflame.unwind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jflame.elf.OwnLibrary;
import org.jflame.proc.MemoryMapping;
import org.junit.jupiter.api.Assumptions;

/** Libraries of this machine. */
final class LibraryFile {

    private LibraryFile() {}

    /** A library that this test's own process has mapped, or that lies beside the C library; skips the test without one. */
    static Path mappedHere(String name) throws IOException {
        Path libc = ending("/libc.so.6");
        Path library = ending(name);
        Path found = library == null ? Path.of(libc.getParent() + name) : library;
        Assumptions.assumeTrue(Files.exists(found), () -> "this machine has no " + found);
        return found;
    }

    private static Path ending(String name) throws IOException {
        return OwnLibrary.mappings(name).stream()
                .map(MemoryMapping::path)
                .findFirst()
                .map(Path::of)
                .orElse(null);
    }
}
