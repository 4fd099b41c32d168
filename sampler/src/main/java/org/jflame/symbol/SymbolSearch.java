package org.jflame.symbol;

import java.util.Arrays;
import java.util.Comparator;
import org.jflame.elf.Elf64Sym;
import org.jflame.elf.ElfFile;
import org.jflame.elf.SymbolTable;

/**
 * Finds the symbols that contain some addresses of a file. Each table is read once from its start to its end, and nothing
 * is kept of it but what is found: an index of all symbols would cost time and memory for each that nobody asks for.
 */
final class SymbolSearch {

    /** A symbol and where its name is. */
    private record Candidate(Elf64Sym symbol, SymbolTable table) {

        String name() {
            return table.name(symbol);
        }

        /** The least is the best: functions before labels, what others may use, the name that people know. */
        static final Comparator<Candidate> ORDER = Comparator.comparing((Candidate one) -> !one.symbol.isFunction())
                .thenComparing(one -> one.symbol.isLocal())
                .thenComparing(one -> leadingUnderscores(one.name()))
                .thenComparing(one -> !one.symbol.isGlobal())
                .thenComparing(one -> one.name().length())
                .thenComparing(Candidate::name);

        private static int leadingUnderscores(String name) {
            int count = 0;
            while (count < name.length() && name.charAt(count) == '_') {
                count++;
            }
            return name.startsWith("_Z") ? 0 : count;
        }
    }

    private final SortedAddresses vaddrs;
    private final Candidate[] found;

    /** Of a size that nobody stated: they end where the next symbol begins. */
    private final Candidate[] unsized;

    /** The highest start of a symbol of the table that is not above the address. */
    private final long[] nearestStart;

    SymbolSearch(SortedAddresses vaddrs) {
        this.vaddrs = vaddrs;
        this.found = new Candidate[vaddrs.count()];
        this.unsized = new Candidate[vaddrs.count()];
        this.nearestStart = new long[vaddrs.count()];
    }

    /** Looks for what is not found yet. */
    void read(ElfFile file) {
        for (SymbolTable table : file.symbolTables()) {
            if (Arrays.asList(found).contains(null)) {
                Candidate[] before = found.clone();
                read(table);
                acceptUnsized(file);
                keep(before);
            }
        }
    }

    /** The name of the symbol at the address of this index; null when there is none. */
    String name(int index) {
        String name = found[index] == null ? "" : found[index].name();
        return name.isEmpty() ? null : name;
    }

    private void keep(Candidate[] before) {
        for (int i = 0; i < before.length; i++) {
            found[i] = before[i] == null ? found[i] : before[i];
        }
    }

    private void read(SymbolTable table) {
        Arrays.fill(unsized, null);
        Arrays.fill(nearestStart, 0);
        for (int i = 0; i < table.count(); i++) {
            int first = vaddrs.firstFrom(table.value(i));
            if (first < vaddrs.count()) {
                Elf64Sym symbol = table.get(i);
                if (symbol.mayBeCode()) {
                    offer(symbol, table, first);
                }
            }
        }
    }

    /** @param first the first address that is not below the symbol */
    private void offer(Elf64Sym symbol, SymbolTable table, int first) {
        long start = symbol.st_value();
        nearestStart[first] = Math.max(nearestStart[first], start);
        if (symbol.st_size() == 0) {
            unsized[first] = better(unsized[first], new Candidate(symbol, table));
            return;
        }
        for (int i = first; i < vaddrs.count(); i++) {
            if (Long.compareUnsigned(vaddrs.get(i) - start, symbol.st_size()) >= 0) {
                break;
            }
            found[i] = better(found[i], new Candidate(symbol, table));
        }
    }

    /** Of two the one that begins nearer to the address; of aliases the one that sorts first. */
    private static Candidate better(Candidate one, Candidate other) {
        if (one == null || one.symbol.st_value() != other.symbol.st_value()) {
            return one == null || one.symbol.st_value() < other.symbol.st_value() ? other : one;
        }
        return Candidate.ORDER.compare(one, other) <= 0 ? one : other;
    }

    private void acceptUnsized(ElfFile file) {
        Candidate nearest = null;
        long start = 0;
        for (int i = 0; i < vaddrs.count(); i++) {
            start = Math.max(start, nearestStart[i]);
            nearest = unsized[i] == null ? nearest : unsized[i];
            boolean isNearest = nearest != null && nearest.symbol.st_value() == start;
            if (found[i] == null && isNearest && file.isCode(nearest.symbol, vaddrs.get(i))) {
                found[i] = nearest;
            }
        }
    }
}
