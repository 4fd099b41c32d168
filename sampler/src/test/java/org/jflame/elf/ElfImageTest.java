package org.jflame.elf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.jflame.proc.MemoryMapping;
import org.junit.jupiter.api.Test;

/** The C library of this test, as its memory has it, against its file. */
class ElfImageTest {

    private final int pid = (int) ProcessHandle.current().pid();

    /** The dynamic linker has added the load bias to the addresses in the dynamic section; the file states none. */
    @Test
    void shouldBeAsGoodAsTheFileForWhatIsExported() throws IOException {
        List<MemoryMapping> libc = MemoryMapping.of(pid).stream()
                .filter(mapping -> mapping.path().endsWith("/libc.so.6"))
                .toList();
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
    }

    @Test
    void shouldNotBeMadeOfMemoryThatCannotBeRead() {
        MemoryMapping unmapped = new MemoryMapping(4096, 8192, "r-xp", 0, 1, "/gone (deleted)");

        assertTrue(ElfImage.read(pid, List.of(unmapped)).isEmpty());
        assertTrue(ElfImage.read(pid, List.of()).isEmpty());
    }
}
