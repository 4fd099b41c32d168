package org.jflame.elf;

import java.util.ArrayList;
import java.util.List;

/** Elf64_Phdr, less what nobody reads. Source: elf.h. */
record ProgramHeader(int p_type, int p_flags, long p_offset, long p_vaddr, long p_filesz) {

    static final int PT_LOAD = 1;
    static final int PT_DYNAMIC = 2;
    private static final int PF_X = 1;
    private static final int SIZE_BYTES = 56;

    /** All of a file; as many as a broken one has. */
    static List<ProgramHeader> readAll(FileBytes file) {
        List<ProgramHeader> headers = new ArrayList<>();
        long e_phoff = file.getLong(32);
        int e_phentsize = file.getShort(54);
        int e_phnum = file.getShort(56);
        for (int i = 0; i < e_phnum; i++) {
            long at = e_phoff + (long) i * e_phentsize;
            if (!file.has(at, SIZE_BYTES)) {
                break;
            }
            headers.add(new ProgramHeader(
                    file.getInt(at),
                    file.getInt(at + 4),
                    file.getLong(at + 8),
                    file.getLong(at + 16),
                    file.getLong(at + 32)));
        }
        return headers;
    }

    /** Whether it holds code. */
    boolean isExecutable() {
        return (p_flags & PF_X) != 0;
    }

    /** Whether the file has bytes that are loaded at this address. */
    boolean loads(long vaddr) {
        return p_type == PT_LOAD && vaddr >= p_vaddr && vaddr - p_vaddr < p_filesz;
    }
}
