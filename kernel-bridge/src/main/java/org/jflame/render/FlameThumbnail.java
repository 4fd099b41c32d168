package org.jflame.render;

import java.awt.Color;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jflame.fold.Profile;

/** A flame graph so small that only its shape can be seen: rectangles without words, for lists of profiles. */
public final class FlameThumbnail {

    /** User units; the picture is drawn at this size, or at any other. */
    private static final int WIDTH = 240;

    private static final int ROWS = 14;
    private static final int ROW_HEIGHT = 6;
    private static final FlameLayout.Limits LIMITS = new FlameLayout.Limits(ROWS, 1);

    private FlameThumbnail() {}

    /** The picture, SVG without a style and without names; a profile without samples gives an empty one. */
    public static String render(Profile profile) {
        StringBuilder svg = new StringBuilder(4096);
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" preserveAspectRatio=\"none\" viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(ROWS * ROW_HEIGHT)
                .append("\">");
        if (!Headline.isEmpty(profile)) {
            paths(FlameLayout.of(ProfileNode.root(profile), WIDTH, LIMITS))
                    .forEach((color, path) -> svg.append("<path fill=\"#")
                            .append(String.format(Locale.ROOT, "%06x", color))
                            .append("\" d=\"")
                            .append(path)
                            .append("\"/>"));
        }
        return svg.append("</svg>").toString();
    }

    /** One path for each colour. */
    private static Map<Integer, StringBuilder> paths(FlameLayout layout) {
        Map<Integer, StringBuilder> paths = new TreeMap<>();
        for (FrameBox box : layout.boxes()) {
            Color color = box.fill().color();
            String left = Amounts.coordinate(box.x());
            String width = Amounts.coordinate(Math.max(0.5, box.width() - 0.4));
            paths.computeIfAbsent(color.getRGB() & 0xFFFFFF, none -> new StringBuilder())
                    .append('M')
                    .append(left)
                    .append(' ')
                    .append(box.row() * ROW_HEIGHT)
                    .append('h')
                    .append(width)
                    .append("v5h-")
                    .append(width)
                    .append('z');
        }
        return paths;
    }
}
