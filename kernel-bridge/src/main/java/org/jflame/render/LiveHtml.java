package org.jflame.render;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jflame.fold.CallTree;
import org.jflame.fold.LineStats;
import org.jflame.fold.Profile;

/**
 * What appears below a cell while it runs: how it goes, the line that takes the time just now, and the picture so far. It
 * comes anew every second, so it is small and without a script.
 */
public final class LiveHtml {

    private static final long LATELY_NANOS = 2_000_000_000;

    private LiveHtml() {}

    /**
     * Writes the fragment.
     *
     * @param svg the picture of the same profile
     */
    public static String render(Profile profile, String svg) {
        return "<div class=\"jflame mathjax_ignore tex2jax_ignore\" style=\"margin:4px 0\">" + header(profile)
                + (Headline.isEmpty(profile) ? "" : picture(profile, svg)) + "</div>";
    }

    private static String header(Profile profile) {
        String now = hottestNow(profile)
                .map(line -> "<div style=\"font-size:12px;opacity:.75;margin:0 0 4px\">now: " + Markup.escape(line)
                        + "</div>")
                .orElse("");
        return "<div style=\"font-size:13px;margin:0 0 4px\">running <b><bdi>" + Markup.escape(profile.title())
                + "</bdi></b>" + Markup.escape(Headline.SEPARATOR + Headline.facts(profile)) + "</div>" + now;
    }

    /** The line that has taken most of the last two seconds: {@code add · In [1] line 2 62 %}. */
    static Optional<String> hottestNow(Profile profile) {
        CallTree lately = profile.timeline().last(profile.tree(), LATELY_NANOS);
        return LineStats.byLine(lately).stream()
                .filter(line -> line.selfNanos() > 0)
                .findFirst()
                .map(line -> PrintableText.of(line.name(), 100) + " "
                        + Amounts.percent(line.selfNanos(), lately.totalNanos()));
    }

    private static String picture(Profile profile, String svg) {
        String base64 = Base64.getEncoder()
                .encodeToString(SvgCanvas.withoutTooltips(svg).getBytes(StandardCharsets.UTF_8));
        String hideHeader = Amounts.coordinate(-100.0 * FlameDrawing.HEADER_HEIGHT / FlameDrawing.WIDTH);
        return "<div style=\"overflow:hidden\"><img alt=\"" + Markup.escape(Summary.of(profile), 500)
                + "\" style=\"display:block;width:100%;height:auto;margin:" + hideHeader
                + "% 0 0\" src=\"data:image/svg+xml;base64," + base64 + "\"></div>";
    }
}
