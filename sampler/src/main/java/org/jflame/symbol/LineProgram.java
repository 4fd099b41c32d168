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
    private final boolean isDwarf64;
    private final List<Path> folders = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();

    /** Where the last part of a path stands, and the number of its folder: few of the paths are asked for. */
    private record Path(int form, long value, long folder) {}

    /** Reads the header. */
    LineProgram(DwarfCode code) {
        this.code = code;
        this.cursor = new DwarfCursor(code.lineProgram(), 0);
        long length = cursor.u32();
        isDwarf64 = length == 0xffffffffL;
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
            paths(folders);
            paths(files);
        } else {
            oldPaths();
        }
    }

    /** The path of a file by its number in the program; {@code ""} for a number that it does not have. */
    String file(int number) {
        return number >= 0 && number < files.size() ? path(files.get(number)) : "";
    }

    private String path(Path file) {
        String name = text(file);
        String folder = name.startsWith("/") ? "" : folder((int) file.folder);
        return folder.isEmpty() ? name : folder + "/" + name;
    }

    private String folder(int number) {
        String own = code.string(code.root(), DwarfEntry.COMP_DIR);
        String folder = number >= 0 && number < folders.size() ? text(folders.get(number)) : "";
        return folder.startsWith("/") || own.isEmpty() ? folder : folder.isEmpty() ? own : own + "/" + folder;
    }

    private String text(Path path) {
        return switch (path.form) {
            case 0 -> "";
            case DwarfForm.STRING -> DwarfSections.string(code.lineProgram(), path.value);
            case DwarfForm.LINE_STRP -> DwarfSections.string(code.sections().lineStr(), path.value);
            case DwarfForm.STRP -> DwarfSections.string(code.sections().str(), path.value);
            default -> throw new IllegalStateException("path as form " + path.form);
        };
    }

    private void oldPaths() {
        folders.add(new Path(0, 0, 0)); // the compiler's own
        for (Path folder = oldPath(); folder != null; folder = oldPath()) {
            folders.add(folder);
        }
        files.add(new Path(0, 0, 0)); // they are counted from 1
        for (Path file = oldPath(); file != null && files.size() < MAX_FILES; file = oldPath()) {
            files.add(new Path(file.form, file.value, cursor.uleb()));
            cursor.uleb(); // time
            cursor.uleb(); // size
        }
    }

    /** Null at the end of the list. */
    private Path oldPath() {
        int start = cursor.at();
        cursor.skipString();
        return cursor.at() == start + 1 || folders.size() > MAX_FILES ? null : new Path(DwarfForm.STRING, start, 0);
    }

    /** A table of folders, or of files, which begins with what its entries consist of. */
    private void paths(List<Path> paths) {
        // The assembler writes this program, the compiler the unit: one may be 64-bit DWARF without the other.
        DwarfUnit asUnit = new DwarfUnit(0, end, version, isDwarf64, code.unit().addressBytes(), 0, 0, false);
        int[] format = new int[2 * cursor.u8()];
        for (int i = 0; i < format.length; i++) {
            format[i] = (int) cursor.uleb();
        }
        long count = Math.min(cursor.uleb(), MAX_FILES);
        for (long entry = 0; entry < count; entry++) {
            int form = 0;
            long text = 0;
            long folder = 0;
            for (int i = 0; i < format.length; i += 2) {
                long value = DwarfForm.read(cursor, format[i + 1], asUnit, 0);
                form = format[i] == DW_LNCT_PATH ? format[i + 1] : form;
                text = format[i] == DW_LNCT_PATH ? value : text;
                folder = format[i] == DW_LNCT_DIRECTORY_INDEX ? value : folder;
            }
            paths.add(new Path(form, text, folder));
        }
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
