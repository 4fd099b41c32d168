package org.jflame.render;

import java.util.List;
import org.jflame.fold.DiffStats;
import org.jflame.fold.ProfileDiff;

/**
 * The functions whose own time has changed by more than chance, the largest change first.
 *
 * @param rows one text for each of {@link #COLUMNS}, unescaped
 * @param remark what the table leaves out, "" for nothing
 */
record DiffTable(List<String[]> rows, String remark) {

    static final String HEADING = "What changed: own time by function";
    static final String[] COLUMNS = {"before", "after", "change", "function"};

    static DiffTable of(ProfileDiff diff, int maxRows) {
        List<DiffStats> all = DiffStats.byFunction(diff);
        List<DiffStats> changed = all.stream().filter(DiffStats::isChange).toList();
        List<String[]> rows =
                changed.stream().limit(maxRows).map(row -> texts(row, diff)).toList();
        return new DiffTable(rows, remark(changed.size() - rows.size(), all.size() - changed.size()));
    }

    private static String[] texts(DiffStats row, ProfileDiff diff) {
        return new String[] {
            DiffWords.amountOfColumn(row.before(), diff),
            DiffWords.amountOfColumn(row.after(), diff),
            DiffWords.change(row, diff),
            DiffWords.mark(row) + row.name()
        };
    }

    private static String remark(int left, int same) {
        String more = left == 0 ? "" : "and " + Amounts.count(left) + " more";
        String others = same == 0
                ? ""
                : Amounts.count(same) + (same == 1 ? " function has" : " functions have")
                        + " not changed beyond chance";
        return more + (more.isEmpty() || others.isEmpty() ? "" : "; ") + others;
    }
}
