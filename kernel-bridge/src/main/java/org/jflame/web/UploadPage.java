package org.jflame.web;

/** Pages with forms: to upload, and to show the token. */
final class UploadPage {

    private UploadPage() {}

    static Answer of(boolean isWriter, String root, long maxBytes) {
        HtmlPage page = new HtmlPage("Upload", ProfileQuery.ALL, isWriter);
        page.raw("<div class=\"above\"><h1>Upload</h1></div>");
        if (isWriter) {
            page.raw("<form class=\"drop\" method=\"post\" action=\"/upload\" enctype=\"multipart/form-data\">"
                    + "<p><b>Drop profiles here</b>, or choose one</p>"
                    + "<input type=\"file\" name=\"file\" required aria-label=\"Profile\">"
                    + "<p class=\"hint\">Collapsed stacks of any tool, speedscope, pprof or jflame's own; at most "
                    + maxBytes / 1_000_000 + " MB</p><div class=\"fields\">"
                    + "<label>Title <input name=\"title\" maxlength=\"200\" placeholder=\"the file's name\"></label>"
                    + "<label>Host <input name=\"host\" maxlength=\"100\"></label>"
                    + "<label>Tags <input name=\"tags\" maxlength=\"400\" placeholder=\"nightly, gpu\"></label></div>"
                    + "<button class=\"primary\">Upload</button></form><ul class=\"uploads\"></ul>");
        } else {
            tokenForm(page, "To upload or delete from this browser");
        }
        page.raw("<h2>From a terminal</h2><pre>");
        commands(page, root).raw("</pre>");
        return page.answer(200);
    }

    /** Asks for the token. */
    static Answer token(int status, String why) {
        HtmlPage page = new HtmlPage("Sign in", ProfileQuery.ALL, false);
        page.raw("<div class=\"above\"><h1>").text(why).raw("</h1></div>");
        tokenForm(page, "To go on");
        return page.answer(status);
    }

    private static void tokenForm(HtmlPage page, String why) {
        page.raw("<form class=\"drop\" method=\"post\" action=\"/login\"><p>").raw(why);
        page.raw(", paste the server's token, or open the link with <code>?token=</code> that"
                + " <code>jflame web</code> has printed.</p><input type=\"password\" name=\"token\" required"
                + " autocomplete=\"current-password\" aria-label=\"Token\">"
                + " <button class=\"primary\">Go on</button></form>");
    }

    /** What to type elsewhere. */
    static HtmlPage commands(HtmlPage page, String root) {
        return page.raw("curl -H @TOKEN_FILE -F file=@profile.txt ")
                .text(root)
                .raw("/upload\njflame record --token-file TOKEN_FILE --share ")
                .text(root)
                .raw(" -- python train.py\ncurl -H @TOKEN_FILE -o jflame.jar ")
                .text(root)
                .raw("/jflame   # the tool itself: java -jar jflame.jar record ...");
    }
}
