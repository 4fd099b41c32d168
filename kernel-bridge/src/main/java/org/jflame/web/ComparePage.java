package org.jflame.web;

import java.util.List;
import org.jflame.render.DiffFragment;

/** Two profiles laid over each other. */
final class ComparePage {

    private ComparePage() {}

    static Answer of(StoredProfile before, StoredProfile after, DiffFragment diff, boolean isTime) {
        HtmlPage page = new HtmlPage(before.title() + " → " + after.title(), ProfileQuery.ALL, false);
        String swapped = "/compare?p=" + after.id() + "&amp;p=" + before.id() + (isTime ? "&amp;by=time" : "");
        String other = "/compare?p=" + before.id() + "&amp;p=" + after.id() + (isTime ? "" : "&amp;by=time");
        page.raw("<div class=\"above\"><h1>Compare</h1><div class=\"actions\"><a class=\"button\" href=\"");
        page.raw(swapped)
                .raw("\">Swap</a><a class=\"button\" href=\"")
                .raw(other)
                .raw("\">");
        page.raw(isTime ? "Shares" : "Times").raw("</a></div></div><ol class=\"pair\">");
        one(page, "before", before);
        one(page, "after", after);
        page.raw("</ol><p class=\"sentence\">").text(diff.sentence()).raw("</p><div class=\"graph\">");
        diff.styleHashes().forEach(page::permitStyle);
        page.raw(diff.svg()).raw("</div>");
        if (!diff.rows().isEmpty()) {
            page.raw("<h2>What changed: own time by function</h2><div class=\"scroll\"><table><thead>");
            row(page, "th", diff.columns());
            page.raw("</thead><tbody>");
            diff.rows().forEach(cells -> row(page, "td", cells));
            page.raw("</tbody></table></div>");
        }
        return page.raw("<p class=\"hint\">").text(diff.remark()).raw("</p>").answer(200);
    }

    /** With what is one compared? */
    static Answer choose(StoredProfile after, List<StoredProfile> others) {
        HtmlPage page = new HtmlPage("Compare", ProfileQuery.ALL, false);
        page.raw("<div class=\"above\"><h1>Compare <bdi>").text(after.title()).raw("</bdi> with</h1></div>");
        page.raw("<ol class=\"choices\">");
        for (StoredProfile other : others) {
            page.raw("<li><a href=\"/compare?p=")
                    .raw(other.id().text())
                    .raw("&amp;p=")
                    .raw(after.id().text());
            page.raw("\"><bdi>").text(other.title()).raw("</bdi></a> <span class=\"facts\">");
            page.text(ProfileWords.amounts(other)).raw(" · ");
            ProfileWords.time(page, other);
            page.raw("</span></li>");
        }
        return page.raw("</ol>").answer(200);
    }

    private static void one(HtmlPage page, String role, StoredProfile profile) {
        page.raw("<li><span class=\"role\">")
                .raw(role)
                .raw("</span> <a href=\"/p/")
                .raw(profile.id().text());
        page.raw("\"><bdi>").text(profile.title()).raw("</bdi></a> <span class=\"facts\">");
        page.text(ProfileWords.amounts(profile)).raw(" · ");
        ProfileWords.time(page, profile);
        page.raw("</span></li>");
    }

    /** All columns but the last are numbers. */
    private static void row(HtmlPage page, String element, List<String> cells) {
        page.raw("<tr>");
        for (int i = 0; i < cells.size(); i++) {
            page.raw("<").raw(element).raw(i < cells.size() - 1 ? " class=\"n\"><bdi>" : "><bdi>");
            page.text(cells.get(i)).raw("</bdi></").raw(element).raw(">");
        }
        page.raw("</tr>");
    }
}
