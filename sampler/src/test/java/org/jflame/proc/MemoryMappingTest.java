package org.jflame.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryMappingTest {

    @Test
    void shouldParseAPathWithSpaces() {
        MemoryMapping mapping = parse(
                "7f1c2e400000-7f1c2e428000 r-xp 00028000 fe:00 1311                       /opt/my python/lib x.so (deleted)");

        assertEquals(0x7f1c2e400000L, mapping.start());
        assertEquals(0x7f1c2e428000L, mapping.end());
        assertEquals("r-xp", mapping.permissions());
        assertEquals(0x28000, mapping.fileOffset());
        assertEquals(1311, mapping.inode());
        assertEquals("/opt/my python/lib x.so (deleted)", mapping.path());
        assertTrue(mapping.isFile());
    }

    @Test
    void shouldParseMemoryWithoutAFile() {
        assertEquals(
                "", parse("7f0000000000-7f0000001000 rw-p 00000000 00:00 0 ").path());
        MemoryMapping vsyscall =
                parse("ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]");
        assertEquals(0xffffffffff600000L, vsyscall.start());
        assertFalse(vsyscall.isFile());
    }

    @Test
    void shouldParseEachLine() throws IOException {
        String maps = "1000-2000 r--p 00000000 fe:00 7   /a\n2000-3000 r-xp 00001000 fe:00 7   /a\n"
                + "3000-4000 rw-p 00000000 00:00 0 \n4000-5000 rw-p 00000000 00:00 0   [heap]\n";

        List<MemoryMapping> mappings = new MapsText(maps.getBytes(StandardCharsets.UTF_8)).mappings();

        assertEquals(
                List.of("/a", "/a", "", "[heap]"),
                mappings.stream().map(MemoryMapping::path).toList());
        assertEquals(
                List.of(false, true, false, false),
                mappings.stream().map(MemoryMapping::isExecutable).toList());
        assertEquals(0x1000, mappings.get(1).fileOffset());
        assertEquals(0x4000, mappings.get(3).start());
        assertFalse(MemoryMapping.of((int) ProcessHandle.current().pid()).isEmpty());
    }

    private static MemoryMapping parse(String line) {
        return new MapsText(line.getBytes(StandardCharsets.UTF_8)).mappings().get(0);
    }
}
