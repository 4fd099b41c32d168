package org.jflame.render;

import java.util.List;
import org.jflame.fold.LineStats;
import org.jflame.fold.Profile;

/** A profile as a page of its own: the picture, and tables of the lines and functions that took the time. */
public final class FlamePage {

    private static final int ROWS = 30;

    private FlamePage() {}

    /** The whole page. */
    public static String render(Profile profile) {
        Page page = new Page(profile.title());
        page.picture(FlameGraphSvg.render(profile)).notes(Headline.notes(profile));
        if (!Headline.isEmpty(profile)) {
            long whole = profile.tree().totalNanos();
            addTable(page, "Functions that took the time", "function", LineStats.byFunction(profile.tree()), whole);
            addTable(page, "Lines that took the time", "line", LineStats.byLine(profile.tree()), whole);
        }
        return page.end();
    }

    private static void addTable(Page page, String heading, String what, List<LineStats> rows, long wholeNanos) {
        if (rows.isEmpty()) {
            return;
        }
        page.beginTable(heading, "self", "total", what);
        for (LineStats row : rows.subList(0, Math.min(ROWS, rows.size()))) {
            page.row(
                    Amounts.percentOfColumn(row.selfNanos(), wholeNanos),
                    Amounts.percentOfColumn(row.totalNanos(), wholeNanos),
                    (row.name() + " " + NotebookHtml.waitingMark(row)).strip());
        }
        page.endTable();
        if (rows.size() > ROWS) {
            page.notes("and " + Amounts.count(rows.size() - ROWS) + " more");
        }
    }
}
