package org.jflame.symbol;

import java.nio.ByteBuffer;

/** Which unit has which addresses, where the compiler has written it down. Source: DWARF 5, 6.1.2. */
final class AddressRanges {

    /** What is done with a range. */
    interface Visitor {
        void range(long unitOffset, long start, long end);
    }

    private AddressRanges() {}

    /** Visits all ranges of .debug_aranges. */
    static void visit(ByteBuffer section, Visitor visitor) {
        DwarfCursor cursor = new DwarfCursor(section, 0);
        while (cursor.at() < section.limit()) {
            long start = cursor.at();
            long length = cursor.u32();
            boolean isDwarf64 = length == 0xffffffffL;
            length = isDwarf64 ? cursor.u64() : length;
            long end = cursor.at() + length;
            cursor.skip(Short.BYTES); // version
            long unit = cursor.offset(isDwarf64);
            int addressBytes = cursor.u8();
            cursor.skip(1); // segment selectors, which nobody has
            long pairBytes = 2L * addressBytes;
            cursor.skip((pairBytes - (cursor.at() - start) % pairBytes) % pairBytes);
            while (cursor.at() + pairBytes <= end) {
                long address = cursor.unsigned(addressBytes);
                long sizeBytes = cursor.unsigned(addressBytes);
                if (address > 0 && sizeBytes > 0) {
                    visitor.range(unit, address, address + sizeBytes);
                }
            }
            cursor.seek(Math.max(end, start + 1));
        }
    }
}
