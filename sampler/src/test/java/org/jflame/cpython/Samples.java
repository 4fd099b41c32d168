package org.jflame.cpython;

import java.util.List;
import java.util.stream.Collectors;
import org.jflame.fold.Frame;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.Profile;
import org.jflame.fold.PythonFrame;
import org.jflame.sample.PythonTarget;

/** What some samples of a target saw. Samples are counted, not weighed: a busy machine may hold the sampler up in one. */
record Samples(Profile profile) {

    private static final int ENOUGH = 60;
    private static final int MAX_MILLIS = 8_000;

    /** Takes samples until there are enough of them. */
    static Samples of(PythonTarget target, boolean allThreads) throws Exception {
        Profile profile = target.profile(500, 250, allThreads);
        for (int millis = 500; profile.samples() < ENOUGH && millis <= MAX_MILLIS; millis *= 2) {
            profile = target.profile(500, millis, allThreads);
        }
        return new Samples(profile);
    }

    /** The share of samples whose stack's path has this in it: {@code middle:17 inner:12 spin:}. */
    double share(String path) {
        long[] samples = new long[2];
        profile.tree().forEachStack((stack, nanos, count) -> {
            samples[0] += count;
            samples[1] += path(stack).contains(path) ? count : 0;
        });
        return samples[0] == 0 ? 0 : (double) samples[1] / samples[0];
    }

    /** Python functions with lines, those of a recursion as one; what a thread waits for as it is labelled. */
    private static String path(List<Frame> stack) {
        return stack.stream()
                .skip(1)
                .filter(frame -> !(frame instanceof NativeFrame))
                .map(frame ->
                        frame instanceof PythonFrame python ? python.function() + ":" + python.line() : frame.label())
                .distinct()
                .collect(Collectors.joining(" "));
    }

    /** All stacks, for a failure's message. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(profile.stats().toString());
        profile.tree()
                .forEachStack((stack, nanos, samples) ->
                        text.append('\n').append(samples).append(' ').append(path(stack)));
        return text.toString();
    }
}
