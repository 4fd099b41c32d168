package org.jflame.elf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jflame.proc.MemoryMapping;
import org.jflame.proc.ReadBatch;

/**
 * The first page of a mapped file as a process's memory has it: the ELF header, the program headers and, behind them, the
 * build-id, where linkers put it.
 */
final class MappedHeader {

    private static final int PAGE_BYTES = 4096;
    private static final byte[] ELF_MAGIC = {0x7f, 'E', 'L', 'F'};

    private final byte[] page;

    /** @param allOfFile the mappings of the file */
    MappedHeader(int pid, List<MemoryMapping> allOfFile) {
        page = allOfFile.stream()
                .filter(mapping -> mapping.fileOffset() == 0)
                .findFirst()
                .map(mapping -> read(pid, mapping.start()))
                .orElse(new byte[0]);
    }

    /** Whether it begins as an ELF file does. */
    boolean isElf() {
        return page.length >= ELF_MAGIC.length
                && Arrays.equals(page, 0, ELF_MAGIC.length, ELF_MAGIC, 0, ELF_MAGIC.length);
    }

    /** Whether a file begins with the very same bytes. */
    boolean isStartOf(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            byte[] start = content.readNBytes(page.length);
            return isElf() && Arrays.equals(start, Arrays.copyOf(page, start.length));
        }
    }

    private static byte[] read(int pid, long avma) {
        ReadBatch batch = new ReadBatch(pid, PAGE_BYTES, 1);
        batch.clear();
        batch.add(avma, PAGE_BYTES);
        byte[] bytes = new byte[batch.read()];
        batch.bytes().get(0, bytes);
        return bytes;
    }
}
