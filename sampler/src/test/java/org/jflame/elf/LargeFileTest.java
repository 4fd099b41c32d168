package org.jflame.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files longer than one buffer reaches; they are sparse, and take no disk. */
class LargeFileTest {

    private static final long GIB = 1L << 30;
    private static final String NAMES = "\0function\0.text\0.shstrtab\0.symtab\0";

    /** Everything that is read lies behind 2 GiB, the symbols across 3 GiB, the section headers at the end. */
    @Test
    void shouldReadWhatLiesBehindTwoGibibytes(@TempDir Path folder) throws IOException {
        for (long shift : new long[] {0, 12, GIB - 5000, 2 * GIB + 100}) {
            Path path = folder.resolve("large" + shift);
            long symbols = 3 * GIB - 24 + shift;
            long names = 4 * GIB - 10 + shift;
            long headers = 5 * GIB - 64 + shift;
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                write(file, 0, header(headers, 4));
                write(file, symbols, new byte[24], symbol(1, 0x1234, 16, 2));
                write(file, names, NAMES.getBytes(StandardCharsets.UTF_8));
                write(
                        file,
                        headers,
                        new byte[64],
                        section(NAMES.indexOf(".shstrtab"), 3, 0, names, NAMES.length(), 0),
                        section(NAMES.indexOf(".text"), 1, 0x1000, 2 * GIB, GIB, 0),
                        section(NAMES.indexOf(".symtab"), 2, 0, symbols, 48, 1));
            }
            ElfFile elf = ElfFile.open(path).orElseThrow();

            assertEquals(OptionalLong.of(0x1234), elf.symbol("function"));
            assertEquals(GIB, elf.section(".text").orElseThrow().bytes().capacity());
            List<SymbolTable> tables = elf.symbolTables();
            assertEquals("function", tables.get(0).name(tables.get(0).get(1)));
            assertTrue(elf.isIn(".text", 0x1000 + GIB - 1));
        }
    }

    private static void write(FileChannel file, long at, byte[]... parts) throws IOException {
        long next = at;
        for (byte[] part : parts) {
            next += file.write(ByteBuffer.wrap(part), next);
        }
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] header(long e_shoff, int e_shnum) {
        return bytes(64)
                .putInt(0, 0x464c457f)
                .put(4, (byte) 2)
                .put(5, (byte) 1)
                .putLong(40, e_shoff)
                .putShort(54, (short) 56)
                .putShort(58, (short) 64)
                .putShort(60, (short) e_shnum)
                .putShort(62, (short) 1)
                .array();
    }

    private static byte[] section(int name, int type, long vaddr, long offset, long size, int link) {
        return bytes(64)
                .putInt(0, name)
                .putInt(4, type)
                .putLong(16, vaddr)
                .putLong(24, offset)
                .putLong(32, size)
                .putInt(40, link)
                .array();
    }

    private static byte[] symbol(int name, long value, long size, int section) {
        return bytes(24)
                .putInt(0, name)
                .put(4, (byte) 0x12)
                .putShort(6, (short) section)
                .putLong(8, value)
                .putLong(16, size)
                .array();
    }
}
