package org.jflame.elf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The dynamic symbol table behind {@code DT_GNU_HASH}: one symbol is found without reading the others, and without
 * section headers, which a stripped file may lack.
 *
 * <p>Source: the layout as glibc's {@code do_lookup_x} (elf/dl-lookup.c) reads it.
 */
final class GnuHashTable {

    private static final long DT_STRTAB = 5;
    private static final long DT_SYMTAB = 6;
    private static final long DT_GNU_HASH = 0x6ffffef5L;
    private static final int DYN_BYTES = 16;
    private static final int HEADER_BYTES = 16;

    private final ElfFile elf;
    private final ByteBuffer file;
    private final int hashOffset;
    private final int symbolsOffset;
    private final long namesOffset;

    private GnuHashTable(ElfFile elf, long hashOffset, long symbolsOffset, long namesOffset) {
        this.elf = elf;
        this.file = elf.bytes();
        this.hashOffset = (int) hashOffset;
        this.symbolsOffset = (int) symbolsOffset;
        this.namesOffset = namesOffset;
    }

    static Optional<GnuHashTable> of(ElfFile elf, ElfFile.ProgramHeader dynamic) {
        Map<Long, Long> offsets = new HashMap<>();
        long end = Math.min(dynamic.p_offset() + dynamic.p_filesz(), elf.bytes().capacity());
        for (long at = dynamic.p_offset(); at + DYN_BYTES <= end; at += DYN_BYTES) {
            long d_tag = elf.bytes().getLong((int) at);
            elf.dynamicOffset(elf.bytes().getLong((int) at + 8))
                    .ifPresent(offset -> offsets.putIfAbsent(d_tag, offset));
        }
        if (!offsets.keySet().containsAll(List.of(DT_GNU_HASH, DT_SYMTAB, DT_STRTAB))) {
            return Optional.empty();
        }
        return Optional.of(
                new GnuHashTable(elf, offsets.get(DT_GNU_HASH), offsets.get(DT_SYMTAB), offsets.get(DT_STRTAB)));
    }

    Optional<Elf64Sym> find(String name) {
        // header: nbuckets, symoffset, bloom_size, bloom_shift; bloom words; buckets; chains from symoffset on
        int nbuckets = file.getInt(hashOffset);
        int symoffset = file.getInt(hashOffset + 4);
        int bloomWords = file.getInt(hashOffset + 8);
        if (nbuckets <= 0) {
            return Optional.empty();
        }
        int buckets = hashOffset + HEADER_BYTES + bloomWords * Long.BYTES;
        int chains = buckets + nbuckets * Integer.BYTES;
        int hash = hash(name);
        int index = file.getInt(buckets + Integer.remainderUnsigned(hash, nbuckets) * Integer.BYTES);
        if (index < symoffset) {
            return Optional.empty();
        }
        for (; ; index++) {
            int chainHash = file.getInt(chains + (index - symoffset) * Integer.BYTES);
            if ((chainHash | 1) == (hash | 1)) {
                Elf64Sym symbol = Elf64Sym.read(file, symbolsOffset + index * Elf64Sym.SIZE_BYTES);
                if (symbol.isDefined() && elf.nameIs(namesOffset + symbol.st_name(), name)) {
                    return Optional.of(symbol);
                }
            }
            if ((chainHash & 1) != 0) {
                return Optional.empty();
            }
        }
    }

    private static int hash(String name) {
        int hash = 5381;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = hash * 33 + (b & 0xff);
        }
        return hash;
    }
}
