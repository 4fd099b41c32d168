package org.jflame.render;

/**
 * A stand-alone page around a picture: HTML5 that is well-formed XML too, without script and without anything from
 * elsewhere, readable on light and on dark screens.
 */
final class Page {

    private static final String STYLE = "body{margin:16px auto;padding:0 16px;max-width:1400px;"
            + "font:13px Helvetica,Arial,'Liberation Sans',sans-serif;background:#fff;color:#1d2127}"
            + "svg{display:block;width:100%;height:auto}"
            + "h2{font-size:14px;margin:20px 0 4px}"
            + ".notes{opacity:.75;font-size:12px;margin:4px 0}"
            + "table{border-collapse:collapse}"
            + "th{text-align:left;font-weight:normal;opacity:.75}"
            + "td,th{padding:2px 12px 2px 0;vertical-align:top;overflow-wrap:anywhere}"
            + ".n{text-align:right;white-space:nowrap;overflow-wrap:normal}"
            + "@media(prefers-color-scheme:dark){body{background:#14171b;color:#d6dae0}}";

    private final StringBuilder html = new StringBuilder(1 << 16);

    /** Begins a page; the title is the browser's, the page says it itself. */
    Page(String title) {
        html.append("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\"><head>")
                .append("<meta charset=\"utf-8\"/><meta name=\"color-scheme\" content=\"light dark\"/>")
                .append("<meta name=\"viewport\" content=\"width=device-width\"/>")
                .append("<meta name=\"generator\" content=\"jflame\"/><title>")
                .append(Markup.escape(title))
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body>\n");
    }

    /** Adds a picture as it is. */
    Page picture(String svg) {
        html.append(svg).append('\n');
        return this;
    }

    /** Adds what the page says first. */
    Page heading(String text) {
        html.append("<p><b>").append(Markup.escape(text, 500)).append("</b></p>\n");
        return this;
    }

    /** Adds small print, if there is any. */
    Page notes(String text) {
        if (!text.isEmpty()) {
            html.append("<p class=\"notes\">").append(Markup.escape(text, 500)).append("</p>\n");
        }
        return this;
    }

    /** Begins a table; {@link #row} and {@link #endTable} follow. */
    Page beginTable(String heading, String... columns) {
        html.append("<h2>").append(Markup.escape(heading)).append("</h2><table><thead>");
        cells("th", columns);
        html.append("</thead><tbody>\n");
        return this;
    }

    /** Adds a row: all columns but the last are numbers. */
    Page row(String... cells) {
        cells("td", cells);
        html.append('\n');
        return this;
    }

    Page endTable() {
        html.append("</tbody></table>\n");
        return this;
    }

    /** The whole page. */
    String end() {
        return html.append("</body></html>\n").toString();
    }

    private void cells(String element, String... cells) {
        html.append("<tr>");
        for (int i = 0; i < cells.length; i++) {
            html.append('<').append(element).append(i < cells.length - 1 ? " class=\"n\">" : "><bdi>");
            html.append(Markup.escape(cells[i], 500));
            html.append(i < cells.length - 1 ? "</" : "</bdi></")
                    .append(element)
                    .append('>');
        }
        html.append("</tr>");
    }
}
