package org.jflame.elf;

import java.util.ArrayList;
import java.util.List;

/** Elf64_Shdr, less what nobody reads. Source: elf.h. */
record SectionHeader(int sh_name, int sh_type, long sh_flags, long sh_addr, long sh_offset, long sh_size, int sh_link) {

    static final int SHT_SYMTAB = 2;
    static final int SHT_NOBITS = 8;
    static final int SHT_DYNSYM = 11;
    private static final int SHF_EXECINSTR = 4;
    private static final int SHF_COMPRESSED = 0x800;
    private static final int SIZE_BYTES = 64;

    /** All of a file; as many as a broken one has. */
    static List<SectionHeader> readAll(FileBytes file) {
        List<SectionHeader> headers = new ArrayList<>();
        long e_shoff = file.getLong(40);
        int e_shentsize = file.getShort(58);
        int e_shnum = file.getShort(60);
        for (int i = 0; i < e_shnum; i++) {
            long at = e_shoff + (long) i * e_shentsize;
            if (!file.has(at, SIZE_BYTES)) {
                break;
            }
            headers.add(new SectionHeader(
                    file.getInt(at),
                    file.getInt(at + 4),
                    file.getLong(at + 8),
                    file.getLong(at + 16),
                    file.getLong(at + 24),
                    file.getLong(at + 32),
                    file.getInt(at + 40)));
        }
        return headers;
    }

    /** Whether it has instructions. */
    boolean isCode() {
        return (sh_flags & SHF_EXECINSTR) != 0;
    }

    /** Whether its bytes in the file are an Elf64_Chdr and compressed data. */
    boolean isCompressed() {
        return (sh_flags & SHF_COMPRESSED) != 0;
    }

    boolean contains(long vaddr) {
        return vaddr >= sh_addr && vaddr - sh_addr < sh_size;
    }
}
