package org.jflame.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jflame.render.Markup;

/** A page: what all have in common, and what of scripts and styles it is permitted. */
final class HtmlPage {

    private static final int TEXT_LENGTH = 500;
    private static final int ADDRESS_LENGTH = 8000;

    private final StringBuilder html = new StringBuilder(1 << 14);
    private final List<String> scripts = new ArrayList<>(List.of("'self'"));
    private final List<String> styles = new ArrayList<>(List.of("'self'"));

    /**
     * Begins one.
     *
     * @param title the browser's
     * @param search what stands in the field to search with
     * @param isWriter whether uploading is offered without a word about the token
     */
    HtmlPage(String title, ProfileQuery search, boolean isWriter) {
        html.append("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                + "<meta name=\"color-scheme\" content=\"light dark\"><title>");
        text(title).raw(title.equals("jflame") ? "" : " · jflame").raw("</title><link rel=\"icon\" href=\"");
        raw(Resource.ICON.path()).raw("\"><link rel=\"stylesheet\" href=\"").raw(Resource.STYLE.path());
        raw("\"><script defer src=\"").raw(Resource.SCRIPT.path()).raw("\"></script></head><body");
        raw(isWriter ? " data-writer" : "").raw("><header class=\"top\"><a class=\"brand\" href=\"/\"><img src=\"");
        raw(Resource.ICON.path()).raw("\" alt=\"\" width=\"22\" height=\"22\">jflame</a>");
        raw("<form class=\"search\" role=\"search\" action=\"/\"><input type=\"search\" name=\"q\" value=\"");
        text(search.words()).raw("\" placeholder=\"Title, host, tag or function\" aria-label=\"Search\">");
        date("from", "from", search.from() == null ? "" : search.from().toString());
        date("to", "to", search.to() == null ? "" : search.to().toString());
        hidden("host", search.host()).hidden("tag", search.tag());
        raw("<button>Search</button></form><a class=\"button primary\" href=\"/upload\">Upload</a></header><main>\n");
    }

    private void date(String name, String label, String value) {
        raw("<label class=\"day\">")
                .raw(label)
                .raw(" <input type=\"date\" name=\"")
                .raw(name)
                .raw("\" value=\"");
        text(value).raw("\"></label>");
    }

    private HtmlPage hidden(String name, String value) {
        return value.isEmpty()
                ? this
                : raw("<input type=\"hidden\" name=\"")
                        .raw(name)
                        .raw("\" value=\"")
                        .text(value)
                        .raw("\">");
    }

    /** Adds what is HTML already. */
    HtmlPage raw(String markup) {
        html.append(markup);
        return this;
    }

    /** Adds text of anybody, for an element or a quoted attribute. */
    HtmlPage text(String anything) {
        html.append(Markup.escape(anything, TEXT_LENGTH));
        return this;
    }

    /** Adds the address of a link, for a quoted attribute: percent signs make it long, and a part of it leads elsewhere. */
    HtmlPage address(String link) {
        html.append(Markup.escape(link, ADDRESS_LENGTH));
        return this;
    }

    /** Permits one script that stands in the page. */
    HtmlPage permitScript(String hash) {
        scripts.add("'" + hash + "'");
        return this;
    }

    /** Permits one style element that stands in the page. */
    HtmlPage permitStyle(String hash) {
        styles.add("'" + hash + "'");
        return this;
    }

    /** The whole page, and what its browser is to forbid. */
    Answer answer(int status) {
        html.append("</main></body></html>\n");
        return Answer.of(status, Answer.HTML, html.toString()).with("Content-Security-Policy", policy());
    }

    /** Source: Content Security Policy Level 3. */
    private String policy() {
        return "default-src 'none'; script-src " + String.join(" ", scripts) + "; style-src "
                + String.join(" ", styles) + "; img-src 'self' data: blob:; connect-src 'self'; form-action 'self';"
                + " base-uri 'none'; frame-ancestors 'none'";
    }

    /** A parameter's value in a link. */
    static String inLink(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
