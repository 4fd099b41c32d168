package org.jflame.elf;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the dynamic linker finds the symbols of a file; that needs no section headers, which a stripped file may lack.
 * Source: System V ABI chapter 5, "Dynamic Section".
 *
 * @param offsets by tag, where in the file the addresses of the section are, as far as the file has them
 * @param namesBytes the size of the string table, 0 when it is not stated
 */
record DynamicSection(Map<Long, Long> offsets, long namesBytes) {

    private static final long DT_HASH = 4;
    private static final long DT_STRTAB = 5;
    private static final long DT_SYMTAB = 6;
    private static final long DT_STRSZ = 10;
    private static final long DT_GNU_HASH = 0x6ffffef5L;
    private static final int DYN_BYTES = 16;

    static DynamicSection read(ElfFile elf, ProgramHeader dynamic) {
        Map<Long, Long> offsets = new HashMap<>();
        long namesBytes = 0;
        long end = Math.min(dynamic.p_offset() + dynamic.p_filesz(), elf.bytes().sizeBytes());
        for (long at = dynamic.p_offset(); at >= 0 && at + DYN_BYTES <= end; at += DYN_BYTES) {
            long d_tag = elf.bytes().getLong(at);
            long d_val = elf.bytes().getLong(at + 8);
            if (d_tag == DT_STRSZ) {
                namesBytes = d_val;
            }
            elf.dynamicOffset(d_val).ifPresent(offset -> offsets.putIfAbsent(d_tag, offset));
        }
        return new DynamicSection(offsets, namesBytes);
    }

    /** The table that finds one symbol without reading the others. */
    Optional<GnuHashTable> hashTable(ElfFile elf) {
        return offsets.keySet().containsAll(List.of(DT_GNU_HASH, DT_SYMTAB, DT_STRTAB))
                ? Optional.of(
                        new GnuHashTable(elf, offsets.get(DT_GNU_HASH), offsets.get(DT_SYMTAB), offsets.get(DT_STRTAB)))
                : Optional.empty();
    }

    /** All symbols. How many there are stands only in the hash tables. */
    Optional<SymbolTable> symbols(ElfFile elf) {
        if (!offsets.keySet().containsAll(List.of(DT_SYMTAB, DT_STRTAB))) {
            return Optional.empty();
        }
        Long hash = offsets.get(DT_HASH);
        long count = hash != null && elf.bytes().has(hash, 8)
                ? Integer.toUnsignedLong(elf.bytes().getInt(hash + 4)) // nchain
                : hashTable(elf).map(GnuHashTable::symbolCount).orElse(0L);
        long symbols = offsets.get(DT_SYMTAB);
        long names = offsets.get(DT_STRTAB);
        return elf.bytes()
                .slice(symbols, count * Elf64Sym.SIZE_BYTES)
                .flatMap(table -> elf.bytes().slice(names, namesBytes).map(text -> new SymbolTable(table, text)));
    }
}
