package org.jflame.unwind;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jflame.elf.ElfFile;

/**
 * What one file states about unwinding: {@code .eh_frame} through the linker's index or one made here, then
 * {@code .debug_frame}. Indexes are made on first use. Not thread safe.
 */
final class UnwindTable {

    private final ElfFile elf;
    private List<Source> sources;

    /** A section with a way to search it. */
    private record Source(FdeIndex index, FrameSection section, DwarfCursor in) {
        Source(FdeIndex index, FrameSection section) {
            this(index, section, section.cursor());
        }
    }

    /**
     * A row and the function it is in.
     *
     * @param row {@link UnwindRow#NONE} where nothing is stated
     * @param startVaddr the function's start, as far as the FDE tells; else the address itself
     */
    record Found(UnwindRow row, long startVaddr) {}

    UnwindTable(ElfFile elf) {
        this.elf = elf;
    }

    /** The row for an address, as the file states it. */
    Found find(long vaddr) {
        if (sources == null) {
            sources = sources();
        }
        for (Source source : sources) {
            try {
                Found found = in(source, vaddr);
                if (found != null) {
                    return found;
                }
            } catch (IndexOutOfBoundsException e) {
                // an entry that is not as the standards say; the other section may state it
            }
        }
        return new Found(UnwindRow.NONE, vaddr);
    }

    private List<Source> sources() {
        List<Source> found = new ArrayList<>();
        source(UnwindTable::linkersIndex, found);
        if (found.isEmpty()) {
            source(file -> file.section(".eh_frame").map(part -> sorted(part, true)), found);
        }
        source(file -> file.section(".debug_frame").map(part -> sorted(part, false)), found);
        return found;
    }

    private void source(Function<ElfFile, Optional<Source>> opener, List<Source> into) {
        try {
            opener.apply(elf).ifPresent(into::add);
        } catch (IndexOutOfBoundsException e) {
            // cut off or damaged: as if it were not there
        }
    }

    private static Optional<Source> linkersIndex(ElfFile elf) {
        return EhFrameHdr.of(elf).map(hdr -> new Source(hdr, hdr.section()));
    }

    private static Source sorted(ElfFile.Part part, boolean isEhFrame) {
        FrameSection section = new FrameSection(part, isEhFrame);
        return new Source(new SortedFdes(section), section);
    }

    private static Found in(Source source, long vaddr) {
        int offset = source.index.find(vaddr);
        FrameDescription fde = offset == FdeIndex.NONE ? null : source.section.fde(offset);
        return fde == null || !fde.covers(vaddr)
                ? null
                : new Found(CfaProgram.row(source.in, fde, vaddr), fde.startVaddr());
    }
}
