package org.jflame.proc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the processes below others. The kernel lists the children of each thread, where it was built to; else, and when
 * there are very many threads, the parents of all processes of the machine are looked at. Not thread safe.
 *
 * <p>Source: proc(5), {@code /proc/PID/task/TID/children} and {@code /proc/PID/stat}.
 */
public final class Descendants {

    private static final boolean HAS_CHILDREN_FILES = Files.exists(Path.of("/proc/thread-self/children"));

    // A file for each thread of a large program costs more than a file for each process of a machine.
    private static final int MANY_THREADS = 1000;
    private static final int WALKS_WITHOUT_CHILDREN_FILES = 20;

    private int walksUntilChildrenFiles;

    /** The given processes and all below them, in the order of their generations; those that have ended may be missing. */
    public Set<Integer> withAncestors(Collection<Integer> roots) {
        if (!HAS_CHILDREN_FILES || walksUntilChildrenFiles-- > 0) {
            return walk(roots, childrenByParent());
        }
        Set<Integer> found = new LinkedHashSet<>(roots);
        Deque<Integer> pending = new ArrayDeque<>(found);
        int threads = 0;
        while (!pending.isEmpty()) {
            List<Integer> children = new ArrayList<>();
            int pid = pending.remove();
            for (int tid : new TargetProcess(pid).tids()) {
                threads++;
                addChildrenOf(pid, tid, children);
            }
            children.stream().filter(found::add).forEach(pending::add);
        }
        walksUntilChildrenFiles = threads > MANY_THREADS ? WALKS_WITHOUT_CHILDREN_FILES : 0;
        return found;
    }

    private static Set<Integer> walk(Collection<Integer> roots, Map<Integer, List<Integer>> childrenByParent) {
        Set<Integer> found = new LinkedHashSet<>(roots);
        Deque<Integer> pending = new ArrayDeque<>(found);
        while (!pending.isEmpty()) {
            List<Integer> children = childrenByParent.getOrDefault(pending.remove(), List.of());
            children.stream().filter(found::add).forEach(pending::add);
        }
        return found;
    }

    private static void addChildrenOf(int pid, int tid, List<Integer> into) {
        try {
            byte[] children = Files.readAllBytes(Path.of("/proc/" + pid + "/task/" + tid + "/children"));
            for (String child : new String(children, StandardCharsets.US_ASCII).split(" ")) {
                if (!child.isBlank()) {
                    into.add(Integer.valueOf(child.strip()));
                }
            }
        } catch (IOException e) {
            // ended just now; another thread of its process has inherited the children
        }
    }

    /** One look at every process of the machine. */
    static Map<Integer, List<Integer>> childrenByParent() {
        Map<Integer, List<Integer>> children = new HashMap<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                ProcessStat.of(Integer.parseInt(process.getFileName().toString()))
                        .ifPresent(stat -> children.computeIfAbsent(stat.parentPid(), pid -> new ArrayList<>())
                                .add(stat.pid()));
            }
        } catch (IOException e) {
            // a /proc that cannot be listed shows no children
        }
        return children;
    }
}
