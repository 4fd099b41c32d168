package org.jflame.render;

import java.util.List;
import java.util.Optional;
import org.jflame.fold.LineStats;
import org.jflame.fold.Profile;

/**
 * The parts of a page that shows a profile and is not ours to write: the interactive graph, its small print and tables.
 *
 * @param id of the element that has to hold the element of the class {@code jflame-picture} and, as its last child, the
 *     script
 * @param script the text of the script element, for an HTML page; empty where there is no graph to show
 * @param scriptHash what a content security policy has to permit: {@code sha256-} and so on
 * @param facts everything after the title; unescaped
 * @param notes the small print; unescaped, may be empty
 * @param functions the functions that took the time, most first
 * @param lines the lines that took the time, most first
 */
public record GraphFragment(
        String id,
        Optional<String> script,
        String scriptHash,
        String facts,
        String notes,
        List<Row> functions,
        List<Row> lines) {

    private static final int ROWS = 30;
    private static final int USUAL_DATA_BYTES = 1_000_000;
    private static final int MOST_DATA_BYTES = 3_000_000;

    /**
     * One row of a table.
     *
     * @param selfPercent of the whole time, 0 to 100
     * @param self the same for people
     * @param total in which it was on the stack
     * @param name unescaped
     */
    public record Row(double selfPercent, String self, String total, String name) {}

    /**
     * Of a profile with files named for people.
     *
     * @param findings what stands out, a sentence each
     */
    public static GraphFragment of(Profile profile, List<String> findings) {
        ViewerJson all = new ViewerJson(profile, CellSources.none(), () -> findings, ViewerDetail.ALL);
        ViewerData data = ViewerData.fitting(all, USUAL_DATA_BYTES, MOST_DATA_BYTES);
        Optional<String> script = Headline.isEmpty(profile)
                ? Optional.empty()
                : ViewerScript.ours().flatMap(viewer -> data.base64().map(viewer::call));
        return new GraphFragment(
                data.id(),
                script,
                script.map(text -> "sha256-" + ContentHash.base64(text)).orElse(""),
                Headline.facts(profile),
                script.isPresent() ? data.notes() : Headline.notes(profile),
                rows(LineStats.byFunction(profile.tree()), profile),
                rows(LineStats.byLine(profile.tree()), profile));
    }

    private static List<Row> rows(List<LineStats> stats, Profile profile) {
        long whole = profile.tree().totalNanos();
        return stats.stream()
                .limit(whole == 0 ? 0 : ROWS)
                .map(row -> new Row(
                        100.0 * row.selfNanos() / whole,
                        Amounts.percentOfColumn(row.selfNanos(), whole),
                        Amounts.percentOfColumn(row.totalNanos(), whole),
                        (row.name() + " " + HotTables.waitingMark(row)).strip()))
                .toList();
    }
}
