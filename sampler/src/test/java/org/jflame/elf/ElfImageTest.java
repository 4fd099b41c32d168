package org.jflame.elf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.jflame.proc.MemoryMapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The C library of this test, as its memory has it, against its file. */
class ElfImageTest {

    private final int pid = (int) ProcessHandle.current().pid();

    /** The dynamic linker has added the load bias to the addresses in the dynamic section; the file states none. */
    @Test
    void shouldBeAsGoodAsTheFileForWhatIsExported(@TempDir Path folder) throws IOException {
        MappedByteBuffer another = mapAnotherLibc(folder);
        List<MemoryMapping> libc = OwnLibrary.mappings("/libc.so.6");
        ElfFile file = ElfFile.open(Path.of(libc.get(0).path())).orElseThrow();
        ElfFile image = ElfImage.read(pid, libc).orElseThrow();

        for (String name : List.of("abs", "malloc", "environ", "pthread_create")) {
            assertEquals(file.symbol(name), image.symbol(name), name);
        }
        assertEquals(OptionalLong.empty(), image.symbol("no_such_symbol_in_any_libc"));
        assertEquals(file.loadBias(libc.get(1)), image.loadBias(libc.get(1)));
        assertArrayEquals(
                file.function("abs").orElseThrow().addresses().toArray(),
                image.function("abs").orElseThrow().addresses().toArray());
        Reference.reachabilityFence(another);
    }

    /** As other tests do, which read the C library of a newer Python. */
    private static MappedByteBuffer mapAnotherLibc(Path folder) throws IOException {
        Path copy = Files.copy(Path.of("/proc/self/exe").toRealPath(), folder.resolve("libc.so.6"));
        try (FileChannel channel = FileChannel.open(copy)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        }
    }

    @Test
    void shouldNotBeMadeOfMemoryThatCannotBeRead() {
        MemoryMapping unmapped = new MemoryMapping(4096, 8192, "r-xp", 0, 1, "/gone (deleted)");

        assertTrue(ElfImage.read(pid, List.of(unmapped)).isEmpty());
        assertTrue(ElfImage.read(pid, List.of()).isEmpty());
    }
}
