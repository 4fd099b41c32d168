package org.jflame.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jflame.proc.Libc;
import org.jflame.proc.MemoryMapping;
import org.jflame.proc.TargetProcess;
import org.junit.jupiter.api.Test;

/** The code of this test's own process. */
class AddressSpaceTest {

    private final TargetProcess self =
            new TargetProcess((int) ProcessHandle.current().pid());
    private final ModuleFiles files = new ModuleFiles();
    private final AddressSpace addresses = new AddressSpace(self, files);

    @Test
    void shouldFindAFunctionWhereTheFileStatesIt() throws IOException {
        long absAvma = Libc.load().dlsym(null, "abs").address();

        LoadedModule libc = addresses.find(absAvma);

        assertTrue(libc.file().id().path().endsWith("/libc.so.6"), libc::toString);
        ElfFile elf = ElfFile.open(Path.of(libc.file().id().path())).orElseThrow();
        assertEquals(absAvma, elf.symbol("abs").orElseThrow() + libc.loadBias());
        assertSame(libc.file(), files.of(libc.file().id()));
        assertSame(libc, addresses.find(libc.endAvma() - 1));
        assertNull(addresses.find(8));
        assertNull(addresses.find(-8));
    }

    @Test
    void shouldFindCodeOfTheJvmWhichIsInNoFile() throws IOException {
        MemoryMapping compiled = mapping("");

        LoadedModule module = addresses.find(compiled.start());

        assertEquals("", module.file().id().path());
        assertEquals(self.pid(), module.file().id().identity());
        assertTrue(module.file().elf().isEmpty());
        assertEquals(0, module.loadBias());
    }

    @Test
    void shouldReadTheVdsoFromMemory() throws IOException {
        LoadedModule vdso = addresses.find(mapping("[vdso]").start());

        assertEquals("[vdso]", vdso.file().id().name());
        assertTrue(vdso.file().elf().orElseThrow().exports("clock_gettime"));
    }

    /** A second file with the path of a mapped one is not that one. */
    @Test
    void shouldTellAReplacedFileByItsFirstPage() throws IOException {
        List<MemoryMapping> libc = OwnLibrary.mappings("/libc.so.6");
        MappedHeader header = new MappedHeader(self.pid(), libc);

        assertTrue(header.isElf());
        assertTrue(header.isStartOf(Path.of(libc.get(0).path())));
        assertFalse(header.isStartOf(Path.of("/proc/self/exe")));
    }

    private static MemoryMapping mapping(String path) throws IOException {
        return MemoryMapping.of((int) ProcessHandle.current().pid()).stream()
                .filter(mapping -> mapping.path().equals(path) && mapping.isExecutable())
                .findFirst()
                .orElseThrow();
    }
}
