package org.jflame.symbol;

import java.nio.ByteBuffer;

/**
 * A unit with its first entry, on which the meaning of the others' values depends: which addresses an entry has, and what
 * its strings are. Source: DWARF 5, 2.17, 7.26 to 7.28; for version 4 its chapters 2.17 and 7.24.
 */
final class DwarfCode {

    /** What is done with a range of addresses. */
    interface RangeVisitor {
        void range(long start, long end);
    }

    private final DwarfSections sections;
    private final DwarfUnit unit;
    private final Abbreviations abbreviations;
    private final DwarfEntry root;

    DwarfCode(DwarfSections sections, DwarfUnit unit) {
        this.sections = sections;
        this.unit = unit;
        this.abbreviations = new Abbreviations(sections.abbrev(), unit.abbreviations());
        this.root = DwarfEntry.read(new DwarfCursor(sections.info(), unit.entries()), unit, abbreviations);
        if (root == null) {
            throw new IllegalStateException("a unit without entries");
        }
    }

    DwarfUnit unit() {
        return unit;
    }

    DwarfSections sections() {
        return sections;
    }

    DwarfEntry root() {
        return root;
    }

    DwarfEntry entry(DwarfCursor cursor) {
        return DwarfEntry.read(cursor, unit, abbreviations);
    }

    DwarfEntry entryAt(long offset) {
        return entry(new DwarfCursor(sections.info(), offset));
    }

    /** A string of an entry, {@code ""} when it has none or it is in another file. */
    String string(DwarfEntry entry, int attribute) {
        long value = entry.value(attribute);
        int form = entry.form(attribute);
        return switch (form) {
            case DwarfForm.STRING -> DwarfSections.string(sections.info(), value);
            case DwarfForm.STRP -> DwarfSections.string(sections.str(), value);
            case DwarfForm.LINE_STRP -> DwarfSections.string(sections.lineStr(), value);
            default -> DwarfForm.isStringIndex(form) ? DwarfSections.string(sections.str(), stringOffset(value)) : "";
        };
    }

    private long stringOffset(long index) {
        int sizeBytes = unit.isDwarf64() ? Long.BYTES : Integer.BYTES;
        long base = Math.max(0, root.value(DwarfEntry.STR_OFFSETS_BASE));
        return new DwarfCursor(sections.strOffsets(), base + index * sizeBytes).unsigned(sizeBytes);
    }

    /** Visits the addresses of an entry's code; of code that the linker has removed, nothing. */
    void ranges(DwarfEntry entry, RangeVisitor visitor) {
        if (entry.has(DwarfEntry.RANGES)) {
            long value = entry.value(DwarfEntry.RANGES);
            if (unit.version() >= 5) {
                rangeList(
                        entry.form(DwarfEntry.RANGES) == DwarfForm.RNGLISTX ? rangeListOffset(value) : value, visitor);
            } else {
                ranges(value, visitor);
            }
        } else if (entry.has(DwarfEntry.LOW_PC) && entry.has(DwarfEntry.HIGH_PC)) {
            long start = address(entry, DwarfEntry.LOW_PC);
            int form = entry.form(DwarfEntry.HIGH_PC);
            boolean isAddress = form == DwarfForm.ADDR || DwarfForm.isAddressIndex(form);
            visit(
                    start,
                    isAddress ? address(entry, DwarfEntry.HIGH_PC) : start + entry.value(DwarfEntry.HIGH_PC),
                    visitor);
        }
    }

    private long address(DwarfEntry entry, int attribute) {
        long value = entry.value(attribute);
        return DwarfForm.isAddressIndex(entry.form(attribute)) ? address(value) : value;
    }

    private long address(long index) {
        long base = Math.max(0, Math.max(root.value(DwarfEntry.ADDR_BASE), root.value(DwarfEntry.GNU_ADDR_BASE)));
        int sizeBytes = unit.addressBytes();
        return new DwarfCursor(sections.addr(), base + index * sizeBytes).unsigned(sizeBytes);
    }

    private long unitStart() {
        return root.has(DwarfEntry.LOW_PC) ? address(root, DwarfEntry.LOW_PC) : 0;
    }

    /** .debug_ranges: pairs that end with two zeros; one that begins with all ones states a new base. */
    private void ranges(long offset, RangeVisitor visitor) {
        DwarfCursor cursor = new DwarfCursor(sections.ranges(), offset);
        long base = unitStart();
        while (true) {
            long start = cursor.unsigned(unit.addressBytes());
            long end = cursor.unsigned(unit.addressBytes());
            if (start == 0 && end == 0) {
                return;
            }
            if (start == (unit.addressBytes() == Long.BYTES ? -1L : 0xffffffffL)) {
                base = end;
            } else {
                visit(base + start, base + end, visitor);
            }
        }
    }

    private long rangeListOffset(long index) {
        long base = Math.max(0, root.value(DwarfEntry.RNGLISTS_BASE));
        int sizeBytes = unit.isDwarf64() ? Long.BYTES : Integer.BYTES;
        return base + new DwarfCursor(sections.rnglists(), base + index * sizeBytes).unsigned(sizeBytes);
    }

    private void rangeList(long offset, RangeVisitor visitor) {
        DwarfCursor cursor = new DwarfCursor(sections.rnglists(), offset);
        long base = unitStart();
        while (true) {
            int kind = cursor.u8();
            long start;
            long end;
            switch (kind) {
                case 0 -> { // end_of_list
                    return;
                }
                case 1, 5 -> { // base_addressx, base_address
                    base = kind == 1 ? address(cursor.uleb()) : cursor.unsigned(unit.addressBytes());
                    continue;
                }
                case 2 -> { // startx_endx
                    start = address(cursor.uleb());
                    end = address(cursor.uleb());
                }
                case 3 -> { // startx_length
                    start = address(cursor.uleb());
                    end = start + cursor.uleb();
                }
                case 4 -> { // offset_pair
                    start = base + cursor.uleb();
                    end = base + cursor.uleb();
                }
                case 6 -> { // start_end
                    start = cursor.unsigned(unit.addressBytes());
                    end = cursor.unsigned(unit.addressBytes());
                }
                case 7 -> { // start_length
                    start = cursor.unsigned(unit.addressBytes());
                    end = start + cursor.uleb();
                }
                default -> throw new IllegalStateException("range list entry " + kind);
            }
            visit(start, end, visitor);
        }
    }

    private static void visit(long start, long end, RangeVisitor visitor) {
        if (start > 0 && start < end) {
            visitor.range(start, end);
        }
    }

    /** The bytes of the unit's program of source lines, from its header on; null when it has none. */
    ByteBuffer lineProgram() {
        long offset = root.value(DwarfEntry.STMT_LIST);
        return offset < 0 || offset >= sections.line().limit()
                ? null
                : sections.line().slice((int) offset, sections.line().limit() - (int) offset);
    }
}
