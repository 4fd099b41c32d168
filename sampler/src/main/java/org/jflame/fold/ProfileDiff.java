package org.jflame.fold;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Two profiles laid over each other: what takes a larger or smaller share of the time than before.
 *
 * <p>Shares are compared and not times, so that runs of different length, rate or unit can be. Frames are the same when
 * their function and file are: an edit moves all lines below it. Threads are the same by name and processes by name and
 * rank, because ids are new in every run.
 *
 * @param before the earlier profile, its frames aligned
 * @param after the later profile, its frames aligned
 */
public record ProfileDiff(Profile before, Profile after) {

    public ProfileDiff {
        Objects.requireNonNull(before);
        Objects.requireNonNull(after);
    }

    /** Compares two profiles. */
    public static ProfileDiff of(Profile before, Profile after) {
        UnaryOperator<Profile> aligned = profile -> {
            Map<Frame, Frame> keys = new HashMap<>(); // a profile has few frames and many nodes
            return profile.withTree(profile.tree().withFrames(frame -> keys.computeIfAbsent(frame, ProfileDiff::key)));
        };
        return new ProfileDiff(aligned.apply(before), aligned.apply(after));
    }

    /** Both trees as one, from the root. */
    public DiffNode root() {
        return new DiffNode(null, before.tree(), after.tree(), this);
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

    private static Frame key(Frame frame) {
        if (frame instanceof PythonFrame python) {
            // One of the profiles may come from a file that does not say whose code it is.
            FrameClass known = python.frameClass() == FrameClass.CELL ? FrameClass.CELL : FrameClass.CODE;
            return new PythonFrame(python.function(), python.file(), 0, known);
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
