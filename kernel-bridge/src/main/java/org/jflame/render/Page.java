package org.jflame.render;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stand-alone page around a picture: HTML5 that is well-formed XML too but for its script, with nothing from elsewhere,
 * readable on light and on dark screens.
 *
 * <p>Its content security policy names the styles and the script that it was made with, and forbids everything else: no
 * name of a program can become active, nothing can be loaded or sent.
 */
final class Page {

    private static final String STYLE = "body{margin:16px auto;padding:0 16px;max-width:1400px;"
            + "font:13px Helvetica,Arial,'Liberation Sans',sans-serif;background:#fff;color:#1d2127}"
            + "svg{display:block;width:100%;height:auto}"
            + "h1{font-size:14px;font-weight:normal;margin:0 0 6px}"
            + "h2{font-size:14px;margin:20px 0 4px}"
            // The picture's own header, for those who save it, stands above what is shown of it.
            + ".jflame-picture{overflow:hidden}.jflame-picture>svg{margin-top:"
            + Amounts.coordinate(-100.0 * FlameDrawing.HEADER_HEIGHT / FlameDrawing.WIDTH) + "%}"
            + ".notes{opacity:.75;font-size:12px;margin:4px 0}"
            + "table{border-collapse:collapse}"
            + "th{text-align:left;font-weight:normal;opacity:.75}"
            + "td,th{padding:2px 12px 2px 0;vertical-align:top;overflow-wrap:anywhere}"
            + ".n{text-align:right;white-space:nowrap;overflow-wrap:normal}"
            + "@media(prefers-color-scheme:dark){body{background:#14171b;color:#d6dae0}}";

    private static final Pattern PICTURE_STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);

    private final String title;
    private final StringBuilder body = new StringBuilder(1 << 16);
    private final Set<String> styleHashes = new LinkedHashSet<>();
    private String scriptSource = "'none'";

    /** Begins a page; the title is the browser's, the page says it itself. */
    Page(String title) {
        this.title = title;
        styleHashes.add(hashSource(STYLE));
    }

    /** Adds a picture as it is. */
    Page picture(String svg) {
        Matcher style = PICTURE_STYLE.matcher(svg);
        while (style.find()) {
            styleHashes.add(hashSource(style.group(1)));
        }
        body.append(svg).append('\n');
        return this;
    }

    /** Adds a picture under a header of the page's own, in an element that a viewer can replace. */
    Page pictureUnder(String header, String facts, String svg) {
        body.append("<h1><b><bdi>").append(Markup.escape(header)).append("</bdi></b>");
        body.append(Markup.escape(facts)).append("</h1><div class=\"jflame-picture\">");
        picture(svg);
        body.append("</div>\n");
        return this;
    }

    /** Begins the element that the viewer takes for its own; {@link #endGraph} follows. */
    Page beginGraph(String id) {
        body.append("<div id=\"").append(id).append("\" class=\"jflame\">\n");
        return this;
    }

    Page endGraph() {
        body.append("</div>\n");
        return this;
    }

    /** Adds the one script that may run. */
    Page script(String text) {
        scriptSource = hashSource(text);
        body.append("<script>").append(text).append("</script>");
        return this;
    }

    /** Adds what the page says first. */
    Page heading(String text) {
        body.append("<p><b>").append(Markup.escape(text, 500)).append("</b></p>\n");
        return this;
    }

    /** Adds small print, if there is any. */
    Page notes(String text) {
        if (!text.isEmpty()) {
            body.append("<p class=\"notes jflame-notes\">")
                    .append(Markup.escape(text, 500))
                    .append("</p>\n");
        }
        return this;
    }

    /** Begins a table; {@link #row} and {@link #endTable} follow. */
    Page beginTable(String heading, String... columns) {
        body.append("<h2>").append(Markup.escape(heading)).append("</h2><table><thead>");
        cells("th", columns);
        body.append("</thead><tbody>\n");
        return this;
    }

    /** Adds a row: all columns but the last are numbers. */
    Page row(String... cells) {
        cells("td", cells);
        body.append('\n');
        return this;
    }

    Page endTable() {
        body.append("</tbody></table>\n");
        return this;
    }

    /** The whole page. */
    String end() {
        return "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\"><head>"
                + "<meta charset=\"utf-8\"/><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
                + " script-src " + scriptSource + "; style-src " + String.join(" ", styleHashes)
                + "; img-src data:; base-uri 'none'; form-action 'none'\"/>"
                + "<meta name=\"color-scheme\" content=\"light dark\"/>"
                + "<meta name=\"viewport\" content=\"width=device-width\"/>"
                + "<meta name=\"generator\" content=\"jflame\"/><title>" + Markup.escape(title) + "</title><style>"
                + STYLE + "</style></head><body>\n" + body + "</body></html>\n";
    }

    private static String hashSource(String text) {
        return "'sha256-" + ContentHash.base64(text) + "'";
    }

    private void cells(String element, String... cells) {
        body.append("<tr>");
        for (int i = 0; i < cells.length; i++) {
            body.append('<').append(element).append(i < cells.length - 1 ? " class=\"n\">" : "><bdi>");
            body.append(Markup.escape(cells[i], 500));
            body.append(i < cells.length - 1 ? "</" : "</bdi></")
                    .append(element)
                    .append('>');
        }
        body.append("</tr>");
    }
}
