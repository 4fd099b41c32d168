package org.jflame.fold;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Two profiles laid over each other: what takes more or less than before, as {@link Measure} says.
 *
 * <p>Frames are the same when their function and file are: an edit moves all lines below it. Cells are the same as
 * {@link SameCells} says, because each run gives a cell another number. Threads are the same by name and processes by
 * name and rank, because ids are new in every run.
 */
public final class ProfileDiff {

    /** What is compared. */
    public enum Measure {
        /** The share of each profile's whole, so that runs of different length, rate or unit can be compared. */
        SHARE,
        /** The time, of two runs of the same work. Shares here are of the longer run's time. */
        TIME
    }

    /** Standard errors by which a part must have changed: there are many parts, and the most changed ones are shown. */
    private static final double PART_ERRORS = 3;

    /** Standard errors by which the whole must have changed: there is one. */
    private static final double WHOLE_ERRORS = 2;

    /** What differs by less is the same: no two runs are alike, however many samples say so. */
    private static final double SAME_PART = 0.01;

    /** The same for the time of a whole run, which also depends on what else the machine does. */
    private static final double SAME_WHOLE = 0.05;

    private final Profile before;
    private final Profile after;
    private final Measure measure;
    private final double beforePeriodNanos;
    private final double afterPeriodNanos;

    private ProfileDiff(Profile before, Profile after, Measure measure) {
        this.before = before;
        this.after = after;
        this.measure = measure;
        this.beforePeriodNanos = periodNanos(before);
        this.afterPeriodNanos = periodNanos(after);
    }

    /** Compares the shares of two profiles. */
    public static ProfileDiff of(Profile before, Profile after) {
        return of(before, after, Measure.SHARE);
    }

    /** Compares two profiles; only shares can be compared where one does not know its time. */
    public static ProfileDiff of(Profile before, Profile after, Measure wanted) {
        boolean areTimes = before.stats().isKnown() && after.stats().isKnown();
        Map<String, String> cells = SameCells.of(before.tree(), after.tree());
        return new ProfileDiff(
                aligned(before, file -> cells.getOrDefault(file, file)),
                aligned(after, file -> file),
                areTimes ? wanted : Measure.SHARE);
    }

    /** The earlier profile, its frames aligned. */
    public Profile before() {
        return before;
    }

    /** The later profile, its frames aligned. */
    public Profile after() {
        return after;
    }

    /** What is compared. */
    public Measure measure() {
        return measure;
    }

    /** Both trees as one, from the root. */
    public DiffNode root() {
        return new DiffNode(null, before.tree(), after.tree(), this);
    }

    /** What is 1 among the earlier profile's shares, in nanoseconds. */
    public double beforeWholeNanos() {
        return wholeNanos(before);
    }

    /** What is 1 among the later profile's shares, in nanoseconds. */
    public double afterWholeNanos() {
        return wholeNanos(after);
    }

    /** How long the earlier run took, in nanoseconds. */
    public long beforeRunNanos() {
        return runNanos(before);
    }

    /** How long the later run took, in nanoseconds. */
    public long afterRunNanos() {
        return runNanos(after);
    }

    /**
     * The largest share that two profiles of one program may differ by through chance alone, at twice the standard
     * error of a share of a half; 0 when a profile does not count samples.
     */
    public double chanceShare() {
        double beforeSamples = before.samples();
        double afterSamples = after.samples();
        return beforeSamples == 0 || afterSamples == 0 ? 0 : Math.sqrt(1 / beforeSamples + 1 / afterSamples);
    }

    /**
     * By how much two runs of the same work may differ before the difference counts, in nanoseconds.
     *
     * <p>The clock is not in doubt, the run is: what comes in n random pieces varies by sqrt(n) of them, and the samples
     * are as good a count of pieces as there is. So a difference that few samples show is not made much of.
     */
    public double chanceRunNanos() {
        double variance = beforePeriodNanos * beforeRunNanos() + afterPeriodNanos * afterRunNanos();
        return Math.max(WHOLE_ERRORS * Math.sqrt(variance), SAME_WHOLE * Math.max(beforeRunNanos(), afterRunNanos()));
    }

    /** Whether the runs took different times, and by more than chance. Never where only shares are compared. */
    public boolean isRunBeyondChance() {
        return measure == Measure.TIME && Math.abs(afterRunNanos() - beforeRunNanos()) > chanceRunNanos();
    }

    /**
     * Whether a part of the profiles has changed by more than chance: its samples are a count, and a count of n varies by
     * sqrt(n). Where nobody knows how the stacks were taken, nobody knows what is chance.
     *
     * @param beforeNanos the part's time in the earlier profile
     * @param afterNanos the part's time in the later profile
     */
    public boolean isBeyondChance(long beforeNanos, long afterNanos) {
        double earlier = share(beforeNanos, beforeWholeNanos());
        double later = share(afterNanos, afterWholeNanos());
        if (!before.stats().isKnown() || !after.stats().isKnown()) {
            return earlier != later;
        }
        double variance = variance(earlier, beforePeriodNanos / beforeWholeNanos())
                + variance(later, afterPeriodNanos / afterWholeNanos());
        return Math.abs(later - earlier) > Math.max(PART_ERRORS * Math.sqrt(variance), SAME_PART);
    }

    static double share(long nanos, double wholeNanos) {
        return wholeNanos == 0 ? 0 : nanos / wholeNanos;
    }

    /** Of a time: n squared periods; of a share of a fixed number of samples: that of a binomial distribution. */
    private double variance(double share, double period) {
        return share == 0 ? 0 : share * period * (measure == Measure.TIME ? 1 : 1 - share);
    }

    private static double periodNanos(Profile profile) {
        long samples = profile.samples();
        return samples == 0 ? 0 : (double) profile.tree().totalNanos() / samples;
    }

    private double wholeNanos(Profile profile) {
        return measure == Measure.SHARE
                ? profile.tree().totalNanos()
                : Math.max(before.tree().totalNanos(), after.tree().totalNanos());
    }

    /** The tree's time is the cell's own; that of several threads is more than has passed. */
    private static long runNanos(Profile profile) {
        boolean ofThreads = profile.tree().children().keySet().stream()
                .anyMatch(frame -> frame instanceof NamedFrame || frame instanceof ThreadFrame);
        return ofThreads ? profile.stats().durationNanos() : profile.tree().totalNanos();
    }

    private static Profile aligned(Profile profile, UnaryOperator<String> cellName) {
        Map<Frame, Frame> keys = new HashMap<>(); // a profile has few frames and many nodes
        return profile.withTree(
                profile.tree().withFrames(frame -> keys.computeIfAbsent(frame, every -> key(every, cellName))));
    }

    private static Frame key(Frame frame, UnaryOperator<String> cellName) {
        if (frame instanceof PythonFrame python) {
            // One of the profiles may come from a file that does not say whose code it is.
            boolean isCell = python.frameClass() == FrameClass.CELL;
            String file = isCell ? cellName.apply(python.file()) : python.file();
            return new PythonFrame(python.function(), file, 0, isCell ? FrameClass.CELL : FrameClass.CODE);
        }
        if (frame instanceof NativeFrame function) {
            return new NativeFrame(function.function(), function.module(), "", 0);
        }
        if (frame instanceof ThreadFrame thread) {
            return new NamedFrame(thread.name().isEmpty() ? "thread" : thread.name());
        }
        if (frame instanceof ProcessFrame process) {
            String name = process.name().isEmpty() ? "process" : process.name();
            return new NamedFrame(process.rank().isEmpty() ? name : name + " rank " + process.rank());
        }
        return frame;
    }
}
