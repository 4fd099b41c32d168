package org.jflame.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One line of {@code /proc/PID/maps}. Source: proc(5).
 *
 * @param start first address, in the target
 * @param end first address behind the mapping
 * @param permissions like {@code r-xp}
 * @param fileOffset offset of {@code start} in the mapped file
 * @param inode the file's inode, 0 for what is no file
 * @param path the file, as the target names it; {@code ""} for anonymous memory; may end in {@code (deleted)}
 */
public record MemoryMapping(long start, long end, String permissions, long fileOffset, long inode, String path) {

    /** The mappings of a process, by address. */
    public static List<MemoryMapping> of(int pid) throws IOException {
        return new MapsText(Files.readAllBytes(Path.of("/proc/" + pid + "/maps"))).mappings();
    }

    /** Whether a file on disk, and not anonymous or kernel memory, is mapped here. */
    public boolean isFile() {
        return path.startsWith("/");
    }

    /** Whether code runs here; a file that a program merely reads may be mapped a second time, elsewhere. */
    public boolean isExecutable() {
        return permissions.indexOf('x') >= 0;
    }
}
