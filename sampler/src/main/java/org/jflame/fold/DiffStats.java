package org.jflame.fold;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * How the share of one function's own time has changed, over all the stacks that it is part of.
 *
 * @param name the function and its file
 * @param before its share of the earlier profile's time, between 0 and 1
 * @param after its share of the later profile's time, between 0 and 1
 * @param isNew whether the earlier profile does not have the function
 * @param isGone whether the later profile does not have the function
 */
public record DiffStats(String name, double before, double after, boolean isNew, boolean isGone) {

    private static final Comparator<DiffStats> MOST_CHANGED = Comparator.comparingDouble(
                    (DiffStats stats) -> -Math.abs(stats.change()))
            .thenComparing(DiffStats::name);

    /** How much larger the later share is, between -1 and 1. */
    public double change() {
        return after - before;
    }

    /** Rows by function, the largest change first. */
    public static List<DiffStats> byFunction(ProfileDiff diff) {
        Map<String, Long> before = selfNanos(diff.before().tree());
        Map<String, Long> after = selfNanos(diff.after().tree());
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        List<DiffStats> rows = new ArrayList<>();
        for (String name : names) {
            rows.add(new DiffStats(
                    name,
                    share(before.getOrDefault(name, 0L), diff.before()),
                    share(after.getOrDefault(name, 0L), diff.after()),
                    !before.containsKey(name),
                    !after.containsKey(name)));
        }
        rows.sort(MOST_CHANGED);
        return rows;
    }

    /** The own time of each function; waiting is its caller's. */
    private static Map<String, Long> selfNanos(CallTree tree) {
        Map<String, Long> nanosByName = new HashMap<>();
        tree.forEachNode((caller, frame, node) -> {
            boolean isFunction = frame instanceof PythonFrame || frame instanceof NamedFrame;
            nanosByName.merge((isFunction ? frame : caller).label(), node.selfNanos(), Long::sum);
        });
        return nanosByName;
    }

    private static double share(long nanos, Profile profile) {
        return profile.tree().totalNanos() == 0
                ? 0
                : (double) nanos / profile.tree().totalNanos();
    }
}
