package org.jflame.symbol;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.jflame.elf.DebugFile;
import org.jflame.elf.ElfFile;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.NativeModule;

/**
 * Names the code of one file.
 *
 * @param module what it is called
 * @param elf its content
 * @param pid a process that has mapped it, or had
 */
record ModuleNames(NativeModule module, ElfFile elf, int pid) {

    private static final List<String> PLT_SECTIONS = List.of(".plt", ".plt.sec", ".plt.got");

    /** The frames that stand for each address, root first. */
    Map<Long, List<NativeFrame>> of(SortedSet<Long> wanted) {
        long[] vaddrs = wanted.stream().mapToLong(Long::longValue).toArray();
        String[] symbols = symbols(vaddrs);
        Map<Long, List<NativeFrame>> frames = new HashMap<>();
        for (int i = 0; i < vaddrs.length; i++) {
            frames.put(vaddrs[i], List.of(new NativeFrame(function(vaddrs[i], symbols[i]), module.name(), "", 0)));
        }
        return frames;
    }

    /** Null where there is none. The file is anybody's: what is broken in it names nothing. */
    private String[] symbols(long[] vaddrs) {
        String[] names = new String[vaddrs.length];
        try {
            SymbolSearch search = new SymbolSearch(vaddrs);
            debugFile().ifPresent(search::read);
            search.read(elf);
            for (int i = 0; i < vaddrs.length; i++) {
                names[i] = search.name(i) == null && isPlt(vaddrs[i]) ? "plt" : search.name(i);
            }
        } catch (RuntimeException | InternalError e) {
            // an InternalError is what Java makes of a mapped file that has become shorter
        }
        return names;
    }

    private Optional<ElfFile> debugFile() {
        return DebugFile.find(elf, module.path(), List.of(Path.of("/proc/" + pid + "/root"), Path.of("/")));
    }

    private String function(long vaddr, String symbol) {
        return symbol == null ? module.name() + "+0x" + Long.toHexString(vaddr) : SymbolName.of(symbol);
    }

    private boolean isPlt(long vaddr) {
        return PLT_SECTIONS.stream().anyMatch(section -> elf.isIn(section, vaddr));
    }
}
