package org.jflame.fold;

import java.util.List;
import java.util.function.UnaryOperator;

/** What the author of a cell wants to see of a recording: own names, own frames, own threads. */
public final class CellView {

    private CellView() {}

    /**
     * Shapes a recording into the profile of one cell.
     *
     * <p>No time is lost: the recording's total is the total of the profile's tree, its {@link Profile#outsideNanos} and
     * its {@link Profile#hiddenNanos}.
     *
     * @param recorded merged stacks; the root's children are one {@link ThreadFrame} for each sampled thread
     * @param stats how they were taken
     * @param context what is known about the cell
     */
    public static Profile apply(CallTree recorded, SamplingStats stats, CellContext context) {
        return apply(new Profile(context.title(), recorded, stats, 0), context);
    }

    /** Shapes a recording under its own title. */
    public static Profile apply(Profile recorded, CellContext context) {
        UnaryOperator<Profile> plumbing = context.raw() ? UnaryOperator.identity() : new FoldPlumbing();
        // What is above the cell is most of a stack: nobody has to ask which of it is plumbing.
        List<UnaryOperator<Profile>> processors =
                List.of(new NameSources(context.sources()), new CutAboveCell(context), plumbing);
        Profile profile = recorded;
        for (UnaryOperator<Profile> processor : processors) {
            profile = processor.apply(profile);
        }
        return profile;
    }
}
