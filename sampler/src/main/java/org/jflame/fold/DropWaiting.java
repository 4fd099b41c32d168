package org.jflame.fold;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Drops the stacks of threads that did not run: asleep in a system call, or waiting for the GIL. Their time goes to
 * {@link Profile#hiddenNanos}.
 */
public final class DropWaiting implements UnaryOperator<Profile> {

    @Override
    public Profile apply(Profile profile) {
        return profile.withStacks(stack -> isWaiting(stack) ? Optional.empty() : Optional.of(stack), waiting -> false);
    }

    private static boolean isWaiting(List<Frame> stack) {
        return !stack.isEmpty() && stack.get(stack.size() - 1) instanceof WaitFrame;
    }
}
