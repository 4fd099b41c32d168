package org.jflame.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MemoryMappingTest {

    @Test
    void shouldParseAPathWithSpaces() {
        MemoryMapping mapping = MemoryMapping.parse(
                "7f1c2e400000-7f1c2e428000 r-xp 00028000 fe:00 1311                       /opt/my python/lib x.so (deleted)");

        assertEquals(0x7f1c2e400000L, mapping.start());
        assertEquals(0x7f1c2e428000L, mapping.end());
        assertEquals("r-xp", mapping.permissions());
        assertEquals(0x28000, mapping.fileOffset());
        assertEquals("/opt/my python/lib x.so (deleted)", mapping.path());
        assertTrue(mapping.isFile());
    }

    @Test
    void shouldParseMemoryWithoutAFile() {
        assertEquals(
                "",
                MemoryMapping.parse("7f0000000000-7f0000001000 rw-p 00000000 00:00 0 ")
                        .path());
        MemoryMapping vsyscall = MemoryMapping.parse(
                "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]");
        assertEquals(0xffffffffff600000L, vsyscall.start());
        assertFalse(vsyscall.isFile());
    }
}
