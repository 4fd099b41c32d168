package org.jflame.sample;

import java.util.Optional;
import org.jflame.cpython.Interpreter;
import org.jflame.proc.ProcessStat;
import org.jflame.proc.TargetProcess;

/** One process that a {@link ProcessWatch} knows, whether it runs Python or not yet. Belongs to the watch's thread. */
final class WatchedProcess {

    /**
     * A child that will execute another program looks just like its parent until it does. To stop it just when it does
     * would take a setuid program's privileges away, so it has some time to make up its mind.
     */
    private static final long LIKE_PARENT_NANOS = 8_000_000;

    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;

    private final TargetProcess process;
    private final ProcessStat firstSeen;
    private final long firstSeenNanos;
    private WatchedProcess parent;
    private String executable = "";
    private FoundPython python;
    private boolean isFollowed;
    private long nextLookNanos;

    /**
     * @param firstSeen what it was when it was first seen
     * @param parent its parent, null when that is not known
     */
    WatchedProcess(ProcessStat firstSeen, WatchedProcess parent, long nowNanos) {
        this.process = new TargetProcess(firstSeen.pid());
        this.firstSeen = firstSeen;
        this.parent = parent;
        this.firstSeenNanos = nowNanos;
        this.nextLookNanos = nowNanos;
    }

    int pid() {
        return process.pid();
    }

    /** Whether the tracer has it. */
    boolean isFollowed() {
        return isFollowed;
    }

    /** Says that the tracer has it. */
    void follow(FoundPython found) {
        python = found;
        isFollowed = true;
        parent = null; // has said all that it could; a chain of dead ancestors is not kept
    }

    /** Says that the tracer has no use for it any more: it ends, or runs another program. */
    void lose(long nowNanos) {
        isFollowed = false;
        python = null;
        nextLookNanos = nowNanos;
    }

    /** Whether it has ended; its pid may have become another's. */
    boolean hasEnded() {
        Optional<ProcessStat> now = ProcessStat.of(pid());
        return now.isEmpty() || now.get().hasEnded() || now.get().startTicks() != firstSeen.startTicks();
    }

    /** Whether it executes another program than at the last call. */
    boolean hasNewImage() {
        String now = process.executable();
        boolean isNew = !now.equals(executable);
        executable = now;
        return isNew;
    }

    /**
     * Looks for an interpreter, if it is time for that.
     *
     * @param pauses how long to wait until the next look, in durations of this one
     */
    Optional<FoundPython> look(PythonLookup lookup, long nowNanos, int pauses) {
        if (nowNanos < nextLookNanos) {
            return Optional.empty();
        }
        Optional<Interpreter> interpreter = isLikeParent() ? parents(nowNanos) : lookup.find(process);
        long cost = System.nanoTime() - nowNanos;
        nextLookNanos = nowNanos + Math.min(cost * pauses, LONGEST_PAUSE_NANOS);
        return interpreter.map(found -> new FoundPython(process, found, ProcessNames.frame(process, parentName())));
    }

    /** Whether it is a copy of its parent: then the parent's interpreter is there, and no file has to be opened. */
    private boolean isLikeParent() {
        return parent != null
                && parent.python != null
                && parent.executable.equals(executable)
                && parent.python.interpreter().isStillIn(pid());
    }

    private Optional<Interpreter> parents(long nowNanos) {
        Interpreter interpreter = parent.python.interpreter();
        boolean isOld = nowNanos - firstSeenNanos >= LIKE_PARENT_NANOS;
        return isOld && PythonLookup.isUp(process, interpreter) ? Optional.of(interpreter) : Optional.empty();
    }

    private String parentName() {
        return parent == null ? "" : parent.name();
    }

    private String name() {
        return python != null ? python.frame().name() : ProcessNames.name(process.commandLine(), parentName());
    }
}
