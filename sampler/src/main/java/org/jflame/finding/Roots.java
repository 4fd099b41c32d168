package org.jflame.finding;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jflame.finding.SampledStack.Part;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.ProcessFrame;
import org.jflame.fold.PythonFrame;
import org.jflame.fold.ThreadFrame;

/**
 * Whose each stack of a profile is. The first process in the tree is the profiled one, because it was sampled first. Its
 * main thread has no root of its own, or is called so, or has the process's id; where none does, a program that has never
 * imported {@code threading} for one, the threads that run Python stand for it.
 */
final class Roots {

    private static final String MAIN_THREAD = "MainThread"; // Source: CPython Lib/threading.py, _MainThread

    private final ProcessFrame mainProcess;
    private final Set<Frame> mainThreads;

    Roots(CallTree tree) {
        this.mainProcess = tree.children().keySet().stream()
                .filter(ProcessFrame.class::isInstance)
                .map(ProcessFrame.class::cast)
                .findFirst()
                .orElse(null);
        CallTree threads = mainProcess == null ? tree : tree.children().get(mainProcess);
        Set<Frame> known =
                threads.children().keySet().stream().filter(this::isMain).collect(Collectors.toSet());
        this.mainThreads = known.isEmpty() ? pythonThreads(threads) : known;
    }

    private static Set<Frame> pythonThreads(CallTree threads) {
        Set<Frame> python = new HashSet<>();
        threads.forEachStack((stack, nanos, samples) -> {
            if (!python.contains(stack.isEmpty() ? null : stack.get(0))
                    && stack.stream().anyMatch(PythonFrame.class::isInstance)) {
                python.add(stack.get(0));
            }
        });
        return python;
    }

    /** The stack without its roots. */
    SampledStack of(List<Frame> stack) {
        int start = 0;
        boolean isChild = false;
        if (!stack.isEmpty() && stack.get(0) instanceof ProcessFrame process) {
            isChild = !process.equals(mainProcess);
            start++;
        }
        boolean isMain = start == stack.size() || mainThreads.contains(stack.get(start));
        if (start < stack.size() && stack.get(start) instanceof ThreadFrame) {
            start++;
        }
        return new SampledStack(
                isChild ? Part.CHILD : isMain ? Part.MAIN : Part.THREAD, stack.subList(start, stack.size()));
    }

    private boolean isMain(Frame root) {
        return !(root instanceof ThreadFrame thread)
                || thread.name().equals(MAIN_THREAD)
                || mainProcess != null && thread.tid() == mainProcess.pid();
    }
}
