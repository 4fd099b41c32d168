package org.jflame.elf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The symbols of a file, read where they are in it. Immutable and thread safe. Source: System V ABI chapter 4, "Symbol
 * Table".
 */
public final class SymbolTable {

    /** Longer ones are cut off there; C++ has names of some ten thousand. */
    private static final int MAX_NAME_BYTES = 1 << 15;

    private final ByteBuffer symbols;
    private final ByteBuffer names;

    SymbolTable(ByteBuffer symbols, ByteBuffer names) {
        this.symbols = symbols;
        this.names = names;
    }

    /** How many there are. */
    public int count() {
        return symbols.capacity() / Elf64Sym.SIZE_BYTES;
    }

    /** The vaddr of a symbol, by its index: what most of them are asked, and nothing else. */
    public long value(int index) {
        return symbols.getLong(index * Elf64Sym.SIZE_BYTES + 8);
    }

    /** A symbol by its index. */
    public Elf64Sym get(int index) {
        return Elf64Sym.read(symbols, index * Elf64Sym.SIZE_BYTES);
    }

    /** The symbol of a name, if this file defines it. */
    Optional<Elf64Sym> find(String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < count(); i++) {
            Elf64Sym symbol = get(i);
            if (symbol.isDefined() && nameIs(symbol.st_name(), wanted)) {
                return Optional.of(symbol);
            }
        }
        return Optional.empty();
    }

    private boolean nameIs(int at, byte[] wanted) {
        if (at < 0 || at + (long) wanted.length >= names.capacity() || names.get(at + wanted.length) != 0) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (names.get(at + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** A symbol's name without its version; {@code ""} when it has none. */
    public String name(Elf64Sym symbol) {
        String name = name(names, symbol.st_name());
        int version = name.indexOf('@', 1);
        return version < 0 ? name : name.substring(0, version);
    }

    /** The NUL-terminated string at an offset, {@code ""} for an offset behind the end. Control characters become {@code ?}. */
    static String name(ByteBuffer names, long at) {
        if (at < 0 || at >= names.capacity()) {
            return "";
        }
        int end = (int) at;
        int limit = (int) Math.min(names.capacity(), at + MAX_NAME_BYTES);
        while (end < limit && names.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - (int) at];
        names.get((int) at, bytes);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] >= 0 && bytes[i] < ' ' ? (byte) '?' : bytes[i];
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
