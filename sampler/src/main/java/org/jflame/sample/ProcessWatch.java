package org.jflame.sample;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jflame.proc.Descendants;
import org.jflame.proc.ProcessStat;

/**
 * Finds the processes that run Python: the root, as soon as it does, and those below it. It has a thread of its own,
 * because to open programs' files takes milliseconds, in which the tracer would miss its ticks.
 *
 * <p>A process that was found once is kept until it ends, whoever has become its parent.
 */
final class ProcessWatch extends Thread {

    private static final long SHORTEST_PERIOD_NANOS = 20_000_000;
    private static final long LONGEST_PERIOD_NANOS = 80_000_000;

    /** A watch may take this part of one CPU's time: one in 20. */
    private static final int PERIODS_PER_SCAN = 20;

    // A program that was launched is to be sampled from its first bytecode: for a moment its start is worth a CPU.
    private static final long LAUNCH_PERIOD_NANOS = 300_000;
    private static final long LAUNCH_NANOS = 1_000_000_000;
    private static final long LONGEST_LAUNCH_NANOS = 5_000_000_000L;
    private static final int PERIODS_PER_LAUNCH_SCAN = 2;

    private static final int MAX_PROCESSES = 4096;

    private final int rootPid;
    private final boolean followsChildren;
    private final Descendants descendants = new Descendants();
    private final PythonLookup lookup = new PythonLookup();
    private final Map<Integer, WatchedProcess> known = new LinkedHashMap<>(); // parents before their children
    private final Queue<FoundPython> found = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> lost = new ConcurrentLinkedQueue<>();
    private final long longestLaunchNanos;
    private long launchUntilNanos;
    private boolean isLaunch;
    private volatile boolean stopRequested;
    private volatile boolean isOver;

    /**
     * @param rootPid the process at the top
     * @param followsChildren whether the processes below it count too
     * @param isLaunch whether it has just been started, and every moment counts until it runs Python
     * @param root what is known of it, null when it is not known to run Python
     */
    ProcessWatch(int rootPid, boolean followsChildren, boolean isLaunch, FoundPython root) {
        super("jflame-watch-" + rootPid);
        setDaemon(true);
        this.rootPid = rootPid;
        this.followsChildren = followsChildren;
        this.isLaunch = isLaunch;
        long now = System.nanoTime();
        launchUntilNanos = now + LAUNCH_NANOS;
        longestLaunchNanos = now + LONGEST_LAUNCH_NANOS;
        ProcessStat.of(rootPid).ifPresent(stat -> {
            WatchedProcess watched = new WatchedProcess(stat, null, now);
            known.put(rootPid, watched);
            watched.hasNewImage();
            if (root != null) {
                watched.follow(root);
            }
        });
    }

    /** The next process to sample, null when there is none; each is told once. Of any thread. */
    FoundPython poll() {
        return found.poll();
    }

    /** Takes back a process that could be sampled no more: it is looked at again. Of any thread. */
    void lost(int pid) {
        lost.add(pid);
        LockSupport.unpark(this);
    }

    /** Whether all processes have ended. Of any thread. */
    boolean isOver() {
        return isOver && found.isEmpty();
    }

    /** Whether a process is about to be sampled from its first moment. Of any thread. */
    boolean isUrgent() {
        return isLaunch && !isOver;
    }

    void requestStop() {
        stopRequested = true;
        LockSupport.unpark(this);
    }

    @Override
    public void run() {
        while (!stopRequested && !isOver) {
            long start = System.nanoTime();
            scan(start);
            isOver = known.isEmpty();
            LockSupport.parkNanos(this, pauseNanos(System.nanoTime() - start));
        }
    }

    private long pauseNanos(long scanNanos) {
        if (isLaunch) {
            return Math.max(LAUNCH_PERIOD_NANOS, PERIODS_PER_LAUNCH_SCAN * scanNanos);
        }
        return Math.max(SHORTEST_PERIOD_NANOS, Math.min(PERIODS_PER_SCAN * scanNanos, LONGEST_PERIOD_NANOS));
    }

    private void scan(long nowNanos) {
        for (Integer pid = lost.poll(); pid != null; pid = lost.poll()) {
            if (known.containsKey(pid)) {
                known.get(pid).lose(nowNanos);
            }
        }
        if (followsChildren) {
            addChildren(nowNanos);
        }
        Iterator<WatchedProcess> each = known.values().iterator();
        while (each.hasNext()) {
            WatchedProcess process = each.next();
            if (!process.isFollowed() && process.hasEnded()) {
                each.remove();
            } else if (!process.isFollowed()) {
                look(process);
            }
        }
        isLaunch &= nowNanos < launchUntilNanos;
    }

    private void look(WatchedProcess process) {
        long now = System.nanoTime();
        if (process.hasNewImage()) {
            process.lose(now);
            launchUntilNanos = Math.min(now + LAUNCH_NANOS, longestLaunchNanos);
        }
        process.look(lookup, now, isLaunch ? PERIODS_PER_LAUNCH_SCAN : PERIODS_PER_SCAN)
                .ifPresent(python -> {
                    process.follow(python);
                    found.add(python);
                    isLaunch = false;
                });
    }

    private void addChildren(long nowNanos) {
        Set<Integer> all = descendants.withAncestors(List.copyOf(known.keySet()));
        for (int pid : all) {
            if (!known.containsKey(pid) && known.size() < MAX_PROCESSES) {
                ProcessStat.of(pid)
                        .filter(stat -> !stat.hasEnded())
                        .ifPresent(stat ->
                                known.put(pid, new WatchedProcess(stat, known.get(stat.parentPid()), nowNanos)));
            }
        }
    }
}
