package org.jflame.unwind;

import java.util.Optional;
import org.jflame.elf.ElfFile;

/**
 * The sorted table of FDEs that linkers make: searched in the file, nothing is kept. A file of torch has 335,120 entries.
 *
 * <p>Source: Linux Standard Base, "The .eh_frame_hdr section".
 */
final class EhFrameHdr implements FdeIndex {

    private static final int PT_GNU_EH_FRAME = 0x6474e550;
    private static final int VERSION = 1;
    private static final int DW_EH_PE_omit = 0xff;

    private final DwarfCursor in;
    private final int encoding;
    private final int entryBytes;
    private final int tableAt;
    private final int count;
    private final FrameSection section;

    private EhFrameHdr(DwarfCursor in, int encoding, int count, FrameSection section) {
        this.in = in;
        this.encoding = encoding;
        this.entryBytes = 2 * DwarfCursor.sizeBytes(encoding);
        this.tableAt = in.at();
        this.count = Math.min(count, entryBytes == 0 ? 0 : (in.limit() - tableAt) / entryBytes);
        this.section = section;
    }

    /** The table of a file; nothing when it has none that can be searched. */
    static Optional<EhFrameHdr> of(ElfFile elf) {
        return elf.segment(PT_GNU_EH_FRAME).flatMap(hdr -> read(elf, hdr));
    }

    private static Optional<EhFrameHdr> read(ElfFile elf, ElfFile.Part hdr) {
        DwarfCursor in = new DwarfCursor(hdr, hdr.vaddr());
        if (in.u8() != VERSION) {
            return Optional.empty();
        }
        int sectionEncoding = in.u8();
        int countEncoding = in.u8();
        int tableEncoding = in.u8();
        if (sectionEncoding == DW_EH_PE_omit || countEncoding == DW_EH_PE_omit || tableEncoding == DW_EH_PE_omit) {
            return Optional.empty();
        }
        long sectionVaddr = in.pointer(sectionEncoding);
        int count = (int) in.pointer(countEncoding);
        return elf.loadedFrom(sectionVaddr)
                .map(section -> new EhFrameHdr(in, tableEncoding, count, new FrameSection(section, true)))
                .filter(table -> table.count > 0);
    }

    FrameSection section() {
        return section;
    }

    @Override
    public int find(long vaddr) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entry(middle) <= vaddr) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == 0) {
            return NONE;
        }
        entry(low - 1);
        return (int) (in.pointer(encoding) - section.vaddr());
    }

    /** The code's start in an entry; the cursor is then at its FDE. */
    private long entry(int index) {
        return in.moveTo(tableAt + index * entryBytes).pointer(encoding);
    }
}
