package org.jflame.render;

import java.util.List;
import org.jflame.fold.DiffStats;
import org.jflame.fold.ProfileDiff;

/** Two profiles laid over each other as a page of its own: the picture, and a table of the functions that changed. */
public final class DiffPage {

    private static final int ROWS = 40;

    private DiffPage() {}

    /** The whole page. */
    public static String render(ProfileDiff diff) {
        Page page = new Page(DiffWords.title(diff)).picture(DiffSvg.render(diff));
        List<DiffStats> rows = DiffStats.byFunction(diff).stream()
                .filter(row -> row.change() != 0 || row.isNew() || row.isGone())
                .toList();
        if (!rows.isEmpty()) {
            page.beginTable("Own time by function, the largest change first", "before", "after", "points", "function");
            for (DiffStats row : rows.subList(0, Math.min(ROWS, rows.size()))) {
                String mark = row.isNew() ? "new: " : row.isGone() ? "gone: " : "";
                page.row(
                        Amounts.percentOfColumn(row.before(), 1),
                        Amounts.percentOfColumn(row.after(), 1),
                        DiffWords.change(row),
                        mark + row.name());
            }
            page.endTable();
        }
        return page.notes(rows.size() > ROWS ? "and " + Amounts.count(rows.size() - ROWS) + " more" : "")
                .end();
    }
}
