package org.jflame.render;

import java.util.List;
import java.util.Optional;
import org.jflame.fold.LineStats;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.Profile;

/** The tables below a cell's picture: the lines that took the time, and where in C and C++ it went. */
final class HotTables {

    private static final int ROWS = 10;
    private static final int SOURCE_LENGTH = 90;
    private static final String RUNNING_COLOR = "#ee9c26";
    private static final String WAITING_COLOR = "#cda0bf";
    private static final int BAR_WIDTH_PX = 90;

    // A notebook's own style sheet does the rest. Every byte is there forty times, in every saved output.
    private static final String NUMBER = " align=\"right\" nowrap";
    private static final String TEXT = " style=\"text-align:left\"";

    private final StringBuilder html = new StringBuilder(8192);

    private HotTables() {}

    /** The tables in an element that folds them away. */
    static String render(Profile profile, CellSources sources) {
        HotTables tables = new HotTables();
        tables.appendLines(profile, sources);
        tables.appendNativeFunctions(profile);
        return "<details style=\"font-size:12px\">" + Markup.SUMMARY + "Lines that took the time</summary>"
                + tables.html + "</details>";
    }

    private void appendLines(Profile profile, CellSources sources) {
        List<LineStats> lines = LineStats.byLine(profile.tree());
        List<LineStats> top = LineStats.hottest(lines, profile.tree().totalNanos(), ROWS);
        boolean withSource =
                top.stream().anyMatch(line -> sources.line(line.frame()).isPresent());
        beginTable("line", withSource ? "source" : "");
        top.forEach(line -> appendRow(line, profile.tree().totalNanos(), sources.line(line.frame())));
        html.append("</tbody></table>");
        int others = lines.size() - top.size();
        if (others > 0) {
            element("div", " style=\"opacity:.75\"", "and " + Amounts.count(others) + " more");
        }
    }

    /** A line's own time is that of what it calls in C and C++ too: this says where there it went. */
    private void appendNativeFunctions(Profile profile) {
        List<LineStats> functions = LineStats.byFunction(profile.tree()).stream()
                .filter(row -> row.frame() instanceof NativeFrame && row.selfNanos() > 0)
                .toList();
        if (functions.isEmpty()) {
            return;
        }
        beginTable("native function", "");
        functions.stream()
                .limit(ROWS)
                .forEach(row -> appendRow(row, profile.tree().totalNanos(), Optional.empty()));
        html.append("</tbody></table>");
    }

    private void beginTable(String what, String remark) {
        html.append(
                "<table cellpadding=\"3\" style=\"border-collapse:collapse;margin:4px 0;font-size:12px\"><thead><tr>");
        element("th", NUMBER, "self");
        element("th", " style=\"width:" + BAR_WIDTH_PX + "px\"", "");
        element("th", NUMBER, "total");
        element("th", TEXT, what);
        element("th", TEXT, remark);
        html.append("</tr></thead><tbody>");
    }

    private void appendRow(LineStats line, long wholeNanos, Optional<String> source) {
        String mark = waitingMark(line);
        html.append("<tr>");
        element("td", NUMBER, Amounts.percentOfColumn(line.selfNanos(), wholeNanos));
        html.append("<td><div style=\"height:9px;width:")
                .append(Amounts.coordinate((double) line.selfNanos() * BAR_WIDTH_PX / wholeNanos))
                .append("px;background:")
                .append(isWaiting(line) ? WAITING_COLOR : RUNNING_COLOR)
                .append("\"></div></td>");
        element("td", NUMBER, Amounts.percentOfColumn(line.totalNanos(), wholeNanos));
        element("td", TEXT, Markup.escape(line.name()) + (mark.isEmpty() ? "" : " " + mark));
        element(
                "td",
                TEXT,
                source.map(text -> "<code>" + Markup.escape(text, SOURCE_LENGTH) + "</code>")
                        .orElse(""));
        html.append("</tr>");
    }

    /** {@code (waiting)}, or how much of a line's own time was waiting; "" when next to nothing was. */
    static String waitingMark(LineStats line) {
        if (line.waitingNanos() < line.selfNanos() / 10 || line.waitingNanos() == 0) {
            return "";
        }
        boolean isAll = line.waitingNanos() >= 0.995 * line.selfNanos();
        return isAll ? "(waiting)" : "(" + Amounts.percent(line.waitingNanos(), line.selfNanos()) + " waiting)";
    }

    /** Whether most of a line's own time passed without work. */
    private static boolean isWaiting(LineStats line) {
        return line.selfNanos() > 0 && line.waitingNanos() * 2 > line.selfNanos();
    }

    private void element(String name, String attributes, String escapedText) {
        html.append('<').append(name).append(attributes).append('>');
        html.append(escapedText).append("</").append(name).append('>');
    }
}
