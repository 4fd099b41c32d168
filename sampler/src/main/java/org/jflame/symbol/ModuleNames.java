package org.jflame.symbol;

import java.nio.file.Path;
import java.util.ArrayList;
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
 * Names the code of one file. The file is anybody's: what is broken in it names nothing. An {@link InternalError} is what
 * Java makes of a mapped file that has become shorter.
 *
 * @param module what it is called
 * @param elf its content
 * @param pid a process that has mapped it, or had
 */
record ModuleNames(NativeModule module, ElfFile elf, int pid) {

    private static final List<String> PLT_SECTIONS = List.of(".plt", ".plt.sec", ".plt.got");

    /** Source lines are worth waiting for, but not for the minutes that a large file may take. */
    private static final long LINES_NANOS = 500_000_000;

    /** The frames that stand for each address, root first. */
    Map<Long, List<NativeFrame>> of(SortedSet<Long> wanted) {
        SortedAddresses vaddrs =
                new SortedAddresses(wanted.stream().mapToLong(Long::longValue).toArray());
        Optional<ElfFile> debugFile = debugFile();
        String[] symbols = symbols(vaddrs, debugFile);
        Map<Long, List<SourceFrame>> lines = elf.hasLines() ? lines(vaddrs, debugFile) : Map.of();
        Map<Long, List<NativeFrame>> frames = new HashMap<>();
        for (int i = 0; i < vaddrs.count(); i++) {
            long vaddr = vaddrs.get(i);
            frames.put(vaddr, frames(vaddr, symbols[i], lines.getOrDefault(vaddr, List.of())));
        }
        elf.releasePages(); // the symbols of torch are tens of megabytes, and read once
        debugFile.ifPresent(ElfFile::releasePages);
        return frames;
    }

    private Optional<ElfFile> debugFile() {
        try {
            return DebugFile.find(elf, module.path(), List.of(Path.of("/proc/" + pid + "/root"), Path.of("/")));
        } catch (RuntimeException | InternalError e) {
            return Optional.empty();
        }
    }

    /** Null where there is none. */
    private String[] symbols(SortedAddresses vaddrs, Optional<ElfFile> debugFile) {
        String[] names = new String[vaddrs.count()];
        try {
            SymbolSearch search = new SymbolSearch(vaddrs);
            debugFile.ifPresent(search::read);
            search.read(elf);
            for (int i = 0; i < names.length; i++) {
                names[i] = search.name(i) == null && isPlt(vaddrs.get(i)) ? "plt" : search.name(i);
            }
        } catch (RuntimeException | InternalError e) {
            // what was found is good
        }
        return names;
    }

    private boolean isPlt(long vaddr) {
        return PLT_SECTIONS.stream().anyMatch(section -> elf.isIn(section, vaddr));
    }

    private Map<Long, List<SourceFrame>> lines(SortedAddresses vaddrs, Optional<ElfFile> debugFile) {
        try {
            return DwarfSections.of(elf)
                    .or(() -> debugFile.flatMap(DwarfSections::of))
                    .map(sections -> new SourceLines(sections, vaddrs, new Deadline(LINES_NANOS)).find())
                    .orElse(Map.of());
        } catch (RuntimeException | InternalError e) {
            return Map.of();
        }
    }

    /** The function itself is called what its symbol is: that is what other tools call it. */
    private List<NativeFrame> frames(long vaddr, String symbol, List<SourceFrame> lines) {
        String unknown = module.name() + "+0x" + Long.toHexString(vaddr);
        if (lines.isEmpty()) {
            return List.of(frame(symbol == null ? unknown : symbol, "", 0));
        }
        List<NativeFrame> frames = new ArrayList<>();
        for (SourceFrame line : lines) {
            boolean isFunction = frames.isEmpty();
            String function = isFunction && symbol != null ? symbol : line.function();
            if (isFunction || !function.isEmpty()) {
                frames.add(frame(function.isEmpty() ? unknown : function, line.file(), line.line()));
            }
        }
        return frames;
    }

    private NativeFrame frame(String symbol, String file, int line) {
        return new NativeFrame(SymbolName.of(symbol), module.name(), file, line);
    }
}
