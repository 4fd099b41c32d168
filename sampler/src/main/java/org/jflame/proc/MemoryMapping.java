package org.jflame.proc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of {@code /proc/PID/maps}. Source: proc(5).
 *
 * @param start first address, in the target
 * @param end first address behind the mapping
 * @param permissions like {@code r-xp}
 * @param fileOffset offset of {@code start} in the mapped file
 * @param path the file, as the target names it; {@code ""} for anonymous memory; may end in {@code (deleted)}
 */
public record MemoryMapping(long start, long end, String permissions, long fileOffset, String path) {

    /** The mappings of a process, by address. */
    public static List<MemoryMapping> of(int pid) throws IOException {
        List<MemoryMapping> mappings = new ArrayList<>();
        byte[] maps = Files.readAllBytes(Path.of("/proc/" + pid + "/maps"));
        for (String line : new String(maps, StandardCharsets.UTF_8).split("\n")) {
            if (!line.isEmpty()) {
                mappings.add(parse(line));
            }
        }
        return mappings;
    }

    /** Whether a file on disk, and not anonymous or kernel memory, is mapped here. */
    public boolean isFile() {
        return path.startsWith("/");
    }

    /** Whether code runs here; a file that a program merely reads may be mapped a second time, elsewhere. */
    public boolean isExecutable() {
        return permissions.indexOf('x') >= 0;
    }

    static MemoryMapping parse(String line) {
        // address perms offset dev inode path; the path may contain spaces
        String[] fields = line.split(" +", 6);
        int dash = fields[0].indexOf('-');
        return new MemoryMapping(
                Long.parseUnsignedLong(fields[0], 0, dash, 16),
                Long.parseUnsignedLong(fields[0], dash + 1, fields[0].length(), 16),
                fields[1],
                Long.parseUnsignedLong(fields[2], 16),
                fields.length > 5 ? fields[5] : "");
    }
}
