package org.jflame.render;

import java.awt.geom.Path2D;

/** What a picture is drawn on, in user units: {@link SvgCanvas} for documents, {@link PixelCanvas} for pixels. */
interface FlameCanvas {

    /** Fills all rectangles of a path in one kind's way. */
    void fill(Fill fill, Path2D rectangles);

    /** What is written now stands on frames; {@link #endWords} follows. */
    void beginLabels();

    /** What is written now stands around the picture; {@link #endWords} follows. */
    void beginCaption();

    void endWords();

    /** Writes text from the left. */
    void text(double x, double y, String text);

    /**
     * Writes text of a given width.
     *
     * @param textLength the width that a reader's font must keep to, however wide its letters are
     */
    void pinnedText(double x, double y, double textLength, String text);

    /**
     * Gives the text that was written last a tooltip, where there can be one.
     *
     * @param tooltip unescaped
     */
    void explainText(String tooltip);

    /** Writes text that ends at x. */
    void textEndingAt(double x, double y, String text);

    /** Writes a line that begins with bold words. */
    void textAfterBold(double x, double y, String bold, String text);
}
