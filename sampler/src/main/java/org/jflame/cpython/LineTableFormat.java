package org.jflame.cpython;

/** How a code object's lines are written down; a layout names one of these. */
enum LineTableFormat {
    /** {@code co_lnotab} up to 3.5: lines only grow. */
    LNOTAB_UNSIGNED {
        @Override
        int[] lines(byte[] table, int firstLine, int codeUnits) {
            return Lnotab.lines(table, firstLine, false);
        }
    },
    /** {@code co_lnotab} from 3.6 to 3.9. */
    LNOTAB_SIGNED {
        @Override
        int[] lines(byte[] table, int firstLine, int codeUnits) {
            return Lnotab.lines(table, firstLine, true);
        }
    },
    /** {@code co_linetable} of 3.10. */
    RANGES {
        @Override
        int[] lines(byte[] table, int firstLine, int codeUnits) {
            return LineRanges.lines(table, firstLine);
        }
    },
    /** {@code co_linetable} from 3.11 on. */
    LOCATIONS {
        @Override
        int[] lines(byte[] table, int firstLine, int codeUnits) {
            return LocationTable.lines(table, firstLine, codeUnits);
        }
    };

    /** No table says more of one code object; what claims to is garbage. */
    static final int MAX_CODE_UNITS = 1 << 20;

    /**
     * Decodes a table.
     *
     * @param codeUnits the number of 2-byte units of the code, from 3.11 on; older tables say themselves how far they go
     * @return the line of each unit that the version's instruction index counts; the last one holds for what is behind
     */
    abstract int[] lines(byte[] table, int firstLine, int codeUnits);
}
