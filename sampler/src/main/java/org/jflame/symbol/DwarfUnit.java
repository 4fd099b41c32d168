package org.jflame.symbol;

/**
 * The header of a unit in .debug_info. Source: DWARF 5, 7.5.1.
 *
 * @param offset where it begins
 * @param end where the next one begins
 * @param entries where its first entry is
 * @param hasCode whether it may describe code: it is no unit of types
 */
record DwarfUnit(
        long offset,
        long end,
        int version,
        boolean isDwarf64,
        int addressBytes,
        long abbreviations,
        long entries,
        boolean hasCode) {

    private static final int MIN_VERSION = 2;
    private static final int MAX_VERSION = 5;
    private static final int DW_UT_TYPE = 2;
    private static final int DW_UT_PARTIAL = 3;
    private static final int DW_UT_SPLIT_TYPE = 6;

    /** @throws IllegalStateException for a version that is not known */
    static DwarfUnit read(DwarfCursor cursor) {
        long offset = cursor.at();
        long length = cursor.u32();
        boolean isDwarf64 = length == 0xffffffffL;
        length = isDwarf64 ? cursor.u64() : length;
        long end = cursor.at() + length;
        int version = cursor.u16();
        if (version < MIN_VERSION || version > MAX_VERSION || length < 0 || length > Integer.MAX_VALUE) {
            throw new IllegalStateException("DWARF " + version);
        }
        boolean isFive = version >= 5;
        int type = isFive ? cursor.u8() : 0;
        int addressBytes = isFive ? cursor.u8() : 0;
        long abbreviations = cursor.offset(isDwarf64);
        addressBytes = isFive ? addressBytes : cursor.u8();
        boolean isType = type == DW_UT_TYPE || type == DW_UT_SPLIT_TYPE;
        if (isType) {
            cursor.skip(Long.BYTES + (isDwarf64 ? Long.BYTES : Integer.BYTES)); // signature, offset of the type
        } else if (type > DW_UT_PARTIAL) {
            cursor.skip(Long.BYTES); // the id of a split unit
        }
        return new DwarfUnit(offset, end, version, isDwarf64, addressBytes, abbreviations, cursor.at(), !isType);
    }
}
