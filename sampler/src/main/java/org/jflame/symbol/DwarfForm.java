package org.jflame.symbol;

/** How the value of an attribute is written. Source: DWARF 5, 7.5.6; GNU extensions: binutils' dwarf2.def. */
final class DwarfForm {

    static final int ADDR = 0x01;
    static final int STRING = 0x08;
    static final int SDATA = 0x0d;
    static final int STRP = 0x0e;
    static final int REF_ADDR = 0x10;
    static final int INDIRECT = 0x16;
    static final int STRX = 0x1a;
    static final int ADDRX = 0x1b;
    static final int DATA16 = 0x1e;
    static final int LINE_STRP = 0x1f;
    static final int IMPLICIT_CONST = 0x21;
    static final int RNGLISTX = 0x23;
    private static final int STRX1 = 0x25;
    private static final int STRX4 = 0x28;
    private static final int ADDRX1 = 0x29;
    private static final int ADDRX4 = 0x2c;
    private static final int GNU_ADDR_INDEX = 0x1f01;
    private static final int GNU_STR_INDEX = 0x1f02;

    private DwarfForm() {}

    /**
     * Reads a value: a number, an offset or an index as it stands there; for a string its offset; for a block 0.
     *
     * @param constant the value of what stands in the abbreviation
     */
    static long read(DwarfCursor cursor, int form, DwarfUnit unit, long constant) {
        switch (form) {
            case ADDR:
                return cursor.unsigned(unit.addressBytes());
            case 0x0b, 0x0c, 0x11, STRX1, ADDRX1: // data1, flag, ref1
                return cursor.u8();
            case 0x05, 0x12, 0x26, 0x2a: // data2, ref2, strx2, addrx2
                return cursor.u16();
            case 0x27, 0x2b: // strx3, addrx3
                return cursor.u24();
            case 0x06, 0x13, STRX4, ADDRX4, 0x1c: // data4, ref4, ref_sup4
                return cursor.u32();
            case 0x07, 0x14, 0x20, 0x24: // data8, ref8, ref_sig8, ref_sup8
                return cursor.u64();
            case SDATA:
                return cursor.sleb();
            case 0x0f, 0x15, STRX, ADDRX, 0x22, RNGLISTX, GNU_ADDR_INDEX, GNU_STR_INDEX: // udata, ref_udata, loclistx
                return cursor.uleb();
            case STRP, 0x17, LINE_STRP, 0x1d, 0x1f20, 0x1f21: // sec_offset, strp_sup, GNU_ref_alt, GNU_strp_alt
                return cursor.offset(unit.isDwarf64());
            case REF_ADDR:
                return unit.version() == 2 ? cursor.unsigned(unit.addressBytes()) : cursor.offset(unit.isDwarf64());
            case 0x19: // flag_present
                return 1;
            case IMPLICIT_CONST:
                return constant;
            case STRING:
                int start = cursor.at();
                cursor.skipString();
                return start;
            case INDIRECT:
                return read(cursor, notIndirect((int) cursor.uleb()), unit, constant);
            default:
                cursor.skip(blockBytes(cursor, form));
                return 0;
        }
    }

    private static int notIndirect(int form) {
        if (form == INDIRECT) {
            throw new IllegalStateException("indirect form of an indirect form");
        }
        return form;
    }

    private static long blockBytes(DwarfCursor cursor, int form) {
        long sizeBytes =
                switch (form) {
                    case 0x0a -> cursor.u8(); // block1
                    case 0x03 -> cursor.u16(); // block2
                    case 0x04 -> cursor.u32(); // block4
                    case 0x09, 0x18 -> cursor.uleb(); // block, exprloc
                    case DATA16 -> 16;
                    default -> -1;
                };
        if (sizeBytes < 0) {
            throw new IllegalStateException("form " + form);
        }
        return sizeBytes;
    }

    /** Whether the value is an offset in the unit. */
    static boolean isUnitReference(int form) {
        return form >= 0x11 && form <= 0x15;
    }

    /** Whether the value is an index in .debug_addr. */
    static boolean isAddressIndex(int form) {
        return form == ADDRX || form >= ADDRX1 && form <= ADDRX4 || form == GNU_ADDR_INDEX;
    }

    /** Whether the value is an index in .debug_str_offsets. */
    static boolean isStringIndex(int form) {
        return form == STRX || form >= STRX1 && form <= STRX4 || form == GNU_STR_INDEX;
    }
}
