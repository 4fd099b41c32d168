package org.jflame.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.jflame.proc.Libc;
import org.jflame.proc.MemoryMapping;
import org.jflame.proc.TargetProcess;
import org.junit.jupiter.api.Test;

/** The code of this test's own process. */
class AddressSpaceTest {

    private static final long SYS_MPROTECT = 10;
    private static final int READ_WRITE = 3;
    private static final int READ_WRITE_EXECUTE = 7;
    private static final int PAGE_BYTES = 4096;
    private static final long NOT_CODE = 8;

    private final TargetProcess self =
            new TargetProcess((int) ProcessHandle.current().pid());
    private final ByteBuffer memory = ByteBuffer.allocateDirect(2 * PAGE_BYTES);
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

    /** Words of stacks that are no code make looks at the maps rare; code that is made meanwhile is found all the same. */
    @Test
    void shouldFindNewCodeAfterManyFruitlessGuesses() throws InterruptedException {
        guessUntil(System.nanoTime() + 1_000_000_000L, NOT_CODE);
        long page = Pointer.wrap(Runtime.getSystemRuntime(), memory).address() + PAGE_BYTES - 1 & -PAGE_BYTES;
        assertNull(addresses.known(page));
        assertEquals(0, Libc.load().syscall(SYS_MPROTECT, page, PAGE_BYTES, READ_WRITE_EXECUTE, 0));

        guessUntil(System.nanoTime() + 10_000_000_000L, page);
        assertNotNull(addresses.known(page));

        assertEquals(0, Libc.load().syscall(SYS_MPROTECT, page, PAGE_BYTES, READ_WRITE, 0));
        guessUntil(System.nanoTime() + 2_000_000_000L, NOT_CODE);
        assertNull(addresses.known(page), "it was looked again");
        assertEquals(0, Libc.load().syscall(SYS_MPROTECT, page, PAGE_BYTES, READ_WRITE_EXECUTE, 0));
        Thread.sleep(200); // there are at least 100 ms between two looks
        assertNotNull(addresses.find(page), "what runs is looked for at once");
        assertEquals(0, Libc.load().syscall(SYS_MPROTECT, page, PAGE_BYTES, READ_WRITE, 0));
    }

    private void guessUntil(long deadlineNanos, long avma) throws InterruptedException {
        while (addresses.findGuess(avma) == null && System.nanoTime() < deadlineNanos) {
            Thread.sleep(1); // nothing happens until the next look at the maps is due
        }
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
