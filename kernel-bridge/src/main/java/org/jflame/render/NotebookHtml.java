package org.jflame.render;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jflame.fold.Profile;

/**
 * What appears below the cell: a header line, the picture, what stands out in it, small print, tables of the lines that
 * took the time, and last a script that puts the interactive graph in the picture's place.
 *
 * <p>In a notebook that is not trusted a sanitizer takes the script away, and nothing else may be lost: so there is no
 * style element and no inline SVG (of which a sanitizer would leave a wall of names). And nothing may be taken for
 * mathematics, in which {@code $_0} of a C++ name has a meaning.
 */
public final class NotebookHtml {

    /** A cell like many: the small example and a training. */
    static final int USUAL_BYTES = 80_000;

    /** Never more: notebooks are kept under version control, and sent by mail. */
    static final int MOST_BYTES = 170_000;

    /** For what is said only once the data are known: the identity, and which frames are left out. */
    private static final int RESERVED_BYTES = 600;

    private NotebookHtml() {}

    /**
     * Writes the fragment.
     *
     * @param sources the text of the cells
     * @param findings what stands out, a sentence each; may be empty; asked for late, as somebody may still look for it
     */
    public static String render(Profile profile, CellSources sources, Supplier<List<String>> findings) {
        return render(profile, sources, findings, ViewerScript.ours());
    }

    static String render(
            Profile profile, CellSources sources, Supplier<List<String>> findings, Optional<ViewerScript> viewer) {
        boolean isEmpty = Headline.isEmpty(profile);
        String picture = header(profile) + picture(profile);
        String below = isEmpty ? "" : HotTables.render(profile, sources);
        ViewerJson all = new ViewerJson(profile, sources, findings, ViewerDetail.ALL);
        String above = picture + findings(findings.get());
        int others = bytes(above) + bytes(below) + bytes(notes(Headline.notes(profile))) + RESERVED_BYTES;
        int left = others + viewer.map(ViewerScript::bytes).orElse(0);
        ViewerData data = ViewerData.fitting(all, USUAL_BYTES - left, MOST_BYTES - left);
        Optional<ViewerScript> wanted = viewer.filter(script -> !isEmpty);
        String script = wanted.flatMap(text -> data.base64().map(text::call))
                .map(text -> "<script>" + text + "</script>")
                .orElse("");
        String notes = wanted.isPresent() ? data.notes() : Headline.notes(profile);
        return "<div id=\"" + data.id() + "\" class=\"jflame mathjax_ignore tex2jax_ignore\" style=\"margin:4px 0\">"
                + above + notes(notes) + below + script + "</div>";
    }

    private static String header(Profile profile) {
        return "<div class=\"jflame-header\" style=\"font-size:13px;margin:0 0 4px\"><b><bdi>"
                + Markup.escape(profile.title()) + "</bdi></b>"
                + Markup.escape(Headline.SEPARATOR + Headline.facts(profile)) + "</div>";
    }

    private static String picture(Profile profile) {
        String svg = SvgCanvas.withoutTooltips(FlameGraphSvg.renderSmall(profile));
        String base64 = Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
        // The picture keeps its header for those who save it; here the page's own header stands in its place. A margin
        // in percent is of the width, so that it scales with the picture.
        String hideHeader = Amounts.coordinate(-100.0 * FlameDrawing.HEADER_HEIGHT / FlameDrawing.WIDTH);
        return "<div class=\"jflame-picture\" style=\"overflow:hidden\"><img alt=\""
                + Markup.escape(Summary.of(profile), 500) + "\" style=\"display:block;width:100%;height:auto;margin:"
                + hideHeader + "% 0 0\" src=\"data:image/svg+xml;base64," + base64 + "\"></div>";
    }

    private static String findings(List<String> findings) {
        StringBuilder html = new StringBuilder();
        for (String finding : findings) {
            html.append("<li>").append(Markup.escape(finding, 500)).append("</li>");
        }
        return html.isEmpty()
                ? ""
                : "<ul class=\"jflame-findings\" style=\"font-size:13px;margin:4px 0;padding-left:18px\">" + html
                        + "</ul>";
    }

    private static String notes(String notes) {
        return notes.isEmpty()
                ? ""
                : "<div class=\"jflame-notes\" style=\"font-size:11px;opacity:.75;margin:0 0 4px\">"
                        + Markup.escape(notes, 500) + "</div>";
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
