package org.jflame.render;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jflame.fold.ProfileDiff;

/**
 * Two profiles laid over each other, as a notebook shows them: the sentence, the picture, and the table of what changed.
 * It survives a notebook that is not trusted as {@link NotebookHtml} does.
 */
public final class DiffHtml {

    private static final int ROWS = 12;
    private static final String CELL = "padding:2px 10px 2px 0;border:0;text-align:left;vertical-align:top;";
    private static final String NUMBER = CELL + "text-align:right;white-space:nowrap;";

    private DiffHtml() {}

    /** Writes the fragment. */
    public static String render(ProfileDiff diff) {
        StringBuilder html = new StringBuilder(1 << 16);
        html.append("<div class=\"jflame jflame-diff mathjax_ignore tex2jax_ignore\" style=\"margin:4px 0\">");
        html.append("<div style=\"font-size:13px;margin:0 0 4px\"><b><bdi>");
        html.append(Markup.escape(DiffSentence.of(diff), 500)).append("</bdi></b></div>");
        if (diff.before().tree().totalNanos() > 0 && diff.after().tree().totalNanos() > 0) {
            appendPicture(html, diff);
            appendTable(html, DiffTable.of(diff, ROWS));
        }
        return html.append("</div>").toString();
    }

    private static void appendPicture(StringBuilder html, ProfileDiff diff) {
        byte[] svg = SvgCanvas.withoutTooltips(DiffSvg.render(diff)).getBytes(StandardCharsets.UTF_8);
        html.append("<img alt=\"").append(Markup.escape(DiffWords.summary(diff), 500));
        html.append("\" style=\"display:block;width:100%;height:auto\" src=\"data:image/svg+xml;base64,");
        html.append(Base64.getEncoder().encodeToString(svg)).append("\">");
    }

    private static void appendTable(StringBuilder html, DiffTable table) {
        html.append("<details style=\"font-size:12px\">").append(Markup.SUMMARY);
        html.append(DiffTable.HEADING).append("</summary>");
        if (!table.rows().isEmpty()) {
            html.append("<table style=\"border-collapse:collapse;margin:4px 0;font-size:12px\"><thead>");
            appendRow(html, "th", DiffTable.COLUMNS);
            html.append("</thead><tbody>");
            table.rows().forEach(row -> appendRow(html, "td", row));
            html.append("</tbody></table>");
        }
        html.append("<div style=\"opacity:.75\">")
                .append(Markup.escape(table.remark()))
                .append("</div></details>");
    }

    private static void appendRow(StringBuilder html, String element, String... cells) {
        html.append("<tr>");
        for (int i = 0; i < cells.length; i++) {
            html.append('<').append(element).append(" style=\"").append(i < cells.length - 1 ? NUMBER : CELL);
            html.append("\"><bdi>").append(Markup.escape(cells[i]));
            html.append("</bdi></").append(element).append('>');
        }
        html.append("</tr>");
    }
}
