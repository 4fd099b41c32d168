package org.jflame.render;

import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jflame.fold.CallTree;
import org.jflame.fold.FrameClass;
import org.jflame.fold.Profile;
import org.jflame.fold.PythonFrame;
import org.jflame.fold.SamplingStats;
import org.jflame.fold.WaitFrame;

/**
 * The picture: a static flame graph, root at the top, on a transparent ground, readable on white and on black pages.
 *
 * <p>User units are CSS pixels at the natural size of {@value #WIDTH} by as many rows as there are; the viewBox lets it
 * scale. There is one path for each shade and text only where it fits, so that a picture weighs tens of kilobytes.
 */
public final class FlameGraphSvg {

    /** User units from edge to edge; about the width of a notebook's output. */
    static final int WIDTH = 1000;

    /** Rows at most, the one for the whole profile included. */
    static final int MAX_ROWS = 60;

    static final int ROW_HEIGHT = 19;
    static final int HEADER_HEIGHT = 26;
    static final double FONT_SIZE = 12;

    private static final int FOOTER_HEIGHT = 30;
    private static final double GAP = 1;
    private static final double PADDING = 5;
    private static final int BASELINE = 13;
    private static final int SWATCH = 11;
    private static final String FONTS = "Helvetica,Arial,Liberation Sans,sans-serif";
    static final String CAPTION = "#7a7a7a";

    /** Hatching for time that passes without work, and caption colours that follow the page. */
    private static final String HEAD = "<style>.jf-wait path{fill:url(#jf-hatch)}"
            + "@media(prefers-color-scheme:light){.jf-caption{fill:#5b6068}}"
            + "@media(prefers-color-scheme:dark){.jf-caption{fill:#a9afb8}}</style>"
            + "<defs><pattern id='jf-hatch' width='5' height='5' patternUnits='userSpaceOnUse'"
            + " patternTransform='rotate(45)'><path d='M0 0H5V5H0Z' fill='#e2c3d8'/>"
            + "<path d='M0 0V5' stroke='#cda0bf' stroke-width='3'/></pattern></defs>";

    private final Profile profile;
    private final SvgCanvas canvas;

    private FlameGraphSvg(Profile profile, int height) {
        this.profile = profile;
        this.canvas = new SvgCanvas(WIDTH, height);
    }

    /** Draws a profile; one without samples becomes a picture that says why. */
    public static String render(Profile profile) {
        if (Headline.isEmpty(profile)) {
            FlameGraphSvg picture = new FlameGraphSvg(profile, HEADER_HEIGHT + ROW_HEIGHT + 4);
            picture.beginCaption();
            picture.drawHeader();
            picture.canvas.text(0, HEADER_HEIGHT + BASELINE, Headline.whyEmpty(profile));
            return picture.finish();
        }
        FlameLayout layout = FlameLayout.of(profile, WIDTH, MAX_ROWS);
        int bottom = HEADER_HEIGHT + layout.rows() * ROW_HEIGHT;
        FlameGraphSvg picture = new FlameGraphSvg(profile, bottom + FOOTER_HEIGHT);
        picture.drawFrames(layout.boxes());
        picture.drawLabels(layout.boxes());
        picture.drawSwatches(layout, bottom + 10);
        picture.beginCaption();
        picture.drawHeader();
        picture.drawLegend(layout, bottom + 10);
        return picture.finish();
    }

    /** Loads what drawing needs, so that the first picture of a process does not wait for it. */
    public static void warmUp() {
        CallTree tree = new CallTree();
        tree.add(List.of(PythonFrame.unnamed("f", "f.py", 1), new WaitFrame("read")), 1, 1);
        render(new Profile("", tree, new SamplingStats(1, 1, 1, 0, 1, 0, 0, SamplingStats.Pause.NONE), 0));
    }

