package org.jflame.render;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jflame.fold.ProfileDiff;

/**
 * The picture of two profiles laid over each other: red frames have a larger share of the time than before, blue ones a
 * smaller one.
 *
 * <p>A frame is as wide as the mean of its two shares. So what is gone has its place in the picture too, with a dashed
 * outline, beside what is new, with a solid one; and callees are never wider than their caller.
 */
public final class DiffSvg {

    private static final String HEAD = "<style>." + DiffPalette.NEW + " path{stroke:#8c1d1d;stroke-width:1.4}."
            + DiffPalette.GONE + " path{stroke:#1d5a8c;stroke-width:1.4;stroke-dasharray:3 2}"
            + "@media(prefers-color-scheme:dark){." + DiffPalette.NEW + " path{stroke:#ff5252}."
            + DiffPalette.GONE + " path{stroke:#40a9ff}}"
            + FlameDrawing.CAPTION_STYLE + "</style>";

    private static final int NOTE_HEIGHT = 18;

    private DiffSvg() {}

    /** Draws a difference; one of empty profiles becomes a picture that says so. */
    public static String render(ProfileDiff diff) {
        DiffBox root = new DiffBox(diff.root(), false);
        if (root.weight() == 0) {
            return FlameGraphSvg.render(diff.after());
        }
        FlameLayout layout = FlameLayout.of(root, FlameDrawing.WIDTH, FlameLayout.WHOLE);
        SvgCanvas canvas = new SvgCanvas(FlameDrawing.WIDTH, FlameDrawing.height(layout) + NOTE_HEIGHT);
        FlameDrawing drawing = new FlameDrawing(layout, legend(layout), canvas);
        canvas.beginCaption();
        FlameDrawing.writeHeader(canvas, DiffWords.title(diff), Headline.SEPARATOR + DiffWords.facts(diff));
        drawing.writeLegend(root.weight());
        canvas.text(0, drawing.legendBottom() + 10, DiffWords.howToRead(diff));
        canvas.endWords();
        return canvas.toSvg(DiffWords.summary(diff), HEAD);
    }

    /** The steps that occur, then the outlines that occur. */
    private static Collection<Fill> legend(FlameLayout layout) {
        List<Fill> entries = new ArrayList<>();
        for (Fill fill : layout.legend()) {
            if (fill.equals(Palette.MARK_FILL)) {
                continue; // says itself what it stands for
            }
            entries.add(new Fill(fill.rank(), 0, fill.color(), "", fill.legend()));
        }
        for (Fill entry : List.of(DiffPalette.NEW_ENTRY, DiffPalette.GONE_ENTRY)) {
            if (layout.boxes().stream().anyMatch(box -> box.fill().pattern().equals(entry.pattern()))) {
                entries.add(entry);
            }
        }
        return entries;
    }
}
