package org.jflame.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.ThreadFrame;
import org.jflame.fold.WaitFrame;

/**
 * What all sampled threads together did with their time.
 *
 * @param runningNanos at work
 * @param gilNanos waiting for the GIL
 * @param asleepNanos asleep in system calls
 */
record ThreadTimes(long runningNanos, long gilNanos, long asleepNanos) {

    static final ThreadTimes NONE = new ThreadTimes(0, 0, 0);

    /** Those of a recording. */
    static ThreadTimes of(CallTree tree) {
        long[] sums = new long[3];
        tree.forEachStack((stack, nanos, samples) -> sums[kind(stack)] += nanos);
        return new ThreadTimes(sums[0], sums[1], sums[2]);
    }

    /** How many threads there are in a recording. */
    static int threads(CallTree tree) {
        Set<Frame> threads = new HashSet<>();
        tree.forEachStack((stack, nanos, samples) ->
                stack.stream().filter(ThreadFrame.class::isInstance).forEach(threads::add));
        return threads.size();
    }

    ThreadTimes since(ThreadTimes earlier) {
        return new ThreadTimes(
                runningNanos - earlier.runningNanos, gilNanos - earlier.gilNanos, asleepNanos - earlier.asleepNanos);
    }

    private static int kind(List<Frame> stack) {
        if (stack.isEmpty() || !(stack.get(stack.size() - 1) instanceof WaitFrame wait)) {
            return 0;
        }
        return wait.reason().equals(WaitFrame.GIL) ? 1 : 2;
    }
}
