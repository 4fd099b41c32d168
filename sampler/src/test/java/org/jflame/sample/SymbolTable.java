package org.jflame.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jflame.fold.CodeAddress;
import org.junit.jupiter.api.Assumptions;

/** The names that binutils' {@code nm} gives to functions of files: an opinion that is not ours. */
final class SymbolTable {

    private final Map<String, Map<Long, String>> files = new HashMap<>();

    /** The names of a function, all that it has, with spaces between; {@code ""} when it has none. */
    String names(CodeAddress code) {
        return files.computeIfAbsent(code.module().path(), SymbolTable::read).getOrDefault(code.vaddr(), "");
    }

    /** Whether a file has names for functions that it does not export. */
    static boolean hasOwnFunctions(String path) {
        Map<Long, String> names = new HashMap<>();
        read(names, "nm", "--defined-only", path);
        return !names.isEmpty();
    }

    private static Map<Long, String> read(String path) {
        Map<Long, String> names = new HashMap<>();
        if (Files.isReadable(Path.of(path))) {
            read(names, "nm", "--defined-only", path);
            read(names, "nm", "--defined-only", "-D", path);
        }
        return names;
    }

    private static void read(Map<Long, String> names, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            for (String line : new String(process.getInputStream().readAllBytes()).split("\n")) {
                String[] fields = line.split(" ");
                if (fields.length == 3 && "tTwWi".contains(fields[1])) {
                    names.merge(Long.parseUnsignedLong(fields[0], 16), fields[2], (a, b) -> a + " " + b);
                }
            }
        } catch (IOException e) {
            Assumptions.abort("nm is missing: " + e.getMessage());
        }
    }
}
