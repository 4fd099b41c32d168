package org.jflame.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was read of a file counts as this process's memory until it is let go of. */
class MappedMemoryTest {

    private static final int SIZE_BYTES = 64 << 20;
    private static final int MOST_OTHER_BYTES = 8 << 20;

    @Test
    void shouldGiveBackTheMemoryOfPagesThatWereRead(@TempDir Path folder) throws Exception {
        byte[] content = new byte[SIZE_BYTES];
        new Random(1).nextBytes(content);
        Path path = Files.write(folder.resolve("large"), content);
        try (FileChannel channel = FileChannel.open(path)) {
            FileBytes file = FileBytes.map(channel);
            long unread = residentFileBytes();

            assertEquals(Arrays.hashCode(content), hash(file));
            long read = residentFileBytes();
            file.releasePages();
            long released = residentFileBytes();

            assertTrue(read - unread > SIZE_BYTES - MOST_OTHER_BYTES, unread + " " + read);
            assertTrue(read - released > SIZE_BYTES - MOST_OTHER_BYTES, read + " " + released);
            assertEquals(Arrays.hashCode(content), hash(file), "what was let go of is read again");
        }
    }

    private static int hash(FileBytes file) {
        byte[] bytes = new byte[(int) file.sizeBytes()];
        file.get(0, bytes);
        return Arrays.hashCode(bytes);
    }

    /** Pages of files that are mapped, on a disk or in memory. Source: proc_pid_status(5). */
    private static long residentFileBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("RssFile:") || line.startsWith("RssShmem:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }
}
