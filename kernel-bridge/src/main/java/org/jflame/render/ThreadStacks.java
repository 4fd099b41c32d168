package org.jflame.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.ProcessFrame;
import org.jflame.fold.Profile;
import org.jflame.fold.ThreadFrame;

/**
 * The stacks of one thread of one process, as far as a profile keeps these apart.
 *
 * @param name the process and the thread, for people
 * @param process null where the profile has no such level
 * @param thread null where the profile has no such level
 * @param tree the stacks below them
 */
record ThreadStacks(String name, ProcessFrame process, ThreadFrame thread, CallTree tree) {

    /** One for each process and thread; one for the whole profile where it has neither level. */
    static List<ThreadStacks> of(Profile profile) {
        List<ThreadStacks> threads = new ArrayList<>();
        if (!isLevel(profile.tree(), ProcessFrame.class)) {
            addThreads(threads, null, profile.title(), profile.tree());
            return threads;
        }
        for (Map.Entry<Frame, CallTree> process : profile.tree().children().entrySet()) {
            addThreads(
                    threads, (ProcessFrame) process.getKey(), process.getKey().label(), process.getValue());
        }
        return threads;
    }

    private static void addThreads(List<ThreadStacks> threads, ProcessFrame process, String whole, CallTree tree) {
        if (!isLevel(tree, ThreadFrame.class)) {
            threads.add(new ThreadStacks(whole, process, null, tree));
            return;
        }
        String prefix = process == null ? "" : whole + ", ";
        for (Map.Entry<Frame, CallTree> thread : tree.children().entrySet()) {
            threads.add(new ThreadStacks(
                    prefix + thread.getKey().label(), process, (ThreadFrame) thread.getKey(), thread.getValue()));
        }
    }

    /** A level is there for all stacks or for none. */
    private static boolean isLevel(CallTree tree, Class<? extends Frame> level) {
        boolean hasOwn = tree.selfNanos() > 0 || tree.samples() > 0;
        return !hasOwn
                && !tree.children().isEmpty()
                && tree.children().keySet().stream().allMatch(level::isInstance);
    }
}
