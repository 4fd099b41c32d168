package org.jflame.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jflame.proc.Libc;
import org.jflame.proc.MemoryMapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Symbols of the C library that this test runs on, found in its file and in its own mapped memory. */
class ElfFileTest {

    private final MemoryMapping libc = ownMappings().stream()
            .filter(mapping -> mapping.path().endsWith("/libc.so.6") && mapping.isExecutable())
            .findFirst()
            .orElseThrow();

    @Test
    void shouldFindTheSymbolWhereTheLinkerFoundIt() throws IOException {
        ElfFile elf = ElfFile.open(Path.of(libc.path())).orElseThrow();
        long vaddr = elf.symbol("abs").orElseThrow();
        long bias = elf.loadBias(libc).orElseThrow();

        assertEquals(addressByDynamicLinker("abs"), vaddr + bias);
        assertEquals(OptionalLong.empty(), elf.symbol("no_such_symbol_in_any_libc"));
    }

    @Test
    void shouldRefuseWhatIsNoElfFile(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "#!/bin/sh\n".repeat(20));
        Path empty = Files.createFile(folder.resolve("empty"));
        Path header = Files.write(folder.resolve("header"), new byte[] {0x7f, 'E', 'L', 'F', 2, 1});

        for (Path file : List.of(text, empty, header)) {
            assertTrue(ElfFile.open(file).isEmpty(), file::toString);
        }
    }

    @Test
    void shouldSurviveATruncatedFile(@TempDir Path folder) throws IOException {
        byte[] whole = Files.readAllBytes(Path.of(libc.path()));
        for (int size : List.of(64, 200, 1000, 5000)) {
            Path cut = Files.write(folder.resolve("cut" + size), Arrays.copyOf(whole, size));
            assertEquals(OptionalLong.empty(), ElfFile.open(cut).orElseThrow().symbol("abs"));
        }
    }

    private static List<MemoryMapping> ownMappings() {
        try {
            return MemoryMapping.of((int) ProcessHandle.current().pid());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long addressByDynamicLinker(String symbol) {
        return Libc.load().dlsym(null, symbol).address();
    }
}
