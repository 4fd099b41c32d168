package org.jflame.elf;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jflame.proc.MemoryMapping;
import org.jflame.proc.ReadBatch;

/**
 * An ELF file put together again from the memory of a process that has mapped it: the file itself was deleted or
 * replaced. What is not mapped (section headers, {@code .symtab}) is missing.
 */
public final class ElfImage {

    /** An interpreter has a few; larger files are not worth the copy. */
    private static final long MAX_BYTES = 64 << 20;

    private static final int CHUNK_BYTES = 1 << 20;

    private ElfImage() {}

    /**
     * Reads the mapped parts of a file.
     *
     * @param pid the process
     * @param mappings all its mappings of this one file
     * @return nothing when the memory cannot be read, or holds no ELF file
     */
    public static Optional<ElfFile> read(int pid, List<MemoryMapping> mappings) {
        long sizeBytes = mappings.stream()
                .mapToLong(mapping -> mapping.fileOffset() + mapping.end() - mapping.start())
                .max()
                .orElse(0);
        if (sizeBytes > MAX_BYTES) {
            return Optional.empty();
        }
        ByteBuffer image = ByteBuffer.allocate((int) sizeBytes);
        ReadBatch batch = new ReadBatch(pid, CHUNK_BYTES, 1);
        mappings.forEach(mapping -> copy(mapping, batch, image));
        return ElfFile.ofImage(image, mappings);
    }

    private static void copy(MemoryMapping mapping, ReadBatch batch, ByteBuffer image) {
        for (long avma = mapping.start(); avma < mapping.end(); avma += CHUNK_BYTES) {
            batch.clear();
            batch.add(avma, (int) Math.min(CHUNK_BYTES, mapping.end() - avma));
            byte[] chunk = new byte[batch.read()];
            batch.bytes().get(0, chunk);
            image.put((int) (mapping.fileOffset() + avma - mapping.start()), chunk);
        }
    }
}
