package org.jflame.fold;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * How one function's own time has changed, over all the stacks that it is part of. What it calls in C and C++ is its own
 * time too.
 *
 * @param name the function and its file
 * @param before its share in the earlier profile, between 0 and 1
 * @param after its share in the later profile, between 0 and 1
 * @param isNew whether the earlier profile does not have the function, and that is no chance
 * @param isGone whether the later profile does not have the function, and that is no chance
 * @param isBeyondChance whether its own time has changed by more than chance
 */
public record DiffStats(
        String name, double before, double after, boolean isNew, boolean isGone, boolean isBeyondChance) {

    private static final Comparator<DiffStats> MOST_CHANGED = Comparator.comparingDouble(
                    (DiffStats stats) -> -Math.abs(stats.change()))
            .thenComparing(DiffStats::name);

    /** How much larger the later share is, between -1 and 1. */
    public double change() {
        return after - before;
    }

    /** Whether there is something to say about it. */
    public boolean isChange() {
        return change() != 0 && isBeyondChance || isNew || isGone;
    }

    /** Rows by function, the largest change first. */
    public static List<DiffStats> byFunction(ProfileDiff diff) {
        Map<String, LineStats> before = byName(diff.before().tree());
        Map<String, LineStats> after = byName(diff.after().tree());
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        List<DiffStats> rows = new ArrayList<>();
        for (String name : names) {
            rows.add(row(diff, name, before.get(name), after.get(name)));
        }
        rows.sort(MOST_CHANGED);
        return rows;
    }

    private static DiffStats row(ProfileDiff diff, String name, LineStats before, LineStats after) {
        long beforeNanos = before == null ? 0 : before.selfNanos();
        long afterNanos = after == null ? 0 : after.selfNanos();
        return new DiffStats(
                name,
                ProfileDiff.share(beforeNanos, diff.beforeWholeNanos()),
                ProfileDiff.share(afterNanos, diff.afterWholeNanos()),
                before == null && diff.isBeyondChance(0, after.totalNanos()),
                after == null && diff.isBeyondChance(before.totalNanos(), 0),
                diff.isBeyondChance(beforeNanos, afterNanos));
    }

    private static Map<String, LineStats> byName(CallTree tree) {
        Map<String, LineStats> rows = new HashMap<>();
        LineStats.byPythonFunction(tree).forEach(row -> rows.put(row.name(), row));
        return rows;
    }
}
