package org.jflame.sample;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.ProcessFrame;
import org.jflame.fold.PythonFrame;
import org.jflame.fold.WaitFrame;

/** Questions that tests ask of a recording. */
final class Stacks {

    private Stacks() {}

    static boolean has(List<Frame> stack, String function) {
        return stack.stream()
                .anyMatch(frame ->
                        frame instanceof PythonFrame python && python.function().equals(function));
    }

    static boolean waits(List<Frame> stack) {
        return stack.get(stack.size() - 1) instanceof WaitFrame;
    }

    /** The time of the stacks that satisfy a condition. */
    static long nanos(CallTree tree, Predicate<List<Frame>> wanted) {
        long[] sum = new long[1];
        tree.forEachStack((stack, nanos, samples) -> sum[0] += wanted.test(stack) ? nanos : 0);
        return sum[0];
    }

    /** The samples of the stacks that satisfy a condition. */
    static long samples(CallTree tree, Predicate<List<Frame>> wanted) {
        long[] sum = new long[1];
        tree.forEachStack((stack, nanos, samples) -> sum[0] += wanted.test(stack) ? samples : 0);
        return sum[0];
    }

    /** The processes whose stacks have a function. */
    static Set<Integer> pidsWith(CallTree tree, String function) {
        Set<Integer> pids = new TreeSet<>();
        tree.forEachStack((stack, nanos, samples) -> {
            if (has(stack, function) && stack.get(0) instanceof ProcessFrame process) {
                pids.add(process.pid());
            }
        });
        return pids;
    }

    static Set<String> processes(CallTree tree) {
        return tree.children().keySet().stream().map(Frame::label).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The beginning of a tree, as lines, for a failed test's message. */
    static String text(CallTree tree) {
        StringBuilder text = new StringBuilder();
        tree.forEachStack((stack, nanos, samples) -> {
            if (stack.size() < 50 && text.length() < 4000) {
                text.append('\n')
                        .append(samples)
                        .append(' ')
                        .append(nanos / 1000)
                        .append(" us ");
                text.append(stack.stream().map(Frame::label).collect(Collectors.joining(";")));
            }
        });
        return text.toString();
    }
}
