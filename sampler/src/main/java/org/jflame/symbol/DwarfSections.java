package org.jflame.symbol;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jflame.elf.ElfFile;

/** The sections with debug information of a file; those that it lacks are empty. Source: DWARF 5, 7.2. */
record DwarfSections(
        ByteBuffer info,
        ByteBuffer abbrev,
        ByteBuffer line,
        ByteBuffer str,
        ByteBuffer lineStr,
        ByteBuffer strOffsets,
        ByteBuffer addr,
        ByteBuffer ranges,
        ByteBuffer rnglists,
        ByteBuffer aranges) {

    /** Nothing where there are no source lines. */
    static Optional<DwarfSections> of(ElfFile elf) {
        if (!elf.hasSection(".debug_line") || !elf.hasSection(".debug_info")) {
            return Optional.empty();
        }
        return Optional.of(new DwarfSections(
                section(elf, ".debug_info"),
                section(elf, ".debug_abbrev"),
                section(elf, ".debug_line"),
                section(elf, ".debug_str"),
                section(elf, ".debug_line_str"),
                section(elf, ".debug_str_offsets"),
                section(elf, ".debug_addr"),
                section(elf, ".debug_ranges"),
                section(elf, ".debug_rnglists"),
                section(elf, ".debug_aranges")));
    }

    private static ByteBuffer section(ElfFile elf, String name) {
        return DwarfCursor.orEmpty(elf.section(name).map(ElfFile.Part::bytes).orElse(null));
    }

    /** A string of .debug_str or .debug_line_str. */
    static String string(ByteBuffer section, long at) {
        return new DwarfCursor(section, at).string();
    }
}
