package org.jflame.render;

import java.awt.Color;
import org.jflame.fold.DiffNode;
import org.jflame.fold.ProfileDiff.Measure;

/**
 * Red for what takes more than before, blue for what takes less, in steps of percent of the whole.
 *
 * <p>Red and blue are apart for colour-blind readers too, and each step is darker than the last. What is new or gone
 * has an outline besides, because a colour alone does not say it. Source: C. Brewer, ColorBrewer 2.0, scheme RdBu,
 * lightened so that {@link Palette#TEXT} has a contrast of at least 7 : 1 on every step.
 */
final class DiffPalette {

    /** A change of less is drawn as none, and so is one that may be chance. */
    static final double[] STEPS = {0.005, 0.02, 0.08};

    static final int[] MORE = {0xFBDDCB, 0xF5B597, 0xEE8F75};
    static final int[] LESS = {0xD3E5F0, 0xA2CBE3, 0x6FB1DA};
    static final int SAME = 0xDCDFE3;

    /** The class of what is new. */
    static final String NEW = "jf-new";

    /** The class of what is gone. */
    static final String GONE = "jf-gone";

    private static final String[] POINTS = {"0.5", "2", "8"};

    private DiffPalette() {}

    /** The legend's entry for what is new. */
    static final Fill NEW_ENTRY = new Fill(10, 0, new Color(SAME), NEW, "new");

    /** The legend's entry for what is gone. */
    static final Fill GONE_ENTRY = new Fill(11, 0, new Color(SAME), GONE, "gone");

    static Fill fill(DiffNode node) {
        double change = node.change();
        int step = 0;
        while (step < STEPS.length && Math.abs(change) >= STEPS[step]) {
            step++;
        }
        step = node.isBeyondChance() ? step : 0;
        String pattern = node.isNew() ? NEW : node.isGone() ? GONE : "";
        int rank = change < 0 ? -step : step; // the legend goes from less to more
        if (step == 0) {
            return new Fill(0, 0, new Color(SAME), pattern, "same");
        }
        int color = (change < 0 ? LESS : MORE)[step - 1];
        String unit = node.diff().measure() == Measure.TIME ? " %" : " points";
        String words = POINTS[step - 1] + (step == STEPS.length ? unit : "") + (change < 0 ? " less" : " more");
        return new Fill(rank, 0, new Color(color), pattern, words);
    }
}
