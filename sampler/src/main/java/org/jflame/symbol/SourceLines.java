package org.jflame.symbol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The source lines of some addresses, and the functions that the compiler has inlined there. Only the units with those
 * addresses are read, and only for so long: of a file whose units the linker has made one, the rest goes without.
 */
final class SourceLines {

    private static final int MAX_HOPS = 8;

    private final DwarfSections sections;
    private final SortedAddresses wanted;
    private final Deadline deadline;

    /** All units by their offset. */
    private final NavigableMap<Long, DwarfUnit> units = new TreeMap<>();

    private final Map<Long, DwarfCode> opened = new HashMap<>();

    SourceLines(DwarfSections sections, SortedAddresses wanted, Deadline deadline) {
        this.sections = sections;
        this.wanted = wanted;
        this.deadline = deadline;
    }

    /** The functions at each address, root first; nothing for an address of which nothing is known. */
    Map<Long, List<SourceFrame>> find() {
        Map<Long, List<SourceFrame>> found = new HashMap<>();
        try {
            readUnits();
            for (Map.Entry<Long, Set<Integer>> unit : unitsOfAddresses().entrySet()) {
                try {
                    read(unit.getKey(), unit.getValue(), found);
                } catch (RuntimeException e) {
                    // this unit is broken
                }
            }
        } catch (RuntimeException | InternalError e) {
            // the file is broken, or has become shorter: what was found is good
        }
        return found;
    }

    private void readUnits() {
        DwarfCursor cursor = new DwarfCursor(sections.info(), 0);
        while (cursor.at() < sections.info().limit() && !deadline.isOver()) {
            DwarfUnit unit = DwarfUnit.read(cursor);
            units.put(unit.offset(), unit);
            cursor.seek(unit.end());
        }
    }

    /** By the offset of the unit, the indexes of its addresses: by .debug_aranges, else by looking into those that it
     * does not list. */
    private Map<Long, Set<Integer>> unitsOfAddresses() {
        Map<Long, Set<Integer>> byUnit = new TreeMap<>();
        Set<Long> listed = new HashSet<>();
        boolean[] isFound = new boolean[wanted.count()];
        try {
            AddressRanges.visit(sections.aranges(), (unit, start, end) -> {
                listed.add(unit);
                assign(unit, start, end, byUnit, isFound);
            });
        } catch (RuntimeException e) {
            // as good as none
        }
        for (DwarfUnit unit : units.values()) {
            if (areAll(isFound) || deadline.isOver()) {
                break;
            }
            if (unit.hasCode() && !listed.contains(unit.offset())) {
                try {
                    DwarfCode code = open(unit);
                    code.ranges(code.root(), (start, end) -> assign(unit.offset(), start, end, byUnit, isFound));
                } catch (RuntimeException e) {
                    // this unit is broken
                }
                opened.remove(unit.offset());
            }
        }
        return byUnit;
    }

    private void assign(long unit, long start, long end, Map<Long, Set<Integer>> byUnit, boolean[] isFound) {
        deadline.isOver(); // one unit may have very many ranges: they count
        for (int i = wanted.firstFrom(start); i < wanted.count() && wanted.get(i) < end; i++) {
            byUnit.computeIfAbsent(unit, offset -> new TreeSet<>()).add(i);
            isFound[i] = true;
        }
    }

    private static boolean areAll(boolean[] isFound) {
        for (boolean one : isFound) {
            if (!one) {
                return false;
            }
        }
        return true;
    }

    private DwarfCode open(DwarfUnit unit) {
        return opened.computeIfAbsent(unit.offset(), offset -> new DwarfCode(sections, unit));
    }

    private void read(long unitOffset, Set<Integer> indexes, Map<Long, List<SourceFrame>> found) {
        DwarfUnit unit = units.get(unitOffset);
        if (unit == null || deadline.isOver()) {
            return;
        }
        DwarfCode code = open(unit);
        SortedAddresses own =
                new SortedAddresses(indexes.stream().mapToLong(wanted::get).toArray());
        int[] files = new int[own.count()];
        int[] lines = new int[own.count()];
        LineProgram program = code.lineProgram() == null ? null : new LineProgram(code);
        if (program != null) {
            program.run(
                    (start, end, file, line) -> {
                        for (int i = own.firstFrom(start); i < own.count() && own.get(i) < end; i++) {
                            files[i] = file;
                            lines[i] = Math.max(0, line);
                        }
                    },
                    deadline);
        }
        InlinedFunctions functions = new InlinedFunctions(code, own, deadline);
        List<List<DwarfEntry>> chains = functions.find();
        if (deadline.isOver()) {
            return; // half a unit
        }
        for (int i = 0; i < own.count(); i++) {
            List<SourceFrame> frames = frames(code, functions, program, chains.get(i), files[i], lines[i]);
            if (!frames.isEmpty()) {
                found.put(own.get(i), frames);
            }
        }
    }

    /** Each function is at the place where it calls the next one. */
    private List<SourceFrame> frames(
            DwarfCode code,
            InlinedFunctions functions,
            LineProgram program,
            List<DwarfEntry> chain,
            int lastFile,
            int lastLine) {
        List<SourceFrame> frames = new ArrayList<>();
        for (int i = 0; i < chain.size(); i++) {
            boolean isLast = i == chain.size() - 1;
            DwarfEntry next = isLast ? null : chain.get(i + 1);
            int file = isLast ? lastFile : (int) next.value(DwarfEntry.CALL_FILE);
            int line = isLast ? lastLine : (int) Math.max(0, next.value(DwarfEntry.CALL_LINE));
            frames.add(new SourceFrame(name(code, functions, chain.get(i)), path(program, file), line));
        }
        if (chain.isEmpty() && lastLine > 0) {
            frames.add(new SourceFrame("", path(program, lastFile), lastLine));
        }
        return frames;
    }

    private static String path(LineProgram program, int file) {
        return program == null ? "" : program.file(file);
    }

    /** The name for the linker if there is one: it has namespaces and parameters. */
    private String name(DwarfCode code, InlinedFunctions functions, DwarfEntry entry) {
        DwarfCode where = code;
        DwarfEntry one = entry;
        String plain = "";
        for (int hops = 0; one != null && hops < MAX_HOPS; hops++) {
            String mangled = where.string(one, DwarfEntry.LINKAGE_NAME);
            mangled = mangled.isEmpty() ? where.string(one, DwarfEntry.MIPS_LINKAGE_NAME) : mangled;
            if (!mangled.isEmpty()) {
                return mangled;
            }
            long origin = Math.max(
                    one.reference(DwarfEntry.ABSTRACT_ORIGIN, where.unit()),
                    one.reference(DwarfEntry.SPECIFICATION, where.unit()));
            plain = plain.isEmpty() ? where.string(one, DwarfEntry.NAME) : plain;
            DwarfUnit unit = unitOf(origin);
            if (unit == null) {
                return plain;
            }
            where = open(unit);
            one = where.entryAt(origin);
            if (one != null
                    && plain.isEmpty()
                    && where == code
                    && !where.string(one, DwarfEntry.NAME).isEmpty()) {
                plain = functions.namespace(origin) + where.string(one, DwarfEntry.NAME);
            }
        }
        return plain;
    }

    /** Null for an offset in no unit. */
    private DwarfUnit unitOf(long offset) {
        Map.Entry<Long, DwarfUnit> unit = offset < 0 ? null : units.floorEntry(offset);
        return unit == null || offset >= unit.getValue().end() ? null : unit.getValue();
    }
}
