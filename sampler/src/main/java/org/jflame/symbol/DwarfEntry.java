package org.jflame.symbol;

/**
 * A debugging information entry. Source: DWARF 5, chapter 2, 7.5.3 and 7.5.4.
 *
 * @param shape which attributes it has
 * @param values theirs, as they stand there
 * @param end where its first child, or the next entry is
 */
record DwarfEntry(Abbreviations.Shape shape, long[] values, int end) {

    static final int TAG_LEXICAL_BLOCK = 0x0b;
    static final int TAG_INLINED_SUBROUTINE = 0x1d;
    static final int TAG_MODULE = 0x1e;
    static final int TAG_SUBPROGRAM = 0x2e;
    static final int TAG_NAMESPACE = 0x39;

    static final int SIBLING = 0x01;
    static final int NAME = 0x03;
    static final int STMT_LIST = 0x10;
    static final int LOW_PC = 0x11;
    static final int HIGH_PC = 0x12;
    static final int COMP_DIR = 0x1b;
    static final int ABSTRACT_ORIGIN = 0x31;
    static final int SPECIFICATION = 0x47;
    static final int RANGES = 0x55;
    static final int CALL_FILE = 0x58;
    static final int CALL_LINE = 0x59;
    static final int LINKAGE_NAME = 0x6e;
    static final int STR_OFFSETS_BASE = 0x72;
    static final int ADDR_BASE = 0x73;
    static final int RNGLISTS_BASE = 0x74;
    static final int MIPS_LINKAGE_NAME = 0x2007;
    static final int GNU_ADDR_BASE = 0x2133;

    /** @return null for the entry that ends a list of children */
    static DwarfEntry read(DwarfCursor cursor, DwarfUnit unit, Abbreviations abbreviations) {
        long code = cursor.uleb();
        if (code == 0) {
            return null;
        }
        Abbreviations.Shape shape = abbreviations.get(code);
        long[] values = new long[shape.constants().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = DwarfForm.read(cursor, shape.pairs()[2 * i + 1], unit, shape.constants()[i]);
        }
        return new DwarfEntry(shape, values, cursor.at());
    }

    int tag() {
        return shape.tag();
    }

    boolean has(int attribute) {
        return indexOf(attribute) >= 0;
    }

    /** As it stands there; -1 when the entry does not have the attribute. */
    long value(int attribute) {
        int index = indexOf(attribute);
        return index < 0 ? -1 : values[index];
    }

    /** 0 when the entry does not have the attribute. */
    int form(int attribute) {
        int index = indexOf(attribute);
        return index < 0 ? 0 : shape.pairs()[2 * index + 1];
    }

    /** The offset in .debug_info that an attribute leads to; -1 when there is none, or it is in another file. */
    long reference(int attribute, DwarfUnit unit) {
        int form = form(attribute);
        if (DwarfForm.isUnitReference(form)) {
            return unit.offset() + value(attribute);
        }
        return form == DwarfForm.REF_ADDR ? value(attribute) : -1;
    }

    private int indexOf(int attribute) {
        int[] pairs = shape.pairs();
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i] == attribute) {
                return i / 2;
            }
        }
        return -1;
    }
}
