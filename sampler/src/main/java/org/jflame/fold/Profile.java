package org.jflame.fold;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a profile is: merged stacks, what they are of, and how they were taken.
 *
 * @param title what was profiled, for people: {@code In [5]}
 * @param tree merged stacks, root first
 * @param stats how the stacks were taken
 * @param outsideNanos time inside the profiled window that belongs to the kernel and not to the cell; not in the tree
 * @param hiddenNanos sampled time of threads that nobody asked to see; not in the tree
 */
public record Profile(String title, CallTree tree, SamplingStats stats, long outsideNanos, long hiddenNanos) {

    public Profile {
        Objects.requireNonNull(title);
        Objects.requireNonNull(tree);
        Objects.requireNonNull(stats);
    }

    /** A profile in which everything that was sampled is shown, or outside. */
    public Profile(String title, CallTree tree, SamplingStats stats, long outsideNanos) {
        this(title, tree, stats, outsideNanos, 0);
    }

    /** The same time over other stacks. */
    public Profile withTree(CallTree newTree) {
        return new Profile(title, newTree, stats, outsideNanos, hiddenNanos);
    }

    /** The same profile over fewer stacks. */
    public Profile withTree(CallTree newTree, long newOutsideNanos, long newHiddenNanos) {
        return new Profile(title, newTree, stats, newOutsideNanos, newHiddenNanos);
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
