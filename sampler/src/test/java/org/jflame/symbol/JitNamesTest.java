package org.jflame.symbol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jflame.fold.NativeModule;
import org.jflame.proc.MemoryMapping;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Code that is in no file. */
class JitNamesTest {

    private static final int OWN_PID = (int) ProcessHandle.current().pid();

    @Test
    void shouldNameByThePerfMap() throws IOException {
        String map = "7f0000001000 20 first function\n" //
                + "7f0000001020 0x10 second\n"
                + "7f0000001000 8 newer\n"
                + "broken\n\n1 2\nzz 10 no\n7f0000001020 -1 no\n7f0000001020 ffffffffffffffffff no\n"
                + "7f0000002000 10 cut";
        TreeSet<Long> avmas = new TreeSet<>(List.of(
                0x7f0000001007L, 0x7f0000001008L, 0x7f000000101fL, 0x7f0000001020L, 0x7f0000001030L, 0x7f0000002000L));

        assertEquals(
                Map.of(
                        0x7f0000001007L, "newer",
                        0x7f0000001008L, "first function",
                        0x7f000000101fL, "first function",
                        0x7f0000001020L, "second"),
                PerfMap.names(new ByteArrayInputStream(map.getBytes(StandardCharsets.UTF_8)), avmas));
    }

    @Test
    void shouldFindTheMapOfTheProcess() throws IOException {
        Path map = Path.of("/tmp/perf-" + OWN_PID + ".map");
        Assumptions.assumeFalse(Files.exists(map), "this JVM writes a perf map");
        try {
            Files.writeString(map, "1000 10 made at run time\n");
            assertEquals("made at run time", name(0x1008));
        } finally {
            Files.delete(map);
        }
    }

    @Test
    void shouldNotFollowALinkToTheMap() throws IOException {
        Path map = Path.of("/tmp/perf-" + OWN_PID + ".map");
        Assumptions.assumeFalse(Files.exists(map), "this JVM writes a perf map");
        Path other = Files.createTempFile("perf", ".map");
        try {
            Files.writeString(other, "1000 10 not ours\n");
            Files.createSymbolicLink(map, other);
            assertEquals("[anonymous]+0x1000", name(0x1008));
        } finally {
            Files.deleteIfExists(map);
            Files.delete(other);
        }
    }

    @Test
    void shouldNameWhatNobodyNamedByItsMapping() throws IOException {
        MemoryMapping mapping = MemoryMapping.of(OWN_PID).stream()
                .filter(one -> one.path().isEmpty() && one.end() - one.start() > 1 << 20)
                .findFirst()
                .orElseThrow();
        assertEquals("[anonymous]+0x" + Long.toHexString(mapping.start()), name(mapping.start() + 12345));
        assertEquals("[anonymous]+0x1000", name(0x1008));
    }

    private static String name(long avma) {
        return new JitNames(new NativeModule("", OWN_PID), OWN_PID)
                .of(new TreeSet<>(List.of(avma)))
                .get(avma)
                .get(0)
                .label();
    }
}
