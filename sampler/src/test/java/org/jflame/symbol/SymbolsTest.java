package org.jflame.symbol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jflame.elf.ElfFile;
import org.jflame.elf.OwnLibrary;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.NativeModule;
import org.jflame.proc.MemoryMapping;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that are found, against those that {@code nm} prints for the same files. */
class SymbolsTest {

    private static final int OWN_PID = (int) ProcessHandle.current().pid();

    /** A line of nm with a size. */
    private record Symbol(long start, long sizeBytes, String name) {
        boolean contains(long vaddr) {
            return Long.compareUnsigned(vaddr - start, sizeBytes) < 0;
        }
    }

    @Test
    void shouldNameWhatTheLibrariesExportAsNmDoes() throws IOException, InterruptedException {
        Tool.require("nm");
        for (String name : List.of("libc.so.6", "libstdc++.so.6", "libm.so.6")) {
            Path library = mapped(name);
            assertNamedAsBy(nm(library, "-D"), library, 5000);
        }
    }

    @Test
    void shouldNameTheFunctionsOfACxxProgram(@TempDir Path folder) throws IOException, InterruptedException {
        Tool.require("nm");
        for (String optimisation : List.of("-O0", "-O2")) {
            Path program = Tool.compile(folder, "names.cpp", optimisation);
            assertNamedAsBy(nm(program), program, 5000);
        }
    }

    @Test
    void shouldNotNameWhatNoSymbolContains(@TempDir Path folder) throws IOException, InterruptedException {
        Tool.require("nm", "objcopy");
        Path library = folder.resolve("libc.so.6"); // without its build id, by which debug symbols may be found
        Tool.run(
                "objcopy",
                "-R",
                ".note.gnu.build-id",
                "-R",
                ".gnu_debuglink",
                mapped("libc.so.6").toString(),
                library.toString());
        List<Symbol> symbols = nm(library, "-D");
        TreeSet<Long> gaps = symbols.stream()
                .map(symbol -> symbol.start + symbol.sizeBytes)
                .filter(end -> symbols.stream().noneMatch(symbol -> symbol.contains(end)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(gaps.size() > 100, gaps::toString);

        names(library, gaps).forEach((vaddr, name) -> assertEquals("libc.so.6+0x" + Long.toHexString(vaddr), name));
    }

    static Path mapped(String name) throws IOException {
        List<MemoryMapping> mappings = OwnLibrary.mappings("/" + name);
        if (!mappings.isEmpty()) {
            return Path.of(mappings.get(0).path());
        }
        Path installed = Path.of("/usr/lib/x86_64-linux-gnu", name);
        Assumptions.assumeTrue(Files.exists(installed), name + " is not installed");
        return installed;
    }

    /** Functions, with their sizes. */
    private static List<Symbol> nm(Path file, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("nm", "-C", "-S", "--defined-only"));
        command.addAll(List.of(options));
        command.add(file.toString());
        return Tool.run(command).stream()
                .map(line -> line.split(" ", 4))
                .filter(fields -> fields.length == 4 && "tTwWi".contains(fields[2]))
                .map(fields -> new Symbol(
                        Long.parseLong(fields[0], 16),
                        Long.parseLong(fields[1], 16),
                        fields[3].replaceFirst("@.*", "")))
                .toList();
    }

    private static void assertNamedAsBy(List<Symbol> symbols, Path file, int most) throws IOException {
        Map<Long, Set<String>> expected = new HashMap<>();
        symbols.stream()
                .sorted(Comparator.comparing(Symbol::name))
                .limit(most)
                .forEach(symbol -> expected.put(symbol.start + symbol.sizeBytes / 2, new HashSet<>()));
        for (Symbol symbol : symbols) {
            expected.forEach((vaddr, names) -> {
                if (symbol.contains(vaddr)) {
                    names.add(
                            symbol.name.replaceFirst("(( \\[clone )?\\.(cold|part|constprop|isra)[.0-9]*\\]?)+$", ""));
                }
            });
        }
        assertTrue(expected.size() > 20, () -> file + " has only " + expected.size());
        names(file, new TreeSet<>(expected.keySet()))
                .forEach((vaddr, name) -> assertTrue(
                        expected.get(vaddr).contains(name),
                        () -> file + " " + Long.toHexString(vaddr) + ": " + name + " is none of "
                                + expected.get(vaddr)));
    }

    static Map<Long, String> names(Path file, TreeSet<Long> vaddrs) throws IOException {
        Map<Long, String> names = new HashMap<>();
        frames(file, vaddrs)
                .forEach((vaddr, frames) -> names.put(vaddr, frames.get(0).function()));
        return names;
    }

    static Map<Long, List<NativeFrame>> frames(Path file, TreeSet<Long> vaddrs) throws IOException {
        NativeModule module = new NativeModule(file.toString(), 1);
        return new ModuleNames(module, ElfFile.open(file).orElseThrow(), OWN_PID).of(vaddrs);
    }
}
