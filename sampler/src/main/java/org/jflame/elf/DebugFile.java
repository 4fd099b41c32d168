package org.jflame.elf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Finds the file that a distribution has split off: symbols and debug information of a stripped file. Source: GDB's
 * manual, "Debugging Information in Separate Files".
 */
public final class DebugFile {

    private static final Path DEBUG_FOLDER = Path.of("usr/lib/debug");
    private static final int NT_GNU_BUILD_ID = 3;
    private static final int NHDR_BYTES = 12;
    private static final int CHUNK_BYTES = 1 << 20;

    /** To read a larger one for its checksum costs more than its names are worth. */
    private static final long MAX_CRC_BYTES = 512L << 20;

    private DebugFile() {}

    /**
     * The debug file of a file, if it is installed and belongs to it: the build id has to be the same, or the checksum.
     *
     * @param path of the stripped file, absolute
     * @param roots where the folders begin: that of the target, ours
     */
    public static Optional<ElfFile> find(ElfFile stripped, String path, List<Path> roots) {
        Optional<String> buildId = buildId(stripped);
        for (Path root : roots) {
            Optional<ElfFile> found = buildId.flatMap(id -> open(root.resolve(byBuildId(id))))
                    .filter(file -> buildId(file).equals(buildId))
                    .or(() -> byLink(stripped, path, root));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Whether one is installed under the file's build id. That costs one look at a folder. */
    static boolean isInstalled(ElfFile stripped) {
        return buildId(stripped)
                .filter(id -> Files.isReadable(Path.of("/").resolve(byBuildId(id))))
                .isPresent();
    }

    /** The build id in hexadecimal, nothing when the linker wrote none. */
    static Optional<String> buildId(ElfFile elf) {
        Optional<ByteBuffer> section = elf.section(".note.gnu.build-id").map(ElfFile.Part::bytes);
        if (section.isEmpty() || section.get().capacity() < NHDR_BYTES) {
            return Optional.empty();
        }
        ByteBuffer note = section.get(); // n_namesz, n_descsz, n_type, the name padded to 4 bytes, the id
        long at = NHDR_BYTES + (Integer.toUnsignedLong(note.getInt(0)) + 3 & -4L);
        int sizeBytes = note.getInt(4);
        if (note.getInt(8) != NT_GNU_BUILD_ID || sizeBytes < 2 || at + sizeBytes > note.capacity()) {
            return Optional.empty();
        }
        byte[] id = new byte[sizeBytes];
        note.get((int) at, id);
        return Optional.of(HexFormat.of().formatHex(id));
    }

    private static Path byBuildId(String id) {
        return DEBUG_FOLDER.resolve(".build-id").resolve(id.substring(0, 2)).resolve(id.substring(2) + ".debug");
    }

    /** {@code .gnu_debuglink}: a file name, padded to 4 bytes, and the CRC-32 of that file. */
    private static Optional<ElfFile> byLink(ElfFile stripped, String path, Path root) {
        Optional<ByteBuffer> link = stripped.section(".gnu_debuglink").map(ElfFile.Part::bytes);
        String name = link.map(bytes -> SymbolTable.name(bytes, 0)).orElse("");
        if (name.isEmpty() || name.contains("/") || name.startsWith(".") || !path.startsWith("/")) {
            return Optional.empty();
        }
        int crcAt = link.get().capacity() - Integer.BYTES;
        for (Path folder : foldersFor(path, root)) {
            Optional<ElfFile> found = open(folder.resolve(name));
            if (found.isPresent() && crc(found.get().bytes()) == link.get().getInt(crcAt)) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static List<Path> foldersFor(String path, Path root) {
        Path folder = Path.of(path.substring(1)).getParent();
        Path inRoot = folder == null ? root : root.resolve(folder);
        List<Path> folders = new ArrayList<>(List.of(inRoot, inRoot.resolve(".debug")));
        folders.add(
                folder == null
                        ? root.resolve(DEBUG_FOLDER)
                        : root.resolve(DEBUG_FOLDER).resolve(folder));
        return folders;
    }

    /** Nothing for what is no regular file: to open a pipe may take forever. */
    private static Optional<ElfFile> open(Path path) {
        try {
            return Files.isRegularFile(path) ? ElfFile.open(path) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static int crc(FileBytes file) {
        CRC32 crc = new CRC32();
        for (long at = 0; at < Math.min(file.sizeBytes(), MAX_CRC_BYTES); at += CHUNK_BYTES) {
            ByteBuffer chunk = file.slice(at, Math.min(CHUNK_BYTES, file.sizeBytes() - at))
                    .orElse(ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN));
            crc.update(chunk);
        }
        return (int) crc.getValue();
    }
}
