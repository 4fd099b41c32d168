package org.jflame.web;

import java.util.List;
import java.util.Optional;
import org.jflame.render.Amounts;

/** The list of profiles, newest first. */
final class ListPage {

    /** Rows of a page. */
    static final int ROWS = 50;

    private ListPage() {}

    /** What a list is made of: the page's rows and one more, where there are more. */
    record Content(
            ProfileQuery query, List<StoredProfile> found, long all, Optional<StoredProfile> deleted, String root) {

        List<StoredProfile> rows() {
            return found.subList(0, Math.min(ROWS, found.size()));
        }

        /** What the next page begins before; 0 for no next page. */
        long next() {
            return found.size() > ROWS ? found.get(ROWS - 1).seq() : 0;
        }
    }

    static Answer of(Content content, boolean isWriter) {
        HtmlPage page = new HtmlPage("jflame", content.query, isWriter);
        content.deleted.ifPresent(profile -> undo(page, profile));
        filters(page, content);
        if (content.found.isEmpty()) {
            nothing(page, content, isWriter);
        } else {
            page.raw(
                    "<form action=\"/compare\" id=\"compare\"><input type=\"hidden\" name=\"order\" value=\"list\"><ol class=\"profiles\">");
            content.rows().forEach(profile -> row(page, profile));
            page.raw("</ol><div class=\"bar\"><button class=\"primary\">Compare two</button>"
                    + "<span class=\"hint\">select two profiles</span></div></form>");
        }
        if (content.next() > 0) {
            page.raw("<nav class=\"pages\"><a class=\"button\" rel=\"next\" href=\"/?")
                    .address(parameters(content.query) + "before=" + content.next())
                    .raw("\">Older</a></nav>");
        }
        return page.answer(200);
    }

    private static void undo(HtmlPage page, StoredProfile profile) {
        page.raw("<form class=\"notice\" method=\"post\" action=\"/p/")
                .raw(profile.id().text());
        page.raw("/undo\" role=\"status\"><span>Deleted <b><bdi>").text(profile.title());
        page.raw("</bdi></b></span><button>Undo</button></form>");
    }

    private static void filters(HtmlPage page, Content content) {
        ProfileQuery query = content.query;
        page.raw("<div class=\"above\"><h1>");
        if (query.isAll()) {
            page.raw(Amounts.count(content.all)).raw(content.all == 1 ? " profile" : " profiles");
        } else {
            page.raw("Profiles");
            word(page, "", query.words());
            word(page, "on ", query.host());
            word(page, "tagged ", query.tag());
            word(page, "from ", query.from() == null ? "" : query.from().toString());
            word(page, "to ", query.to() == null ? "" : query.to().toString());
        }
        page.raw("</h1>")
                .raw(query.isAll() ? "" : "<a class=\"button\" href=\"/\">Show all</a>")
                .raw("</div>");
    }

    private static void word(HtmlPage page, String before, String value) {
        if (!value.isEmpty()) {
            page.raw(" <span class=\"chip\">")
                    .raw(before)
                    .raw("<bdi>")
                    .text(value)
                    .raw("</bdi></span>");
        }
    }

    private static void row(HtmlPage page, StoredProfile profile) {
        String id = profile.id().text();
        page.raw("<li><label class=\"pick\"><input type=\"checkbox\" name=\"p\" value=\"")
                .raw(id);
        page.raw("\" aria-label=\"Compare ").text(profile.title()).raw("\"></label><a class=\"thumb\" href=\"/p/");
        page.raw(id)
                .raw("\" tabindex=\"-1\" aria-hidden=\"true\"><img loading=\"lazy\" src=\"/p/")
                .raw(id);
        page.raw(
                "/thumbnail.svg\" alt=\"\" width=\"240\" height=\"84\"></a><div class=\"what\"><a class=\"title\" href=\"/p/");
        page.raw(id).raw("\"><bdi>").text(profile.title()).raw("</bdi></a><p class=\"facts\">");
        page.text(ProfileWords.amounts(profile)).raw(" · ");
        ProfileWords.time(page, profile);
        page.raw("</p>");
        if (!profile.topFunction().isEmpty()) {
            page.raw("<p class=\"most\"><b>")
                    .text(Amounts.percent(profile.topShare(), 1))
                    .raw("</b> <bdi>");
            page.text(profile.topFunction()).raw("</bdi></p>");
        }
        ProfileWords.chips(page, profile);
        page.raw("</div></li>\n");
    }

    private static void nothing(HtmlPage page, Content content, boolean isWriter) {
        if (!content.query.isAll() || content.query.before() != Long.MAX_VALUE) {
            page.raw("<p class=\"empty\">Nothing matches.</p>");
            return;
        }
        page.raw("<div class=\"empty\"><p>No profiles yet. ")
                .raw(isWriter ? "Drop a file anywhere on this page" : "<a href=\"/upload\">Upload</a> one")
                .raw(", or:</p><pre>");
        UploadPage.commands(page, content.root).raw("</pre></div>");
    }

    /** The question in a link, ready for one more parameter. */
    private static String parameters(ProfileQuery query) {
        return parameter("q", query.words())
                + parameter("host", query.host())
                + parameter("tag", query.tag())
                + parameter("from", query.from() == null ? "" : query.from().toString())
                + parameter("to", query.to() == null ? "" : query.to().toString());
    }

    private static String parameter(String name, String value) {
        return value.isEmpty() ? "" : name + "=" + HtmlPage.inLink(value) + "&";
    }
}
