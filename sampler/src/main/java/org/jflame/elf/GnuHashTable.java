package org.jflame.elf;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The dynamic symbol table behind {@code DT_GNU_HASH}: one symbol is found without reading the others.
 *
 * <p>Source: the layout as glibc's {@code do_lookup_x} (elf/dl-lookup.c) reads it.
 */
final class GnuHashTable {

    private static final int HEADER_BYTES = 16;

    private final ElfFile elf;
    private final FileBytes file;
    private final long hashOffset;
    private final long symbolsOffset;
    private final long namesOffset;

    GnuHashTable(ElfFile elf, long hashOffset, long symbolsOffset, long namesOffset) {
        this.elf = elf;
        this.file = elf.bytes();
        this.hashOffset = hashOffset;
        this.symbolsOffset = symbolsOffset;
        this.namesOffset = namesOffset;
    }

    Optional<Elf64Sym> find(String name) {
        int hash = hash(name);
        long index = bucket(Integer.remainderUnsigned(hash, Math.max(1, buckets())));
        if (index < symoffset()) {
            return Optional.empty();
        }
        for (; file.has(chain(index), Integer.BYTES); index++) {
            int chainHash = file.getInt(chain(index));
            long at = symbolsOffset + index * Elf64Sym.SIZE_BYTES;
            if ((chainHash | 1) == (hash | 1) && file.has(at, Elf64Sym.SIZE_BYTES)) {
                Elf64Sym symbol = Elf64Sym.read(file, at);
                if (symbol.isDefined() && elf.nameIs(namesOffset + symbol.st_name(), name)) {
                    return Optional.of(symbol);
                }
            }
            if ((chainHash & 1) != 0) {
                break;
            }
        }
        return Optional.empty();
    }

    /** The symbols of the file: the table is sorted by bucket, so the last chain ends at the last symbol. */
    long symbolCount() {
        long last = 0;
        for (int i = 0; i < buckets(); i++) {
            last = Math.max(last, bucket(i));
        }
        if (last < symoffset()) {
            return symoffset();
        }
        while (file.has(chain(last), Integer.BYTES) && (file.getInt(chain(last)) & 1) == 0) {
            last++;
        }
        return last + 1;
    }

    // header: nbuckets, symoffset, bloom_size, bloom_shift; bloom words; buckets; chains from symoffset on

    private int buckets() {
        int nbuckets = file.has(hashOffset, HEADER_BYTES) ? file.getInt(hashOffset) : 0;
        return nbuckets < 0 || !file.has(bucketsOffset(), (long) nbuckets * Integer.BYTES) ? 0 : nbuckets;
    }

    private long symoffset() {
        return Integer.toUnsignedLong(file.getInt(hashOffset + 4));
    }

    private long bucketsOffset() {
        return hashOffset + HEADER_BYTES + Integer.toUnsignedLong(file.getInt(hashOffset + 8)) * Long.BYTES;
    }

    /** The first symbol of a bucket, 0 for none. */
    private long bucket(int bucket) {
        if (!file.has(hashOffset, HEADER_BYTES)) {
            return 0;
        }
        long at = bucketsOffset() + (long) bucket * Integer.BYTES;
        return file.has(at, Integer.BYTES) ? Integer.toUnsignedLong(file.getInt(at)) : 0;
    }

    private long chain(long index) {
        return bucketsOffset() + (long) buckets() * Integer.BYTES + (index - symoffset()) * Integer.BYTES;
    }

    private static int hash(String name) {
        int hash = 5381;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = hash * 33 + (b & 0xff);
        }
        return hash;
    }
}
