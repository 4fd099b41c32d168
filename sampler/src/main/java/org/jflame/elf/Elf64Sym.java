package org.jflame.elf;

import java.nio.ByteBuffer;

/**
 * Elf64_Sym, less what nobody reads. Source: elf.h.
 *
 * @param st_name offset in the string table
 * @param st_info binding and type
 * @param st_shndx the section that defines it, {@code SHN_UNDEF} for none
 * @param st_value the vaddr
 * @param st_size the bytes of what is there
 */
public record Elf64Sym(int st_name, int st_info, int st_shndx, long st_value, long st_size) {

    static final int SIZE_BYTES = 24;
    private static final int SHN_UNDEF = 0;
    private static final int SHN_LORESERVE = 0xff00;
    private static final int STB_LOCAL = 0;
    private static final int STB_GLOBAL = 1;
    private static final int STT_NOTYPE = 0;
    private static final int STT_FUNC = 2;
    private static final int STT_GNU_IFUNC = 10;

    static Elf64Sym read(ByteBuffer symbols, int at) {
        return new Elf64Sym(
                symbols.getInt(at),
                symbols.get(at + 4) & 0xff,
                symbols.getShort(at + 6) & 0xffff,
                symbols.getLong(at + 8),
                symbols.getLong(at + 16));
    }

    static Elf64Sym read(FileBytes file, long at) {
        return new Elf64Sym(
                file.getInt(at),
                file.get(at + 4) & 0xff,
                file.getShort(at + 6),
                file.getLong(at + 8),
                file.getLong(at + 16));
    }

    boolean isDefined() {
        return st_shndx != SHN_UNDEF;
    }

    /** Whether it says of itself that it is a function. */
    public boolean isFunction() {
        int type = st_info & 0xf;
        return type == STT_FUNC || type == STT_GNU_IFUNC;
    }

    /** Whether it may be code: a function, or a label that an assembler's author gave no type; not an absolute value. */
    public boolean mayBeCode() {
        return (isFunction() || (st_info & 0xf) == STT_NOTYPE) && isDefined() && st_shndx < SHN_LORESERVE;
    }

    /** Whether other files cannot use it. */
    public boolean isLocal() {
        return st_info >>> 4 == STB_LOCAL;
    }

    /** Whether it is neither local nor weak. */
    public boolean isGlobal() {
        return st_info >>> 4 == STB_GLOBAL;
    }
}
