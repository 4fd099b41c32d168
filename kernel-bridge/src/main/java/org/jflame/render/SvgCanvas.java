package org.jflame.render;

import java.awt.Color;
import java.awt.geom.Path2D;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jfree.svg.SVGGraphics2D;
import org.jfree.svg.SVGHints;
import org.jfree.svg.SVGUnits;
import org.jfree.svg.ViewBox;

/**
 * An SVG document under construction: JFreeSVG draws the shapes, text goes into the same buffer by our own hand.
 *
 * <p>JFreeSVG's {@code drawString} would repeat 130 bytes of style for each label, load AWT's fonts, and take a name
 * like {@code a&lt;b} for escaped already. Source: org.jfree.svg 5.0.7, SVGGraphics2D and SVGUtils.escapeForXML.
 */
final class SvgCanvas implements FlameCanvas {

    /** A rectangle as JFreeSVG writes it: four corners; and as it can be said in half the bytes. */
    private static final Pattern RECTANGLE =
            Pattern.compile("M([\\d.]+),([\\d.]+)L([\\d.]+),\\2L\\3,([\\d.]+)L\\1,\\4Z");

    /** Attributes need no permission of a page's content security policy, which style attributes do. */
    private static final Pattern FILL_STYLE = Pattern.compile("style='fill:rgb\\((\\d+),(\\d+),(\\d+)\\);stroke:none'");

    private static final String FONTS = "Helvetica,Arial,Liberation Sans,sans-serif";

    private static final Pattern TOOLTIP = Pattern.compile("(<text [^>]*>)<title>[^<]*</title>");
    private static final int MAX_TOOLTIP_LENGTH = 4000;

    private final StringBuilder buffer = new StringBuilder(1 << 14);
    private final SVGGraphics2D graphics;
    private final int width;
    private final int height;

    SvgCanvas(int width, int height) {
        this.width = width;
        this.height = height;
        this.graphics = new SVGGraphics2D(width, height, SVGUnits.PX, buffer);
        graphics.setDefsKeyPrefix("jf"); // the default is the clock's
        graphics.setGeomDoubleConverter(Amounts::coordinate);
    }

    @Override
    public void beginLabels() {
        beginGroup(
                "class",
                "jf-frames",
                "xml:space",
                "preserve",
                "fill",
                Palette.TEXT,
                "font-family",
                FONTS,
                "font-size",
                (int) FlameDrawing.FONT_SIZE + "");
    }

    @Override
    public void beginCaption() {
        beginGroup(
                "class",
                "jf-caption",
                "fill",
                FlameDrawing.CAPTION,
                "font-family",
                FONTS,
                "font-size",
                (int) FlameDrawing.FONT_SIZE + "");
    }

    @Override
    public void endWords() {
        endGroup();
    }

    /** Opens a group with the given attributes: name, value, name, value. */
    private void beginGroup(String... namesAndValues) {
        Map<String, String> attributes = new LinkedHashMap<>(); // Map.of would change its order from run to run
        for (int i = 0; i < namesAndValues.length; i += 2) {
            attributes.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        graphics.setRenderingHint(SVGHints.KEY_BEGIN_GROUP, attributes);
    }

    private void endGroup() {
        graphics.setRenderingHint(SVGHints.KEY_END_GROUP, "");
    }

    /** Adds a rectangle to a path. */
    static void addRectangle(Path2D path, double x, double y, double width, double height) {
        path.moveTo(x, y);
        path.lineTo(x + width, y);
        path.lineTo(x + width, y + height);
        path.lineTo(x, y + height);
        path.closePath();
    }

    /** Fills all rectangles of a path. */
    private void fill(Color color, Path2D rectangles) {
        int start = buffer.length();
        graphics.setPaint(color);
        graphics.fill(rectangles);
        String compact = RECTANGLE.matcher(buffer.substring(start)).replaceAll(SvgCanvas::shortRectangle);
        compact = FILL_STYLE.matcher(compact).replaceAll(found -> "fill='" + hex(found) + "'");
        buffer.replace(start, buffer.length(), compact);
    }

    /** What is filled need not be closed. */
    private static String shortRectangle(MatchResult corners) {
        String width = distance(corners.group(1), corners.group(3));
        return "M" + corners.group(1) + " " + corners.group(2) + "h" + width + "v"
                + distance(corners.group(2), corners.group(4)) + "h-" + width;
    }

    private static String distance(String from, String to) {
        return Amounts.coordinate(Double.parseDouble(to) - Double.parseDouble(from));
    }

    private static String hex(MatchResult rgb) {
        return String.format("#%02x%02x%02x", number(rgb, 1), number(rgb, 2), number(rgb, 3));
    }

    private static int number(MatchResult found, int group) {
        return Integer.parseInt(found.group(group));
    }

    @Override
    public void fill(Fill fill, Path2D rectangles) {
        if (!fill.pattern().isEmpty()) {
            beginGroup("class", fill.pattern());
        }
        fill(fill.color(), rectangles);
        if (!fill.pattern().isEmpty()) {
            endGroup();
        }
    }

    @Override
    public void text(double x, double y, String text) {
        text(x, y, "", text);
    }

    @Override
    public void pinnedText(double x, double y, double textLength, String text) {
        // Letters that the table knows are only moved; others may be drawn at any width and are scaled.
        boolean ascii = text.chars().allMatch(c -> c < 0x7F || c == '·' || c == '…' || c == 0x2002);
        String adjust = ascii ? "" : " lengthAdjust='spacingAndGlyphs'";
        text(x, y, " textLength='" + Amounts.coordinate(textLength) + "'" + adjust, text);
    }

    /** A browser shows it over the text, but not in an {@code <img>}. */
    @Override
    public void explainText(String tooltip) {
        int start = buffer.indexOf(">", buffer.lastIndexOf("<text ")) + 1;
        buffer.insert(start, "<title>" + Markup.escape(tooltip, MAX_TOOLTIP_LENGTH) + "</title>");
    }

    /** A picture without the tooltips of its texts, for where nobody can see them. */
    static String withoutTooltips(String svg) {
        return TOOLTIP.matcher(svg).replaceAll("$1");
    }

    @Override
    public void textEndingAt(double x, double y, String text) {
        text(x, y, " text-anchor='end'", text);
    }

    @Override
    public void textAfterBold(double x, double y, String bold, String text) {
        openText(x, y, "");
        buffer.append("<tspan font-weight='bold'>").append(Markup.escape(bold)).append("</tspan>");
        buffer.append(Markup.escape(text)).append("</text>");
    }

    private void text(double x, double y, String attributes, String text) {
        openText(x, y, attributes);
        buffer.append(Markup.escape(text)).append("</text>");
    }

    private void openText(double x, double y, String attributes) {
        buffer.append("<text x='").append(Amounts.coordinate(x));
        buffer.append("' y='")
                .append(Amounts.coordinate(y))
                .append('\'')
                .append(attributes)
                .append('>');
    }

    /**
     * The document.
     *
     * @param title read out instead of the picture
     * @param head elements put before the drawing: what JFreeSVG has no words for
     */
    String toSvg(String title, String head) {
        String svg = graphics.getSVGElement(null, true, new ViewBox(0, 0, width, height), null, null);
        int end = svg.indexOf('>');
        return "<svg role='img' aria-label='" + Markup.escape(title, 500) + "'"
                + svg.substring("<svg".length(), end + 1) + "<title>" + Markup.escape(title, 500) + "</title>" + head
                + svg.substring(end + 1);
    }
}
