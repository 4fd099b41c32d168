package org.jflame.sample;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jflame.cpython.ReadBuffers;
import org.jflame.cpython.StackReader;
import org.jflame.fold.CallTree;
import org.jflame.fold.SamplingStats;
import org.jflame.proc.OsThread;
import org.jflame.proc.ProcessStat;
import org.jflame.proc.TargetException;
import org.jflame.proc.TargetException.Code;
import org.jflame.proc.TracedThread;

/**
 * The one thread that traces all processes of a session: Linux takes ptrace requests from the thread that attached and
 * from no other. Its end is the detaching: the kernel then lets all traced threads go.
 */
final class TracerThread extends Thread {

    private static final long PUBLISHING_PERIOD_NANOS = 100_000_000;

    /** A late tick costs nobody anything where threads are not stopped. */
    private static final long CATCH_UP_NANOS = 10_000_000;

    /** How long {@link #requestStop} may go unnoticed at low rates. */
    private static final long LONGEST_WAIT_NANOS = 10_000_000;

    /** How long a process may go unnoticed that is to be sampled from its first moment. */
    private static final long LONGEST_WAIT_WHEN_URGENT_NANOS = 300_000;

    private final SamplingRequest request;
    private final SamplingTarget target;
    private final LaunchedProgram program;
    private final List<ProcessSampler> processes = new ArrayList<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Queue<CompletableFuture<Recording>> copiesWanted = new ConcurrentLinkedQueue<>();
    private Tracing tracing;
    private ProcessWatch watch;
    private ReadBuffers buffers;
    private final NativeCode natives;
    private SampleClock clock;
    private PauseBudget budget;
    private long startNanos;
    private long dueNanos;
    private long publishedNanos;
    private volatile OsThread osThread;
    private volatile boolean stopRequested;
    private volatile boolean hasFoundPython;
    private volatile SamplingStats stats;
    private volatile Recording recorded;

    /**
     * @param name what the operating system shows of it, 15 characters
     * @param target the request's process; null when it is no Python, or none yet
     * @param program the same as a program that we started; null when we did not
     */
    TracerThread(String name, SamplingRequest request, SamplingTarget target, LaunchedProgram program) {
        super(name);
        setDaemon(true);
        this.request = request;
        this.target = target;
        this.program = program;
        this.natives = !request.nativeFrames()
                ? null
                : target == null ? new NativeCode() : target.natives().code();
        this.stats = new Tally().stats(0, request.rateHz(), null, SamplingStats.Pause.NONE);
        this.recorded = new Recording(new CallTree(), stats);
    }

    /** Completes when the first samples have been taken, or with the TargetException that prevents them. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** Whether there was a Python to sample at some time; of any thread. */
    boolean hasFoundPython() {
        return hasFoundPython;
    }

    /** Asks the thread to end; it does within some 10 ms. */
    void requestStop() {
        stopRequested = true;
    }

    /** What was recorded so far; of any thread. */
    SamplingStats stats() {
        return stats;
    }

    /** What was recorded, native code still without names; only when the thread has ended. */
    Recording recorded() {
        return recorded;
    }

    /** Has the names of the native code that was sampled; null when none was to be. Of any thread. */
    NativeCode nativeCode() {
        return natives;
    }

    /** Asks for a copy of what was recorded so far; of any thread. The answer never comes when sampling ends. */
    CompletableFuture<Recording> copy() {
        CompletableFuture<Recording> copy = new CompletableFuture<>();
        copiesWanted.add(copy);
        return copy;
    }

    /** Whether the operating system's thread is gone too, and with it the kernel's last link to the target. */
    boolean isGone() {
        return !isAlive() && (osThread == null || osThread.hasEnded());
    }

    @Override
    public void run() {
        osThread = OsThread.current();
        try (Tracing session = new Tracing(Math.round(1e9 / request.rateHz()))) {
            tracing = session;
            attach();
            sampleUntilOver();
        } catch (TargetException | RuntimeException | Error e) {
            if (!ready.completeExceptionally(e)) {
                // What was recorded until now is kept, and all that the caller gets.
                System.getLogger("org.jflame.sample").log(System.Logger.Level.ERROR, "sampling ended early", e);
            }
        } finally {
            end();
        }
    }

    private void attach() throws TargetException {
        if (target != null) {
            FoundPython root =
                    new FoundPython(target.process(), target.interpreter(), ProcessNames.frame(target.process(), ""));
            NativeStacks ofTarget = request.nativeFrames() ? target.natives() : null;
            ProcessSampler process = new ProcessSampler(root, target.stacks(), ofTarget, request, tracing);
            processes.add(process);
            hasFoundPython = true;
            requireThreads(process);
            if (request.subprocesses()) {
                startWatch(root);
            }
        } else {
            startWatch(null);
        }
    }

