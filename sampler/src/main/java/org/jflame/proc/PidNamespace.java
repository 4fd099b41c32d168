package org.jflame.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Translates the thread ids that a process in another pid namespace (a container) sees to those that this process sees.
 * A target writes down its own ids; ptrace and {@code /proc} want ours.
 *
 * <p>Not thread safe. Source: pid_namespaces(7); {@code NSpid} in proc(5): the id in each namespace, outermost first.
 */
public final class PidNamespace {

    private final TargetProcess process;
    private final boolean isOurs;
    private final Map<Integer, Integer> outerByInner = new HashMap<>();
    private final Set<Integer> knownOuter = new HashSet<>();

    private PidNamespace(int pid, boolean isOurs) {
        this.process = new TargetProcess(pid);
        this.isOurs = isOurs;
    }

    /** The namespace of a process; our own when it cannot be told. */
    public static PidNamespace of(int pid) {
        try {
            Path theirs = Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/pid"));
            return new PidNamespace(pid, theirs.equals(Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))));
        } catch (IOException e) {
            return new PidNamespace(pid, true);
        }
    }

    /**
     * The id of one of the process's threads as this process sees it.
     *
     * @param innerTid the id as the process sees it
     * @return 0 when the process has no such thread
     */
    public int outerTid(int innerTid) {
        if (isOurs) {
            return innerTid;
        }
        Integer known = outerByInner.get(innerTid);
        if (known == null || !process.hasThread(known)) {
            refresh();
            known = outerByInner.get(innerTid);
        }
        return known == null ? 0 : known;
    }

    /** Only threads that are new are looked at: a listing of a thousand threads costs less than their status files. */
    private void refresh() {
        List<Integer> now = process.tids();
        knownOuter.retainAll(Set.copyOf(now));
        outerByInner.values().retainAll(knownOuter);
        for (int outer : now) {
            if (knownOuter.add(outer)) {
                outerByInner.put(innerTid(outer), outer);
            }
        }
        outerByInner.remove(0);
    }

    /** 0 when the thread has just ended. */
    private int innerTid(int outer) {
        return TaskStatus.of(Path.of("/proc/" + process.pid() + "/task/" + outer))
                .map(TaskStatus::innermostId)
                .orElse(0);
    }
}
