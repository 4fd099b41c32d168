package org.jflame.elf;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jflame.proc.MemoryMapping;

/**
 * Libraries whose code this test's own process runs. Other tests in the same JVM read files of the same name, such as
 * the C library of a newer Python, and what they read stays mapped until it is collected.
 */
public final class OwnLibrary {

    private static final int PID = (int) ProcessHandle.current().pid();

    private OwnLibrary() {}

    /** The dynamic linker's mappings of a library, by address; none without such a library. */
    public static List<MemoryMapping> mappings(String pathEnd) throws IOException {
        List<MemoryMapping> all = MemoryMapping.of(PID);
        Optional<MemoryMapping> code = all.stream()
                .filter(mapping -> mapping.isExecutable() && mapping.path().endsWith(pathEnd))
                .findFirst();
        if (code.isEmpty()) {
            return List.of();
        }
        int first = all.indexOf(code.get());
        int end = first;
        while (first > 0 && adjoin(all.get(first - 1), all.get(first))) {
            first--;
        }
        while (end + 1 < all.size() && adjoin(all.get(end), all.get(end + 1))) {
            end++;
        }
        return all.subList(first, end + 1);
    }

    private static boolean adjoin(MemoryMapping lower, MemoryMapping upper) {
        return lower.end() == upper.start() && lower.path().equals(upper.path());
    }
}
