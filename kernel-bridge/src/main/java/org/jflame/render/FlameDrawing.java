package org.jflame.render;

import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Draws a layout's rectangles, the words on them and the legend below them, under a header of {@link #HEADER_HEIGHT}.
 *
 * <p>There is one path for each shade and text only where it fits, so that a picture weighs tens of kilobytes.
 */
final class FlameDrawing {

    /** User units from edge to edge; about the width of a notebook's output. */
    static final int WIDTH = 1000;

    static final int ROW_HEIGHT = 19;
    static final int HEADER_HEIGHT = 26;
    static final double FONT_SIZE = 12;
    static final int BASELINE = 13;
    static final String CAPTION = "#7a7a7a";

    private static final int LEGEND_HEIGHT = 30;
    private static final double GAP = 1;
    private static final double PADDING = 5;
    private static final int SWATCH = 11;

    /** Caption colours that follow the page. */
    static final String CAPTION_STYLE = "@media(prefers-color-scheme:light){.jf-caption{fill:#5b6068}}"
            + "@media(prefers-color-scheme:dark){.jf-caption{fill:#a9afb8}}";

    private final FlameLayout layout;
    private final Collection<Fill> legend;
    private final FlameCanvas canvas;
    private final int bottom;

    /** The height of a canvas for a layout and its legend. */
    static int height(FlameLayout layout) {
        return HEADER_HEIGHT + layout.rows() * ROW_HEIGHT + LEGEND_HEIGHT;
    }

    /**
     * Draws the rectangles and the words on them; the header's and the legend's words are the caller's to add.
     *
     * @param legend its entries
     * @param canvas of {@link #WIDTH} and at least {@link #height}
     */
    FlameDrawing(FlameLayout layout, Collection<Fill> legend, FlameCanvas canvas) {
        this.layout = layout;
        this.legend = legend;
        this.bottom = HEADER_HEIGHT + layout.rows() * ROW_HEIGHT;
        this.canvas = canvas;
        drawFrames();
        drawLabels();
        drawSwatches();
    }

    /** Where what stands below the legend may begin. */
    int legendBottom() {
        return bottom + LEGEND_HEIGHT;
    }

    /** Writes the header: the title in bold, as much of it as fits, and the facts behind it. */
    static void writeHeader(FlameCanvas canvas, String title, String facts) {
        double available = WIDTH - 1.2 * TextWidth.of(facts, FONT_SIZE);
        String fitting = TextWidth.fit(PrintableText.of(title, 200), FONT_SIZE * 1.2, available);
        canvas.textAfterBold(0, 15, fitting, facts);
    }

    /**
     * Writes the words of the legend, and what the picture leaves out, never silently.
     *
     * @param wholeWeight the weight of the layout's root
     */
    void writeLegend(long wholeWeight) {
        double x = 0;
        for (Fill fill : legend) {
            canvas.text(x + SWATCH + 5, bottom + 20, fill.legend());
            x += legendWidth(fill);
        }
        List<String> notes = new ArrayList<>();
        if (layout.smallFrames() > 0) {
            notes.add(Amounts.count(layout.smallFrames()) + " too narrow to draw");
        }
        if (layout.cutWeight() > 0) {
            String share = Amounts.percent(layout.cutWeight(), wholeWeight);
            notes.add(share + " goes deeper than " + layout.maxRows() + " rows");
        }
        canvas.textEndingAt(WIDTH, bottom + 20, String.join(Headline.SEPARATOR, notes));
    }

    private void drawFrames() {
        Map<Fill, Path2D> paths = new TreeMap<>();
        for (FrameBox box : layout.boxes()) {
            Path2D path = paths.computeIfAbsent(box.fill(), none -> new Path2D.Double());
            SvgCanvas.addRectangle(path, box.x(), top(box), visibleWidth(box), ROW_HEIGHT - GAP);
        }
        paths.forEach(canvas::fill);
    }

    private static int top(FrameBox box) {
        return HEADER_HEIGHT + box.row() * ROW_HEIGHT;
    }

    /** A gap parts neighbours, but a narrow frame must not vanish in it. */
    private static double visibleWidth(FrameBox box) {
        return box.width() - Math.min(GAP, box.width() / 4);
    }

    private void drawLabels() {
        canvas.beginLabels();
        for (FrameBox box : layout.boxes()) {
            double available = visibleWidth(box) - 2 * PADDING;
            String label = FrameLabel.fit(box, FONT_SIZE, available);
            double width = TextWidth.of(label, FONT_SIZE);
            if (label.isEmpty()) {
                continue;
            }
            // Other fonts are up to a sixth wider than the table's.
            if (width * 1.17 <= available) {
                canvas.text(box.x() + PADDING, top(box) + BASELINE, label);
            } else {
                canvas.pinnedText(box.x() + PADDING, top(box) + BASELINE, width, label);
            }
            if (!box.detail().isEmpty()) {
                canvas.explainText(box.detail());
            }
        }
        canvas.endWords();
    }

    private void drawSwatches() {
        double x = 0;
        for (Fill fill : legend) {
            Path2D swatch = new Path2D.Double();
            SvgCanvas.addRectangle(swatch, x, bottom + 10, SWATCH, SWATCH);
            canvas.fill(fill, swatch);
            x += legendWidth(fill);
        }
    }

    private static double legendWidth(Fill fill) {
        return SWATCH + 5 + 1.1 * TextWidth.of(fill.legend(), FONT_SIZE) + 18;
    }
}
