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
 * @param tree the stacks below them
 */
record ThreadStacks(String name, CallTree tree) {

    /** One for each process and thread; one for the whole profile where it has neither level. */
    static List<ThreadStacks> of(Profile profile) {
        List<ThreadStacks> threads = new ArrayList<>();
        for (ThreadStacks process : split("", profile.title(), profile.tree(), ProcessFrame.class)) {
            String prefix = process.tree == profile.tree() ? "" : process.name + ", ";
            threads.addAll(split(prefix, process.name, process.tree, ThreadFrame.class));
        }
        return threads;
    }

    /** A level is there for all stacks or for none. */
    private static List<ThreadStacks> split(String prefix, String whole, CallTree tree, Class<? extends Frame> level) {
        boolean hasOwn = tree.selfNanos() > 0 || tree.samples() > 0;
        if (hasOwn
                || tree.children().isEmpty()
                || !tree.children().keySet().stream().allMatch(level::isInstance)) {
            return List.of(new ThreadStacks(whole, tree));
        }
        List<ThreadStacks> parts = new ArrayList<>();
        for (Map.Entry<Frame, CallTree> part : tree.children().entrySet()) {
            parts.add(new ThreadStacks(prefix + part.getKey().label(), part.getValue()));
        }
        return parts;
    }
}
