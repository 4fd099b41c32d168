package org.jflame.render;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jflame.fold.LineStats;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.Profile;

/**
 * What appears below the cell: a header line, the picture, and a table of the lines that took the time.
 *
 * <p>It has to survive a notebook that is not trusted, so there is no script, no style element, no inline SVG (of which
 * a sanitizer would leave a wall of names) and no id; and it must not be taken for mathematics, in which {@code $_0} of
 * a C++ name has a meaning.
 */
public final class NotebookHtml {

    private static final int ROWS = 10;
    private static final int SOURCE_LENGTH = 90;
    private static final String RUNNING_COLOR = "#ee9c26";
    private static final String WAITING_COLOR = "#cda0bf";
    private static final String CELL = "padding:2px 10px 2px 0;border:0;text-align:left;vertical-align:middle;";
    private static final String NUMBER = CELL + "text-align:right;white-space:nowrap;";
    private static final String CODE = "font-family:monospace;white-space:pre;";

    private NotebookHtml() {}

    /**
     * Writes the fragment.
     *
     * @param svg the picture of the same profile
     * @param sources the text of the cells
     */
    public static String render(Profile profile, String svg, CellSources sources) {
        StringBuilder html = new StringBuilder(svg.length() * 4 / 3 + 8192);
        html.append("<div class=\"jflame mathjax_ignore tex2jax_ignore\" style=\"margin:4px 0\">");
        appendHeader(html, profile);
        appendPicture(html, profile, svg);
        appendNotes(html, profile);
        if (!Headline.isEmpty(profile)) {
            appendTable(html, profile, sources);
        }
        return html.append("</div>").toString();
    }

    private static void appendHeader(StringBuilder html, Profile profile) {
        html.append("<div style=\"font-size:13px;margin:0 0 4px\"><b><bdi>");
        html.append(Markup.escape(profile.title())).append("</bdi></b>");
        html.append(Markup.escape(Headline.SEPARATOR + Headline.facts(profile))).append("</div>");
    }

    private static void appendPicture(StringBuilder html, Profile profile, String svg) {
        String base64 = Base64.getEncoder()
                .encodeToString(SvgCanvas.withoutTooltips(svg).getBytes(StandardCharsets.UTF_8));
        // The picture keeps its header for those who save it; here the page's own header stands in its place. A margin
        // in percent is of the width, so that it scales with the picture.
        String hideHeader = Amounts.coordinate(-100.0 * FlameDrawing.HEADER_HEIGHT / FlameDrawing.WIDTH);
        html.append("<div style=\"overflow:hidden\"><img alt=\"").append(Markup.escape(Summary.of(profile), 500));
        html.append("\" style=\"display:block;width:100%;height:auto;margin:").append(hideHeader);
        html.append("% 0 0\" src=\"data:image/svg+xml;base64,").append(base64).append("\"></div>");
    }

    private static void appendNotes(StringBuilder html, Profile profile) {
        String notes = Headline.notes(profile);
        if (!notes.isEmpty()) {
            element(html, "div", "font-size:11px;opacity:.75;margin:0 0 4px", Markup.escape(notes, 500));
        }
    }

    private static void appendTable(StringBuilder html, Profile profile, CellSources sources) {
        List<LineStats> lines = LineStats.byLine(profile.tree());
        List<LineStats> top = lines.subList(0, Math.min(ROWS, lines.size()));
        boolean withSource =
                top.stream().anyMatch(line -> sources.line(line.frame()).isPresent());
        html.append("<details style=\"font-size:12px\">");
        element(html, "summary", "cursor:pointer", "Lines that took the time");
        beginTable(html, "line", withSource ? "source" : "");
        top.forEach(line -> appendRow(html, line, profile.tree().totalNanos(), sources.line(line.frame())));
        html.append("</tbody></table>");
        if (lines.size() > ROWS) {
            element(html, "div", "opacity:.75", "and " + Amounts.count(lines.size() - ROWS) + " more");
        }
        appendNativeTable(html, profile);
        html.append("</details>");
    }

    /** A line's own time is that of what it calls in C and C++ too: this says where there it went. */
    private static void appendNativeTable(StringBuilder html, Profile profile) {
        List<LineStats> functions = LineStats.byFunction(profile.tree()).stream()
                .filter(row -> row.frame() instanceof NativeFrame && row.selfNanos() > 0)
                .toList();
        if (functions.isEmpty()) {
            return;
        }
        beginTable(html, "native function", "");
        functions.stream()
                .limit(ROWS)
                .forEach(row -> appendRow(html, row, profile.tree().totalNanos(), Optional.empty()));
        html.append("</tbody></table>");
    }

    private static void beginTable(StringBuilder html, String what, String remark) {
        html.append("<table style=\"border-collapse:collapse;margin:4px 0;font-size:12px\"><thead><tr>");
        element(html, "th", NUMBER, "self");
        element(html, "th", CELL, "");
        element(html, "th", NUMBER, "total");
        element(html, "th", CELL, what);
        element(html, "th", CELL, remark);
        html.append("</tr></thead><tbody>");
    }

    private static void appendRow(StringBuilder html, LineStats line, long wholeNanos, Optional<String> source) {
        String mark = waitingMark(line);
        html.append("<tr>");
        element(html, "td", NUMBER, Amounts.percentOfColumn(line.selfNanos(), wholeNanos));
        html.append("<td style=\"").append(CELL).append("\"><div style=\"width:90px\"><div style=\"height:9px;width:");
        html.append(Amounts.coordinate(line.selfNanos() * 100.0 / wholeNanos)).append("%;background:");
        html.append(isWaiting(line) ? WAITING_COLOR : RUNNING_COLOR).append("\"></div></div></td>");
        element(html, "td", NUMBER, Amounts.percentOfColumn(line.totalNanos(), wholeNanos));
        element(html, "td", CELL, Markup.escape(line.name()) + (mark.isEmpty() ? "" : " " + mark));
        element(html, "td", CELL + CODE, Markup.escape(source.orElse(""), SOURCE_LENGTH));
        html.append("</tr>");
    }

    /** {@code (waiting)}, or how much of a line's own time was waiting; "" when next to nothing was. */
    static String waitingMark(LineStats line) {
        if (line.waitingNanos() * 10 < line.selfNanos() || line.waitingNanos() == 0) {
            return "";
        }
        boolean isAll = line.waitingNanos() >= 0.995 * line.selfNanos();
        return isAll ? "(waiting)" : "(" + Amounts.percent(line.waitingNanos(), line.selfNanos()) + " waiting)";
    }

    /** Whether most of a line's own time passed without work. */
    private static boolean isWaiting(LineStats line) {
        return line.selfNanos() > 0 && line.waitingNanos() * 2 > line.selfNanos();
    }

    private static void element(StringBuilder html, String name, String style, String escapedText) {
        html.append('<').append(name).append(" style=\"").append(style).append("\">");
        html.append(escapedText).append("</").append(name).append('>');
    }
}
