package org.jflame.sample;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.Profile;
import org.jflame.fold.SamplingStats;
import org.jflame.fold.ThreadFrame;
import org.jflame.fold.Timeline;

/**
 * What a sampling session recorded.
 *
 * @param tree merged stacks; the root's children are one {@link ThreadFrame} for each sampled thread, or one
 *     {@link org.jflame.fold.ProcessFrame} for each process, and the threads below it
 * @param timeline when they were seen
 * @param stats how they were taken
 */
public record Recording(CallTree tree, Timeline timeline, SamplingStats stats) {

    /** A recording of which nobody knows when what was. */
    public Recording(CallTree tree, SamplingStats stats) {
        this(tree, Timeline.NONE, stats);
    }

    /** Everything in it as a profile, before anybody has looked at it. */
    public Profile profile(String title) {
        return new Profile(title, tree, stats, 0, 0, timeline);
    }

    /** A copy in which some frames are several, or none, see {@link CallTree#withExpanded}. */
    Recording withExpanded(Function<Frame, List<? extends Frame>> expand) {
        Map<CallTree, CallTree> places = timeline.places();
        CallTree expanded = tree.withExpanded(expand, places);
        return new Recording(expanded, timeline.withLeaves(places), stats);
    }

    /** The same with other names on the time order's tracks. */
    Recording withThreads(UnaryOperator<ThreadFrame> rename) {
        return new Recording(tree, timeline.withThreads(rename), stats);
    }
}
