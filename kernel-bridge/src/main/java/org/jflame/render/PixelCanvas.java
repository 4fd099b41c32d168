package org.jflame.render;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;

/** Pixels under construction, on white, with this machine's font for text without serifs. */
final class PixelCanvas implements FlameCanvas {

    /** Screens and print have more than one pixel for a user unit. */
    static final int SCALE = 2;

    private static final Color CAPTION = new Color(0x5B6068);
    private static final Color WAITING_GROUND = new Color(0xE2C3D8);
    private static final Color WAITING_LINES = new Color(0xCDA0BF);
    private static final int HATCH_STEP = 7;

    private final BufferedImage image;
    private final Graphics2D graphics;
    private final Font font = font();

    PixelCanvas(int width, int height) {
        image = new BufferedImage(width * SCALE, height * SCALE, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.scale(SCALE, SCALE);
    }

    /** The width of a text; fails in the way of this Java where it cannot write at all. */
    static double width(String text) {
        return width(font(), text);
    }

    private static Font font() {
        return new Font(Font.SANS_SERIF, Font.PLAIN, (int) FlameDrawing.FONT_SIZE);
    }

    /** What has been drawn. */
    BufferedImage image() {
        return image;
    }

    @Override
    public void fill(Fill fill, Path2D rectangles) {
        boolean waits = !fill.pattern().isEmpty();
        graphics.setColor(waits ? WAITING_GROUND : fill.color());
        graphics.fill(rectangles);
        if (waits) {
            hatch(rectangles);
        }
    }

    private void hatch(Path2D rectangles) {
        Shape before = graphics.getClip();
        Rectangle bounds = rectangles.getBounds();
        graphics.clip(rectangles);
        graphics.setColor(WAITING_LINES);
        graphics.setStroke(new BasicStroke(2));
        int height = bounds.height;
        int first = (bounds.x - height) / HATCH_STEP * HATCH_STEP;
        for (int x = first - HATCH_STEP; x < bounds.x + bounds.width; x += HATCH_STEP) {
            graphics.drawLine(x, bounds.y + height, x + height, bounds.y);
        }
        graphics.setClip(before);
    }

    @Override
    public void beginLabels() {
        graphics.setColor(Color.decode(Palette.TEXT));
    }

    @Override
    public void beginCaption() {
        graphics.setColor(CAPTION);
    }

    @Override
    public void endWords() {
        // the next words say their colour
    }

    @Override
    public void text(double x, double y, String text) {
        draw(font, x, y, text);
    }

    @Override
    public void pinnedText(double x, double y, double textLength, String text) {
        double width = width(font, text);
        double narrower = width > textLength ? textLength / width : 1;
        draw(font.deriveFont(AffineTransform.getScaleInstance(narrower, 1)), x, y, text);
    }

    @Override
    public void explainText(String tooltip) {
        // pixels have none
    }

    @Override
    public void textEndingAt(double x, double y, String text) {
        draw(font, x - width(font, text), y, text);
    }

    @Override
    public void textAfterBold(double x, double y, String bold, String text) {
        Font strong = font.deriveFont(Font.BOLD);
        draw(strong, x, y, bold);
        draw(font, x + width(strong, bold), y, text);
    }

    private void draw(Font with, double x, double y, String text) {
        graphics.setFont(with);
        graphics.drawString(PrintableText.of(text, Integer.MAX_VALUE), (float) x, (float) y);
    }

    private static double width(Font of, String text) {
        FontRenderContext smooth = new FontRenderContext(null, true, true);
        return of.getStringBounds(PrintableText.of(text, Integer.MAX_VALUE), smooth)
                .getWidth();
    }
}
