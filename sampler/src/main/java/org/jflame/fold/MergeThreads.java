package org.jflame.fold;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Lays the stacks of all threads of a process over each other: the level of threads goes, their time stays. Threads that
 * never run Python keep their roots: they are a library's (OpenBLAS, OpenMP, autograd), and their functions are called by
 * nothing in the other threads' stacks.
 */
public final class MergeThreads implements UnaryOperator<Profile> {

    @Override
    public Profile apply(Profile profile) {
        Set<ThreadFrame> nativeThreads = new HashSet<>();
        Set<ThreadFrame> others = new HashSet<>();
        profile.tree().forEachStack((stack, nanos, samples) -> {
            for (Frame frame : stack.subList(0, Math.min(2, stack.size()))) {
                if (frame instanceof ThreadFrame thread) {
                    (isNative(stack) ? nativeThreads : others).add(thread);
                }
            }
        });
        nativeThreads.removeAll(others);
        return profile.withFrames(
                frame -> frame instanceof ThreadFrame && !nativeThreads.contains(frame) ? null : frame);
    }

    private static boolean isNative(List<Frame> stack) {
        return stack.stream().anyMatch(frame -> frame.frameClass() == FrameClass.NATIVE)
                && stack.stream().noneMatch(PythonFrame.class::isInstance);
    }
}
