package org.jflame.render;

import java.util.List;
import java.util.Optional;
import org.jflame.fold.LineStats;
import org.jflame.fold.Profile;

/**
 * A profile as a page of its own: the interactive graph, or where no script runs the picture, and tables of the lines and
 * functions that took the time.
 */
public final class FlamePage {

    private static final int ROWS = 30;

    /** A page is opened by itself and kept nowhere: it may hold a whole program's run. */
    private static final int USUAL_DATA_BYTES = 2_000_000;

    private static final int MOST_DATA_BYTES = 6_000_000;

    private FlamePage() {}

    /** The whole page. */
    public static String render(Profile profile) {
        return render(profile, ViewerScript.ours());
    }

    static String render(Profile profile, Optional<ViewerScript> viewer) {
        ViewerJson all = new ViewerJson(profile, CellSources.none(), List::of, ViewerDetail.ALL);
        ViewerData data = ViewerData.fitting(all, USUAL_DATA_BYTES, MOST_DATA_BYTES);
        Optional<ViewerScript> wanted = viewer.filter(script -> !Headline.isEmpty(profile));
        Page page = new Page(profile.title());
        page.beginGraph(data.id());
        page.pictureUnder(profile.title(), Headline.SEPARATOR + Headline.facts(profile), FlameGraphSvg.render(profile));
        page.notes(wanted.isPresent() ? data.notes() : Headline.notes(profile));
        if (!Headline.isEmpty(profile)) {
            long whole = profile.tree().totalNanos();
            addTable(page, "Functions that took the time", "function", LineStats.byFunction(profile.tree()), whole);
            addTable(page, "Lines that took the time", "line", LineStats.byLine(profile.tree()), whole);
        }
        wanted.ifPresent(script -> data.base64().ifPresent(base64 -> page.script(script.call(base64))));
        return page.endGraph().end();
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
                    (row.name() + " " + HotTables.waitingMark(row)).strip());
        }
        page.endTable();
        if (rows.size() > ROWS) {
            page.notes("and " + Amounts.count(rows.size() - ROWS) + " more");
        }
    }
}
