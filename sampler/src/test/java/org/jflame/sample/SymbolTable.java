package org.jflame.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jflame.fold.CodeAddress;
import org.junit.jupiter.api.Assumptions;

/** The names that binutils' {@code nm} gives to functions of files: an opinion that is not ours. */
final class SymbolTable {

    private final Map<String, NavigableMap<Long, Function>> files = new HashMap<>();

    private record Function(long sizeBytes, String names) {

        private Function and(Function other) {
            return new Function(Math.max(sizeBytes, other.sizeBytes), names + " " + other.names);
        }
    }

    /** The names of the function at an address, all that it has, with spaces between; {@code ""} when it has none. */
    String names(CodeAddress code) {
        var function =
                files.computeIfAbsent(code.module().path(), SymbolTable::read).floorEntry(code.vaddr());
        boolean isInside = function != null
                && code.vaddr() - function.getKey()
                        < Math.max(1, function.getValue().sizeBytes());
        return isInside ? function.getValue().names() : "";
    }

    /** Whether a file has names for functions that it does not export. */
    static boolean hasOwnFunctions(String path) {
        NavigableMap<Long, Function> names = new TreeMap<>();
        read(names, "nm", "-S", "--defined-only", path);
        return !names.isEmpty();
    }

    private static NavigableMap<Long, Function> read(String path) {
        NavigableMap<Long, Function> names = new TreeMap<>();
        if (Files.isReadable(Path.of(path))) {
            read(names, "nm", "-S", "--defined-only", path);
            read(names, "nm", "-S", "--defined-only", "-D", path);
        }
        return names;
    }

    private static void read(NavigableMap<Long, Function> names, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            for (String line : new String(process.getInputStream().readAllBytes()).split("\n")) {
                String[] fields = line.split(" ");
                if (fields.length == 4 && "tTwWi".contains(fields[2])) {
                    names.merge(
                            Long.parseUnsignedLong(fields[0], 16),
                            new Function(Long.parseUnsignedLong(fields[1], 16), fields[3]),
                            Function::and);
                }
            }
        } catch (IOException e) {
            Assumptions.abort("nm is missing: " + e.getMessage());
        }
    }
}
