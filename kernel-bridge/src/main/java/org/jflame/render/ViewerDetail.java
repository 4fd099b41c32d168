package org.jflame.render;

import java.math.BigDecimal;
import java.util.List;

/**
 * How much of a profile the viewer's data holds.
 *
 * @param smallShare callees with a smaller share of the whole are drawn together
 * @param maxLabel code points of a function's or a file's name that are kept
 * @param maxDetail code points of a whole name that are kept; 0 to leave whole names out
 * @param sourceContext lines of source text beside those that ran; {@link #WHOLE_SOURCES} for whole cells and functions
 * @param maxRuns runs of the timeline, of all threads together
 */
record ViewerDetail(double smallShare, int maxLabel, int maxDetail, int sourceContext, int maxRuns) {

    static final int WHOLE_SOURCES = 20;
    private static final int ALL_RUNS = 20_000;

    /** Everything; names that are longer than a screen are cut all the same. */
    static final ViewerDetail ALL = new ViewerDetail(0, 4000, 4000, WHOLE_SOURCES, ALL_RUNS);

    /** What nobody misses, in the order in which it is left out to become small. */
    static final List<ViewerDetail> GENTLE =
            List.of(ALL, ALL.withSmall(0.0005), ALL.withSmall(0.001), ALL.withSmall(0.002), ALL.withSmall(0.003));

    /** What is missed, and left out where the data would be too large without. */
    static final List<ViewerDetail> HARSH = List.of(
            ALL.withSmall(0.001),
            ALL.withSmall(0.002),
            new ViewerDetail(0.002, 500, 500, WHOLE_SOURCES, 4000),
            new ViewerDetail(0.005, 500, 500, WHOLE_SOURCES, 2000),
            new ViewerDetail(0.01, 200, 200, 3, 1000),
            new ViewerDetail(0.02, 200, 0, 3, 500),
            new ViewerDetail(0.05, 100, 0, 0, 500));

    private ViewerDetail withSmall(double share) {
        return new ViewerDetail(share, maxLabel, maxDetail, sourceContext, maxRuns);
    }

    /** {@code 312 frames below 0.1 % are drawn as "+N small"}; "" when there is none. */
    String note(long smallFrames) {
        String percent = BigDecimal.valueOf(smallShare)
                .movePointRight(2)
                .stripTrailingZeros()
                .toPlainString();
        return smallFrames == 0
                ? ""
                : Amounts.count(smallFrames) + (smallFrames == 1 ? " frame" : " frames") + " below " + percent
                        + " % drawn as \"+N small\"";
    }
}
