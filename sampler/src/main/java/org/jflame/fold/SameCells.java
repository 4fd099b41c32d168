package org.jflame.fold;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which cell of an earlier profile is which of a later one. A cell gets a new number whenever it runs, so the numbers
 * alone say little.
 *
 * <p>The profiled cells are one another's counterparts. Other cells are the same when they define the same functions, as
 * far as the profiles have seen them; where that does not decide, when they have the same number.
 */
final class SameCells {

    private final Map<String, Set<String>> functionsByCell = new TreeMap<>();
    private String profiledCell;

    private SameCells(CallTree tree) {
        tree.forEachNode((caller, frame, node) -> {
            if (frame instanceof PythonFrame python && python.frameClass() == FrameClass.CELL) {
                note(python);
            }
        });
    }

    /** Callers come before callees: the first cell whose own lines are seen is the profiled one. */
    private void note(PythonFrame frame) {
        boolean isCell = frame.function().equals(PythonFrame.MODULE);
        if (isCell && profiledCell == null) {
            profiledCell = frame.file();
        }
        Set<String> functions = functionsByCell.computeIfAbsent(frame.file(), none -> new HashSet<>());
        if (!frame.function().startsWith("<")) { // every cell may have a <lambda>
            functions.add(frame.function());
        }
    }

    /** The later names of the earlier profile's cells; a cell that is not in the map keeps its name. */
    static Map<String, String> of(CallTree before, CallTree after) {
        SameCells earlier = new SameCells(before);
        SameCells later = new SameCells(after);
        Map<String, String> names = new HashMap<>();
        Set<String> taken = new HashSet<>();
        if (earlier.profiledCell != null && later.profiledCell != null) {
            names.put(earlier.profiledCell, later.profiledCell);
            taken.add(later.profiledCell);
        }
        for (Pair pair : pairs(earlier, later)) {
            if (!names.containsKey(pair.earlier) && taken.add(pair.later)) {
                names.put(pair.earlier, pair.later);
            }
        }
        for (String cell : new TreeSet<>(earlier.functionsByCell.keySet())) {
            if (!names.containsKey(cell) && taken.contains(cell)) {
                names.put(cell, "earlier " + cell); // its number is another cell's now
            }
        }
        return names;
    }

    private record Pair(String earlier, String later, int sharedFunctions) {
        boolean isOfOneNumber() {
            return earlier.equals(later);
        }
    }

    private static List<Pair> pairs(SameCells earlier, SameCells later) {
        List<Pair> pairs = new ArrayList<>();
        earlier.functionsByCell.forEach((cell, functions) -> later.functionsByCell.forEach((other, others) -> {
            int shared = (int) functions.stream().filter(others::contains).count();
            if (shared > 0 || cell.equals(other)) {
                pairs.add(new Pair(cell, other, shared));
            }
        }));
        pairs.sort(Comparator.comparingInt(Pair::sharedFunctions)
                .thenComparing(Pair::isOfOneNumber)
                .reversed());
        return pairs;
    }
}
