package org.jflame.unwind;

/**
 * A common information entry (CIE). Sources: DWARF 5, 6.4.1; Linux Standard Base, "Exception Frames" (augmentations).
 *
 * @param codeAlign the factor of {@code advance_loc}
 * @param dataAlign the factor of offsets
 * @param returnColumn the register that stands for the return address
 * @param pointerEncoding how FDEs state addresses
 * @param hasAugmentationData whether FDEs have augmentation data, with its size
 * @param isSignalFrame whether the code was not called, but runs when a signal's handler returns
 * @param programStart offset of the first instructions in the section
 * @param programEnd where they end
 */
record CommonInformation(
        long codeAlign,
        long dataAlign,
        int returnColumn,
        int pointerEncoding,
        boolean hasAugmentationData,
        boolean isSignalFrame,
        int programStart,
        int programEnd) {

    private static final int ADDRESS_BYTES = 8;
    private static final int WITH_ADDRESS_SIZE = 4;

    /** Reads an entry from its version on. */
    static CommonInformation read(DwarfCursor in, int end) {
        int version = in.u8();
        String augmentation = text(in);
        if (augmentation.startsWith("eh")) {
            in.u64(); // of gcc 2
        }
        if (version >= WITH_ADDRESS_SIZE && in.u8() != ADDRESS_BYTES | in.u8() != 0) {
            throw new IndexOutOfBoundsException("addresses that are not of 64 bits");
        }
        long codeAlign = in.uleb();
        long dataAlign = in.sleb();
        int returnColumn = version == 1 ? in.u8() : (int) in.uleb();
        boolean hasData = augmentation.startsWith("z");
        int pointerEncoding = 0;
        int programStart = in.at();
        if (hasData) {
            long dataBytes = in.uleb();
            programStart = in.at() + (int) dataBytes;
            pointerEncoding = pointerEncoding(in, augmentation);
        }
        boolean isSignalFrame = augmentation.indexOf('S') >= 0;
        return new CommonInformation(
                codeAlign, dataAlign, returnColumn, pointerEncoding, hasData, isSignalFrame, programStart, end);
    }

    private static int pointerEncoding(DwarfCursor in, String augmentation) {
        for (int i = 1; i < augmentation.length(); i++) {
            switch (augmentation.charAt(i)) {
                case 'R' -> {
                    return in.u8();
                }
                case 'P' -> in.pointer(in.u8());
                case 'L' -> in.u8();
                case 'S', 'B', 'G' -> {} // flags
                default -> {
                    return 0;
                }
            }
        }
        return 0;
    }

    private static String text(DwarfCursor in) {
        StringBuilder text = new StringBuilder();
        for (int next = in.u8(); next != 0; next = in.u8()) {
            text.append((char) next);
        }
        return text.toString();
    }
}
