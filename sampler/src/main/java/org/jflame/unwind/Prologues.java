package org.jflame.unwind;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jflame.elf.Elf64Sym;
import org.jflame.elf.ElfFile;
import org.jflame.elf.LoadedModule;
import org.jflame.elf.ModuleFile;
import org.jflame.elf.SymbolTable;

/**
 * The prologues of functions about which no file states anything, read once each. Belongs to the tracing thread.
 *
 * <p>Where the function begins, say the symbols. Those of a large library are read beside the sampling, as the next
 * ticks would wait for it; until then nothing is known.
 */
final class Prologues {

    /** So many symbols are read in less than a millisecond. */
    private static final int FEW_SYMBOLS = 1 << 15;

    private final Map<ModuleFile, TreeMap<Long, Extent>> extents = new HashMap<>();
    private ModuleFile searchedFile;
    private CompletableFuture<Extent> search;

    /**
     * Addresses of one function, or between two.
     *
     * @param prologue null where no symbol says that the function is there
     */
    private record Extent(long startVaddr, long endVaddr, Prologue prologue) {}

    /** The row that a function's first instructions make; {@link UnwindRow#NONE} where they, or its start, are not known. */
    UnwindRow row(LoadedModule module, long avma) {
        long vaddr = avma - module.loadBias();
        keepWhatWasFound();
        Extent extent = known(module.file(), vaddr);
        if (extent == null && search == null) {
            startSearch(module.file(), vaddr);
            extent = known(module.file(), vaddr);
        }
        return extent == null || extent.prologue == null
                ? UnwindRow.NONE
                : extent.prologue.row(vaddr - extent.startVaddr);
    }

    private Extent known(ModuleFile file, long vaddr) {
        TreeMap<Long, Extent> ofFile = extents.get(file);
        Map.Entry<Long, Extent> below = ofFile == null ? null : ofFile.floorEntry(vaddr);
        return below == null || below.getValue().endVaddr <= vaddr ? null : below.getValue();
    }

    private void startSearch(ModuleFile file, long vaddr) {
        ElfFile elf = file.elf().orElseThrow();
        SymbolTable symbols = elf.symbolTables().stream().findFirst().orElse(null);
        if (symbols == null || symbols.count() <= FEW_SYMBOLS) {
            keep(file, extent(elf, symbols, vaddr));
            return;
        }
        searchedFile = file;
        search = CompletableFuture.supplyAsync(() -> extent(elf, symbols, vaddr))
                .handle((found, failure) -> {
                    elf.releasePages(); // torch has 13 MB of symbols
                    return failure == null ? found : new Extent(vaddr, vaddr + 1, null);
                });
    }

    private void keepWhatWasFound() {
        if (search != null && search.isDone()) {
            keep(searchedFile, search.join());
            search = null;
        }
    }

    private void keep(ModuleFile file, Extent extent) {
        extents.computeIfAbsent(file, key -> new TreeMap<>()).put(extent.startVaddr, extent);
    }

    private static Extent extent(ElfFile elf, SymbolTable symbols, long vaddr) {
        Elf64Sym function = null;
        long end = Long.MAX_VALUE;
        for (int i = 0; symbols != null && i < symbols.count(); i++) {
            long start = symbols.value(i);
            boolean mayBeNearer = start > vaddr ? start < end : function == null || start > function.st_value();
            if (mayBeNearer && symbols.get(i).isFunction() && symbols.get(i).mayBeCode()) {
                function = start > vaddr ? function : symbols.get(i);
                end = start > vaddr ? start : end;
            }
        }
        if (function == null) {
            return new Extent(0, end, null);
        }
        long start = function.st_value();
        long functionEnd = function.st_size() == 0 ? end : start + function.st_size();
        return vaddr >= functionEnd
                ? new Extent(functionEnd, end, null)
                : new Extent(start, functionEnd, prologue(elf, start));
    }

    private static Prologue prologue(ElfFile elf, long startVaddr) {
        return elf.loadedFrom(startVaddr)
                .map(code -> new Prologue(code.bytes()))
                .orElse(null);
    }
}
