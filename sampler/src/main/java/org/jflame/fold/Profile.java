package org.jflame.fold;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What a profile is: merged stacks, what they are of, and how they were taken.
 *
 * @param title what was profiled, for people: {@code In [5]}
 * @param tree merged stacks, root first
 * @param stats how the stacks were taken
 * @param outsideNanos time inside the profiled window that belongs to the kernel and not to the cell; not in the tree
 * @param hiddenNanos sampled time of threads that nobody asked to see; not in the tree
 * @param timeline when the tree's stacks were seen; {@link Timeline#NONE} where nobody knows
 */
public record Profile(
        String title, CallTree tree, SamplingStats stats, long outsideNanos, long hiddenNanos, Timeline timeline) {

    public Profile {
        Objects.requireNonNull(title);
        Objects.requireNonNull(tree);
        Objects.requireNonNull(stats);
        Objects.requireNonNull(timeline);
    }

    /** A profile of which nobody knows when what was. */
    public Profile(String title, CallTree tree, SamplingStats stats, long outsideNanos, long hiddenNanos) {
        this(title, tree, stats, outsideNanos, hiddenNanos, Timeline.NONE);
    }

    /** A profile in which everything that was sampled is shown, or outside. */
    public Profile(String title, CallTree tree, SamplingStats stats, long outsideNanos) {
        this(title, tree, stats, outsideNanos, 0);
    }

    /**
     * The same stacks with other frames; stacks that become equal are added together.
     *
     * @param rename gives the frame to put in a frame's place, or null to leave it out: its callees become its caller's
     */
    public Profile withFrames(UnaryOperator<Frame> rename) {
        Function<Frame, List<? extends Frame>> expand = frame -> {
            Frame renamed = rename.apply(frame);
            return renamed == null ? List.of() : List.of(renamed);
        };
        Map<CallTree, CallTree> places = timeline.places();
        CallTree renamed = tree.withExpanded(expand, places);
        return new Profile(title, renamed, stats, outsideNanos, hiddenNanos, timeline.withLeaves(places));
    }

    /**
     * The same time over other stacks, or over fewer.
     *
     * @param show what is shown of a stack, which it must not keep; empty for nothing of it
     * @param isOutside whether the time of a stack of which nothing is shown is {@link #outsideNanos}; else it is
     *     {@link #hiddenNanos}
     */
    public Profile withStacks(Function<List<Frame>, Optional<List<Frame>>> show, Predicate<List<Frame>> isOutside) {
        CallTree shown = new CallTree();
        long[] dropped = {outsideNanos, hiddenNanos};
        Map<CallTree, CallTree> places = timeline.places();
        tree.forEachLeaf((leaf, stack) -> {
            Optional<List<Frame>> kept = show.apply(stack);
            if (kept.isPresent()) {
                shown.add(kept.get(), leaf.selfNanos(), leaf.samples());
                if (places.containsKey(leaf)) {
                    places.put(leaf, shown.leafOf(kept.get()));
                }
            } else {
                dropped[isOutside.test(stack) ? 0 : 1] += leaf.selfNanos();
            }
        });
        return new Profile(title, shown, stats, dropped[0], dropped[1], timeline.withLeaves(places));
    }

    /** The same time over other stacks, of which nobody knows when they were seen. */
    public Profile withTree(CallTree newTree) {
        return new Profile(title, newTree, stats, outsideNanos, hiddenNanos);
    }

    /** The same, with another timeline of the same stacks. */
    public Profile withTimeline(Timeline other) {
        return new Profile(title, tree, stats, outsideNanos, hiddenNanos, other);
    }

    /**
     * The share of time whose stack has a frame that matches.
     *
     * @param regex searched for in {@link Frame#label()}
     * @return between 0 and 1; 0 for an empty profile
     */
    public double ratio(String regex) {
        Predicate<String> matches = Pattern.compile(regex).asPredicate();
        return share(stack -> stack.stream().anyMatch(frame -> matches.test(frame.label())));
    }

    /** The share of time, between 0 and 1, in which the sampled threads did not run. */
    public double waitingRatio() {
        return share(stack -> !stack.isEmpty() && stack.get(stack.size() - 1).frameClass() == FrameClass.WAITING);
    }

    /** The number of samples in the tree. */
    public long samples() {
        long[] sum = new long[1];
        tree.forEachStack((stack, nanos, samples) -> sum[0] += samples);
        return sum[0];
    }

    private double share(Predicate<List<Frame>> wanted) {
        if (tree.totalNanos() == 0) {
            return 0;
        }
        long[] sum = new long[1];
        tree.forEachStack((stack, nanos, samples) -> sum[0] += wanted.test(stack) ? nanos : 0);
        return (double) sum[0] / tree.totalNanos();
    }
}
