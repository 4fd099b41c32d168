package org.jflame.symbol;

import java.util.ArrayList;
import java.util.List;

/** The program of a unit that says which instruction comes from which line. Source: DWARF 5 and 4, chapter 6.2. */
final class LineProgram {

    /** A row of the table that the program makes holds for all addresses up to that of the next one. */
    interface RowVisitor {
        void row(long start, long end, int file, int line);
    }

    private static final int DW_LNCT_PATH = 1;
    private static final int DW_LNCT_DIRECTORY_INDEX = 2;
    private static final int MAX_FILES = 1 << 18;

    private final DwarfCode code;
    private final DwarfCursor cursor;
    private final int version;
    private final long end;
    private final long program;
    private final int minInstructionBytes;
    private final int lineBase;
    private final int lineRange;
    private final int[] operands;
    private final List<String> folders = new ArrayList<>();
    private final List<String> files = new ArrayList<>();

    /** Reads the header. */
    LineProgram(DwarfCode code) {
        this.code = code;
        this.cursor = new DwarfCursor(code.lineProgram(), 0);
        long length = cursor.u32();
        boolean isDwarf64 = length == 0xffffffffL;
        length = isDwarf64 ? cursor.u64() : length;
        this.end = cursor.at() + length;
        this.version = cursor.u16();
        if (version < 2 || version > 5) {
            throw new IllegalStateException("line program " + version);
        }
        cursor.skip(version >= 5 ? 2 : 0); // sizes of address and segment selector
        long headerBytes = cursor.offset(isDwarf64);
        this.program = cursor.at() + headerBytes;
        this.minInstructionBytes = cursor.u8();
        cursor.skip(version >= 4 ? 2 : 1); // maximum_operations_per_instruction, default_is_stmt
        this.lineBase = cursor.s8();
        this.lineRange = Math.max(1, cursor.u8());
        this.operands = new int[cursor.u8()];
        for (int opcode = 1; opcode < operands.length; opcode++) {
            operands[opcode] = cursor.u8();
        }
        if (version >= 5) {
            String ownFolder = code.string(code.root(), DwarfEntry.COMP_DIR);
            paths(isDwarf64, folders, ownFolder);
            paths(isDwarf64, files, ownFolder);
        } else {
            oldPaths();
        }
    }

    /** The path of a file by its number in the program; {@code ""} for a number that it does not have. */
    String file(int number) {
        return number >= 0 && number < files.size() ? files.get(number) : "";
    }

    private void oldPaths() {
        String ownFolder = code.string(code.root(), DwarfEntry.COMP_DIR);
        folders.add(ownFolder);
        for (String folder = cursor.string(); !folder.isEmpty(); folder = cursor.string()) {
            folders.add(in(ownFolder, folder));
        }
        files.add(""); // they are counted from 1
        for (String name = cursor.string(); !name.isEmpty(); name = cursor.string()) {
            files.add(in(folder(cursor.uleb()), name));
            cursor.uleb(); // time
            cursor.uleb(); // size
        }
    }

    /** A table of folders, or of files, which begins with what its entries consist of. */
    private void paths(boolean isDwarf64, List<String> paths, String ownFolder) {
        int[] format = new int[2 * cursor.u8()];
        for (int i = 0; i < format.length; i++) {
            format[i] = (int) cursor.uleb();
        }
        long count = Math.min(cursor.uleb(), MAX_FILES);
        for (long entry = 0; entry < count; entry++) {
            String path = "";
            long folder = -1;
            for (int i = 0; i < format.length; i += 2) {
                if (format[i] == DW_LNCT_PATH) {
                    path = text(format[i + 1], isDwarf64);
                } else {
                    long value = DwarfForm.read(cursor, format[i + 1], code.unit(), 0);
                    folder = format[i] == DW_LNCT_DIRECTORY_INDEX ? value : folder;
                }
            }
            paths.add(in(folder < 0 ? ownFolder : folder(folder), path));
        }
    }

    private String text(int form, boolean isDwarf64) {
        return switch (form) {
            case DwarfForm.STRING -> cursor.string();
            case DwarfForm.LINE_STRP -> DwarfSections.string(code.sections().lineStr(), cursor.offset(isDwarf64));
            case DwarfForm.STRP -> DwarfSections.string(code.sections().str(), cursor.offset(isDwarf64));
            default -> throw new IllegalStateException("path as form " + form);
        };
    }

    private String folder(long number) {
        return number >= 0 && number < folders.size() ? folders.get((int) number) : "";
    }

    private static String in(String folder, String path) {
        return folder.isEmpty() || path.startsWith("/") ? path : folder + "/" + path;
    }

    /** Runs the program, which states rows by ascending address, in sequences. */
    void run(RowVisitor visitor, Deadline deadline) {
        cursor.seek(program);
        Row row = new Row(visitor);
        while (cursor.at() < end && !deadline.isOver()) {
            int opcode = cursor.u8();
            if (opcode >= operands.length) {
                int adjusted = opcode - operands.length;
                row.advance((long) (adjusted / lineRange) * minInstructionBytes);
                row.line += lineBase + adjusted % lineRange;
                row.emit();
            } else if (opcode == 0) {
                extended(row);
            } else {
                standard(opcode, row);
            }
        }
    }

    private void extended(Row row) {
        long next = cursor.uleb();
        next += cursor.at();
        switch (cursor.u8()) {
            case 1 -> row.endSequence();
            case 2 -> row.address = cursor.unsigned((int) (next - cursor.at()));
            default -> {
                // a file, a discriminator
            }
        }
        cursor.seek(next);
    }

    private void standard(int opcode, Row row) {
        switch (opcode) {
            case 1 -> row.emit(); // copy
            case 2 -> row.advance(cursor.uleb() * minInstructionBytes); // advance_pc
            case 3 -> row.line += cursor.sleb(); // advance_line
            case 4 -> row.file = (int) cursor.uleb(); // set_file
            case 8 -> row.advance((long) ((255 - operands.length) / lineRange) * minInstructionBytes); // const_add_pc
            case 9 -> row.address += cursor.u16(); // fixed_advance_pc
            default -> {
                for (int i = 0; i < operands[opcode]; i++) {
                    cursor.uleb();
                }
            }
        }
    }

    /** The state of the program, and the row before. */
    private static final class Row {
        private final RowVisitor visitor;
        private long address;
        private int file = 1;
        private int line = 1;
        private boolean hasPrevious;
        private long previousAddress;
        private int previousFile;
        private int previousLine;

        Row(RowVisitor visitor) {
            this.visitor = visitor;
        }

        void advance(long bytes) {
            address += bytes;
        }

        void emit() {
            end();
            hasPrevious = true;
            previousAddress = address;
            previousFile = file;
            previousLine = line;
        }

        void endSequence() {
            end();
            hasPrevious = false;
            address = 0;
            file = 1;
            line = 1;
        }

        private void end() {
            if (hasPrevious && previousAddress > 0 && address > previousAddress) {
                visitor.row(previousAddress, address, previousFile, previousLine);
            }
        }
    }
}
