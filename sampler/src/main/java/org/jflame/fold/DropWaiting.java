package org.jflame.fold;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Drops the stacks of threads that did not run: asleep in a system call, or waiting for the GIL. Their time goes to
 * {@link Profile#hiddenNanos}.
 */
public final class DropWaiting implements UnaryOperator<Profile> {

    @Override
    public Profile apply(Profile profile) {
        CallTree running = new CallTree();
        long[] waitingNanos = new long[1];
        profile.tree().forEachStack((stack, nanos, samples) -> {
            if (isWaiting(stack)) {
                waitingNanos[0] += nanos;
            } else {
                running.add(stack, nanos, samples);
            }
        });
        return profile.withTree(running, profile.outsideNanos(), profile.hiddenNanos() + waitingNanos[0]);
    }

    private static boolean isWaiting(List<Frame> stack) {
        return !stack.isEmpty() && stack.get(stack.size() - 1) instanceof WaitFrame;
    }
}