    private void requireThreads(ProcessSampler process) throws TargetException {
        if (process.hasNoThreads()) {
            throw new TargetException(
                    Code.NOT_PYTHON,
                    "the interpreter of process " + request.pid() + " has no threads: it is starting or ending",
                    "try again when it is running");
        }
        if (request.stops() && !target.process().mayBeTraced()) {
            throw target.process().notPermitted();
        }
    }

    private void startWatch(FoundPython root) {
        watch = new ProcessWatch(request.pid(), request.subprocesses(), program != null, root);
        watch.start();
    }

    private void sampleUntilOver() {
        startNanos = System.nanoTime();
        budget = new PauseBudget(request.maxPauseShare());
        long catchUpNanos = request.stops() ? 0 : CATCH_UP_NANOS;
        clock = new SampleClock(startNanos, request.rateHz(), catchUpNanos, new SplittableRandom(startNanos));
        long now = startNanos;
        long deadline = request.maxNanos() > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + request.maxNanos();
        sample(now);
        ready.complete(null);
        dueNanos = nextTickAfter(now);
        while (!stopRequested && !isOver() && now < deadline) {
            now = waitAndSample(now, deadline);
        }
        long end = Math.min(System.nanoTime(), deadline);
        processes.forEach(process -> process.end(end));
        stats = statsAt(end);
    }

    /** Once around; returns when that was. Not in the loop itself, which the JVM would interpret for its first minutes. */
    private long waitAndSample(long lastNanos, long deadline) {
        boolean isUrgent = watch != null && watch.isUrgent();
        long longestWait = isUrgent ? LONGEST_WAIT_WHEN_URGENT_NANOS : LONGEST_WAIT_NANOS;
        tracing.events().waitUntil(Math.min(Math.min(dueNanos, deadline), lastNanos + longestWait));
        admitFound();
        long now = System.nanoTime();
        if (now >= dueNanos && now < deadline) {
            tracing.tally().tick();
            sample(now);
            dueNanos = nextTickAfter(now);
        }
        tellProgramsEnd();
        publish(now);
        return now;
    }

    private long nextTickAfter(long tickNanos) {
        long rest = budget.restAfter(tracing.pauses());
        return clock.nextTickNanos(System.nanoTime(), tickNanos + rest);
    }

    /** Whether nothing is sampled any more, and nothing can come that is. */
    private boolean isOver() {
        return processes.isEmpty() && (watch == null || watch.isOver());
    }

    private void sample(long nowNanos) {
        Iterator<ProcessSampler> each = processes.iterator();
        while (each.hasNext()) {
            ProcessSampler process = each.next();
            process.sample(nowNanos);
            if (process.hasNoThreads()) {
                each.remove();
                process.end(nowNanos);
                lose(process.python().pid());
            }
        }
    }

    /** A process without Python threads has ended, or is about to, or it runs another program, which may be a Python. */
    private void lose(int pid) {
        if (watch != null) {
            watch.lost(pid);
        } else if (ProcessStat.of(pid).filter(stat -> !stat.hasEnded()).isPresent()) {
            startWatch(null);
        }
    }

    private void admitFound() {
        if (watch == null) {
            return;
        }
        for (FoundPython found = watch.poll(); found != null; found = watch.poll()) {
            StackReader stacks = new StackReader(found.pid(), found.interpreter(), buffers());
            NativeStacks ofFound = request.nativeFrames() ? new NativeStacks(found.process(), natives) : null;
            ProcessSampler process = new ProcessSampler(found, stacks, ofFound, request, tracing);
            processes.add(process);
            hasFoundPython = true;
            sample(process);
        }
    }

    private ReadBuffers buffers() {
        if (buffers == null) {
            buffers = target == null ? new ReadBuffers() : target.stacks().buffers();
        }
        return buffers;
    }

    /** A process that has just been found may not live until the next tick. */
    private void sample(ProcessSampler process) {
        process.sample(System.nanoTime());
    }

    private void tellProgramsEnd() {
        TracedThread main = program == null ? null : tracing.known(program.pid());
        if (main != null) {
            main.endStatus().ifPresent(program.process()::heard);
        }
    }

    private void publish(long nowNanos) {
        if (!copiesWanted.isEmpty()) {
            Recording soFar = tracing.stacks().copy(statsAt(nowNanos));
            for (var wanted = copiesWanted.poll(); wanted != null; wanted = copiesWanted.poll()) {
                wanted.complete(soFar);
            }
        }
        if (nowNanos - publishedNanos >= PUBLISHING_PERIOD_NANOS) {
            publishedNanos = nowNanos;
            stats = statsAt(nowNanos);
            tracing.forgetUntraced();
        }
    }

    private SamplingStats statsAt(long nowNanos) {
        return tracing.tally()
                .stats(
                        nowNanos - startNanos,
                        request.rateHz(),
                        clock,
                        tracing.pauses().summary());
    }

    private void end() {
        if (watch != null) {
            watch.requestStop();
        }
        if (tracing != null) {
            tellProgramsEnd();
            recorded = tracing.stacks().copy(stats);
            processes.forEach(ProcessSampler::close);
        }
    }
}
