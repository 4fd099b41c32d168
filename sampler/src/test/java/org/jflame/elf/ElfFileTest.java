package org.jflame.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

    /** lld lets two segments share a page of the file, and places them differently. */
    @Test
    void shouldTellSegmentsThatShareAPageByTheirPermissions() {
        ByteBuffer bytes = ByteBuffer.allocate(64 + 2 * 56).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1})
                .putLong(32, 64)
                .putShort(54, (short) 56)
                .putShort(56, (short) 2);
        putLoadedSegment(bytes, 64, 4, 0, 0, 0x5123);
        putLoadedSegment(bytes, 64 + 56, 5, 0x5130, 0x6130, 0x1000);
        ElfFile elf = ElfFile.ofImage(bytes, List.of()).orElseThrow();

        MemoryMapping code = new MemoryMapping(0x7f0000006000L, 0x7f0000008000L, "r-xp", 0x5000, 1, "/lld");
        MemoryMapping data = new MemoryMapping(0x7f0000000000L, 0x7f0000006000L, "r--p", 0, 1, "/lld");

        assertEquals(OptionalLong.of(0x7f0000000000L), elf.loadBias(code));
        assertEquals(OptionalLong.of(0x7f0000000000L), elf.loadBias(data));
    }

    private static void putLoadedSegment(
            ByteBuffer bytes, int at, int p_flags, long p_offset, long p_vaddr, long p_filesz) {
        bytes.putInt(at, 1)
                .putInt(at + 4, p_flags)
                .putLong(at + 8, p_offset)
                .putLong(at + 16, p_vaddr)
                .putLong(at + 32, p_filesz);
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
