package org.jflame.elf;

import java.nio.ByteBuffer;

/**
 * Elf64_Sym, less what nobody reads. Source: elf.h.
 *
 * @param st_name offset in the string table
 * @param st_shndx the section that defines it, {@code SHN_UNDEF} for none
 * @param st_value the vaddr
 * @param st_size the bytes of what is there
 */
record Elf64Sym(int st_name, int st_shndx, long st_value, long st_size) {

    static final int SIZE_BYTES = 24;
    private static final int SHN_UNDEF = 0;

    static Elf64Sym read(ByteBuffer file, int at) {
        return new Elf64Sym(
                file.getInt(at), file.getShort(at + 6) & 0xffff, file.getLong(at + 8), file.getLong(at + 16));
    }

    boolean isDefined() {
        return st_shndx != SHN_UNDEF;
    }
}
