package org.jflame.web;

import java.util.List;
import java.util.Locale;
import org.jflame.render.Amounts;
import org.jflame.render.GraphFragment;

/** A profile's own page: the graph, its tables, what is known of it, and its files. */
final class ProfilePage {

    private ProfilePage() {}

    /**
     * Writes it.
     *
     * @param findings what stands out, a sentence each
     */
    static Answer of(StoredProfile profile, GraphFragment graph, List<String> findings) {
        HtmlPage page = new HtmlPage(profile.title(), ProfileQuery.ALL, false);
        String id = profile.id().text();
        page.raw("<div class=\"above\"><h1><bdi>").text(profile.title()).raw("</bdi></h1>");
        actions(page, id);
        page.raw("</div><p class=\"facts\">").text(graph.facts()).raw(" · uploaded ");
        ProfileWords.time(page, profile);
        page.raw(" · ")
                .raw(Amounts.count((profile.originalBytes() + 999) / 1000))
                .raw(" KB</p>");
        ProfileWords.chips(page, profile);
        if (!profile.note().isEmpty()) {
            page.raw("<p class=\"warning\">").text(profile.note()).raw("</p>");
        }
        graph(page, id, graph, findings);
        table(page, "Functions that took the time", "function", graph.functions(), true);
        table(page, "Lines that took the time", "line", graph.lines(), false);
        return page.answer(200);
    }

    private static void actions(HtmlPage page, String id) {
        page.raw("<div class=\"actions\"><details class=\"menu\"><summary class=\"button\">Download</summary><ul>");
        for (ProfileFiles.Form form : ProfileFiles.Form.values()) {
            page.raw("<li><a download href=\"/p/")
                    .raw(id)
                    .raw("/")
                    .raw(form.path())
                    .raw("\">");
            page.raw(form.words()).raw("</a></li>");
        }
        page.raw("</ul></details>");
        page.raw("<a class=\"button\" href=\"/compare?p=").raw(id).raw("\">Compare</a>");
        page.raw("<form method=\"post\" action=\"/p/").raw(id);
        page.raw("/delete\"><button class=\"danger\">Delete</button></form></div>");
    }

    /** As the viewer wants it: it takes the place of the picture, in the element with the id. */
    private static void graph(HtmlPage page, String id, GraphFragment graph, List<String> findings) {
        page.raw("<div class=\"jflame graph\" id=\"").raw(graph.id()).raw("\"><div class=\"jflame-picture\">");
        page.raw("<img loading=\"lazy\" alt=\"Flame graph\" src=\"/p/").raw(id).raw("/picture.svg\"></div>");
        if (!findings.isEmpty()) {
            page.raw("<ul class=\"jflame-findings\">");
            findings.forEach(finding -> page.raw("<li>").text(finding).raw("</li>"));
            page.raw("</ul>");
        }
        if (!graph.notes().isEmpty()) {
            page.raw("<p class=\"jflame-notes\">").text(graph.notes()).raw("</p>");
        }
        graph.script().ifPresent(script -> page.permitScript(graph.scriptHash())
                .raw("<script>")
                .raw(script)
                .raw("</script>"));
        page.raw("</div>");
    }

    private static void table(
            HtmlPage page, String heading, String what, List<GraphFragment.Row> rows, boolean isOpen) {
        if (rows.isEmpty()) {
            return;
        }
        page.raw("<details class=\"table\"")
                .raw(isOpen ? " open" : "")
                .raw("><summary><h2>")
                .raw(heading);
        page.raw("</h2></summary><div class=\"scroll\"><table><thead><tr><th class=\"n\">self</th><th></th>"
                + "<th class=\"n\">total</th><th>");
        page.raw(what).raw("</th></tr></thead><tbody>");
        for (GraphFragment.Row row : rows) {
            page.raw("<tr><td class=\"n\">")
                    .raw(row.self())
                    .raw("</td><td class=\"part\"><svg viewBox=\"0 0 100 8\""
                            + " preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect height=\"8\" width=\"");
            page.raw(String.format(Locale.ROOT, "%.1f", row.selfPercent())).raw("\"/></svg></td><td class=\"n\">");
            page.raw(row.total()).raw("</td><td><bdi>").text(row.name()).raw("</bdi></td></tr>");
        }
        page.raw("</tbody></table></div></details>");
    }
}
