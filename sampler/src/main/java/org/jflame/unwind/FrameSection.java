package org.jflame.unwind;

import java.util.HashMap;
import java.util.Map;
import org.jflame.elf.ElfFile;

/**
 * The entries of an {@code .eh_frame} or {@code .debug_frame} section. Not thread safe.
 *
 * <p>Sources: DWARF 5, 6.4.1 and 7.4 (64-bit format); Linux Standard Base, "Exception Frames".
 */
final class FrameSection {

    private static final int DWARF64 = 0xffffffff;
    private static final int MAX_KEPT_CIES = 1024;

    private final ElfFile.Part section;
    private final boolean isEhFrame;
    private final DwarfCursor in;
    private final Map<Integer, CommonInformation> cies = new HashMap<>();

    /** An entry's extent and kind; {@code idAt} is where its CIE pointer or id is. */
    private record Entry(int idAt, long id, int bodyAt, int end, boolean isCie) {}

    /** What is done with each FDE. */
    interface Visitor {
        void visit(int offset, FrameDescription fde);
    }

    FrameSection(ElfFile.Part section, boolean isEhFrame) {
        this.section = section;
        this.isEhFrame = isEhFrame;
        this.in = new DwarfCursor(section, 0);
    }

    /** A cursor of its own over the section's bytes. */
    DwarfCursor cursor() {
        return new DwarfCursor(section, 0);
    }

    /** The FDE at an offset; null where no FDE is. */
    FrameDescription fde(int offset) {
        Entry entry = entry(offset);
        return entry == null || entry.isCie ? null : fde(entry);
    }

    long vaddr() {
        return section.vaddr();
    }

    /** Goes through all FDEs in the order of the section. */
    void forEach(Visitor visitor) {
        int at = 0;
        for (Entry entry = entry(at); entry != null; entry = entry(at)) {
            if (!entry.isCie) {
                visitor.visit(at, fde(entry));
            }
            at = entry.end;
        }
    }

    private FrameDescription fde(Entry entry) {
        long cieAt = isEhFrame ? entry.idAt - entry.id : entry.id;
        CommonInformation cie = cie((int) cieAt);
        in.moveTo(entry.bodyAt);
        long start = in.pointer(cie.pointerEncoding());
        long sizeBytes = in.number(cie.pointerEncoding());
        if (cie.hasAugmentationData()) {
            long dataBytes = in.uleb();
            in.moveTo(in.at() + (int) dataBytes);
        }
        return new FrameDescription(cie, start, start + sizeBytes, in.at(), entry.end);
    }

    private CommonInformation cie(int offset) {
        CommonInformation known = cies.get(offset);
        if (known != null) {
            return known;
        }
        Entry entry = entry(offset);
        if (entry == null || !entry.isCie) {
            throw new IndexOutOfBoundsException("no CIE at " + offset);
        }
        CommonInformation cie = CommonInformation.read(in.moveTo(entry.bodyAt), entry.end);
        if (cies.size() < MAX_KEPT_CIES) {
            cies.put(offset, cie);
        }
        return cie;
    }

    /** The entry at an offset; null at the end, which a length of 0 marks too. */
    private Entry entry(int offset) {
        if (offset > in.limit() - Integer.BYTES) {
            return null;
        }
        int length = in.moveTo(offset).i32();
        boolean isDwarf64 = length == DWARF64;
        long sizeBytes = isDwarf64 ? in.u64() : length & 0xffff_ffffL;
        int idAt = in.at();
        if (sizeBytes == 0 || sizeBytes > in.limit() - idAt) {
            return null;
        }
        long id = isDwarf64 && !isEhFrame ? in.u64() : in.u32();
        long cieId = isEhFrame ? 0 : isDwarf64 ? -1 : 0xffff_ffffL;
        return new Entry(idAt, id, in.at(), idAt + (int) sizeBytes, id == cieId);
    }
}