    private void drawFrames(List<FrameBox> boxes) {
        Path2D whole = new Path2D.Double();
        addBox(whole, boxes.get(0));
        canvas.fill(Palette.WHOLE, whole);
        Map<Integer, Path2D> paths = new TreeMap<>();
        for (FrameBox box : boxes.subList(1, boxes.size())) {
            int key = box.frameClass().ordinal() * Palette.SHADES + box.shade();
            addBox(paths.computeIfAbsent(key, none -> new Path2D.Double()), box);
        }
        paths.forEach((key, path) -> fill(FrameClass.values()[key / Palette.SHADES], key % Palette.SHADES, path));
    }

    private void fill(FrameClass frameClass, int shade, Path2D path) {
        boolean hatched = frameClass == FrameClass.WAITING;
        if (hatched) {
            canvas.beginGroup("class", "jf-wait");
        }
        canvas.fill(Palette.fill(frameClass, shade), path);
        if (hatched) {
            canvas.endGroup();
        }
    }

    private static void addBox(Path2D path, FrameBox box) {
        SvgCanvas.addRectangle(path, box.x(), top(box), visibleWidth(box), ROW_HEIGHT - GAP);
    }

    private static int top(FrameBox box) {
        return HEADER_HEIGHT + box.row() * ROW_HEIGHT;
    }

    /** A gap parts neighbours, but a narrow frame must not vanish in it. */
    private static double visibleWidth(FrameBox box) {
        return box.width() - Math.min(GAP, box.width() / 4);
    }

    private void drawLabels(List<FrameBox> boxes) {
        canvas.beginGroup(
                "class",
                "jf-frames",
                "xml:space",
                "preserve",
                "fill",
                Palette.TEXT,
                "font-family",
                FONTS,
                "font-size",
                (int) FONT_SIZE + "");
        for (FrameBox box : boxes) {
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
        }
        canvas.endGroup();
    }

    private void beginCaption() {
        canvas.beginGroup(
                "class", "jf-caption", "fill", CAPTION, "font-family", FONTS, "font-size", (int) FONT_SIZE + "");
    }

    private void drawHeader() {
        String facts = Headline.SEPARATOR + Headline.facts(profile);
        double available = WIDTH - 1.2 * TextWidth.of(facts, FONT_SIZE);
        String title = TextWidth.fit(PrintableText.of(profile.title(), 200), FONT_SIZE * 1.2, available);
        canvas.textAfterBold(0, 15, title, facts);
    }

    private void drawSwatches(FlameLayout layout, int top) {
        double x = 0;
        for (FrameClass frameClass : layout.classes()) {
            Path2D swatch = new Path2D.Double();
            SvgCanvas.addRectangle(swatch, x, top, SWATCH, SWATCH);
            fill(frameClass, 0, swatch);
            x += legendWidth(frameClass);
        }
    }

    private void drawLegend(FlameLayout layout, int top) {
        double x = 0;
        for (FrameClass frameClass : layout.classes()) {
            canvas.text(x + SWATCH + 5, top + 10, frameClass.legend());
            x += legendWidth(frameClass);
        }
        canvas.textEndingAt(WIDTH, top + 10, drawingNotes(layout));
    }

    /** What the picture leaves out, never silently. */
    private String drawingNotes(FlameLayout layout) {
        List<String> notes = new ArrayList<>();
        if (layout.smallFrames() > 0) {
            notes.add(Amounts.count(layout.smallFrames()) + " too narrow to draw");
        }
        if (layout.cutNanos() > 0) {
            String share = Amounts.percent(layout.cutNanos(), profile.tree().totalNanos());
            notes.add(share + " goes deeper than " + MAX_ROWS + " rows");
        }
        return String.join(Headline.SEPARATOR, notes);
    }

    private static double legendWidth(FrameClass frameClass) {
        return SWATCH + 5 + 1.1 * TextWidth.of(frameClass.legend(), FONT_SIZE) + 18;
    }

    private String finish() {
        canvas.endGroup();
        return canvas.toSvg(Summary.of(profile), HEAD);
    }
}
