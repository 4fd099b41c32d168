package org.jflame.sample;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jflame.fold.SamplingStats;
import org.jflame.proc.CxxDemangler;
import org.jflame.proc.OpenFileLimit;
import org.jflame.proc.OsThread;
import org.jflame.proc.TargetException;
import org.jflame.proc.TargetException.Code;

/** One sampling session of a process, or of one and those below it, from {@link #start} to {@link #stop}. Thread safe. */
public final class Sampler implements AutoCloseable {

    private static final String TRACER = "jflame-tracer";
    private static final long ATTACH_TIMEOUT_MILLIS = 5_000;
    private static final long STOP_TIMEOUT_NANOS = 2_000_000_000L;
    private static final long STOP_POLL_NANOS = 200_000;
    private static final long COPY_POLL_MILLIS = 50;

    private final TracerThread tracer;
    private final int pid;
    private Recording recorded;

    private Sampler(TracerThread tracer, int pid) {
        this.tracer = tracer;
        this.pid = pid;
    }

    /**
     * Attaches to a process and returns once it is being sampled. It must not be a child that this JVM started with a
     * {@link ProcessBuilder}: the thread in which Java waits for its end would take the stops away. With subprocesses, it
     * need not be a Python itself.
     *
     * @throws TargetException when the process cannot be sampled; it is then as it was before
     */
    public static Sampler start(SamplingRequest request) throws TargetException {
        return begin(new TracerThread(TRACER, request, find(request), null), request.pid());
    }

    private static SamplingTarget find(SamplingRequest request) throws TargetException {
        try {
            return SamplingTarget.find(request.pid());
        } catch (TargetException e) {
            if (request.subprocesses() && e.code() == Code.NOT_PYTHON) {
                return null;
            }
            throw e;
        }
    }

    /**
     * Attaches to a process that is known already.
     *
     * @param target the request's process; no other session may use it at the same time
     */
    public static Sampler start(SamplingRequest request, SamplingTarget target) throws TargetException {
        return begin(new TracerThread(TRACER, request, target, null), request.pid());
    }

    /**
     * Samples a program from its first bytecode: returns at once, also while it is not a Python yet. When it never becomes
     * one, the recording is empty.
     *
     * @param request its pid is the program's
     */
    public static Sampler start(SamplingRequest request, LaunchedProgram program) {
        OpenFileLimit.raise(); // the program has its own already
        return start(TRACER, request, program);
    }

    /** The same under another name: who looks for a tracer shall not find a {@link Rehearsal}'s. */
    static Sampler start(String threadName, SamplingRequest request, LaunchedProgram program) {
        TracerThread tracer = new TracerThread(threadName, request, null, program);
        tracer.start();
        return new Sampler(tracer, request.pid());
    }

    private static Sampler begin(TracerThread tracer, int pid) throws TargetException {
        OpenFileLimit.raise();
        tracer.start();
        awaitReady(tracer, pid);
        return new Sampler(tracer, pid);
    }

    /** Binds the native calls, which takes some 0.3 s once; without it the first {@link #start} does. */
    public static void warmUp() {
        OsThread.current();
    }

    /**
     * Samples a Python of its own for some tenths of a second, once in this process's life: after that, the first stops
     * of a target are as short as the later ones. Without any Python in PATH it does nothing.
     */
    public static void rehearse() {
        Rehearsal.beforeAttaching();
    }

    /** Binds the demangler, for which the first {@link #stop} would wait. */
    public static void warmUpNames() {
        CxxDemangler.demangled("_Z1fv");
    }

    private static void awaitReady(TracerThread tracer, int pid) throws TargetException {
        try {
            tracer.ready().get(ATTACH_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TargetException refused) {
                throw refused;
            }
            throw new IllegalStateException("sampling process " + pid + " could not start", e.getCause());
        } catch (TimeoutException e) {
            tracer.requestStop();
            throw new TargetException(
                    Code.OS,
                    "process " + pid + " took too long to attach to",
                    "see whether it hangs: ps -o stat,wchan");
        } catch (InterruptedException e) {
            tracer.requestStop();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while attaching to process " + pid, e);
        }
    }

    /** Whether there was a Python to sample by now: a program that was started may never become one. */
    public boolean hasFoundPython() {
        return tracer.hasFoundPython();
    }

    /** What was recorded so far, at most 0.1 s old. */
    public SamplingStats progress() {
        return tracer.stats();
    }

    /** A copy of what was recorded so far, without ending it. What the threads do just now is not weighed yet. */
    public Recording soFar() {
        CompletableFuture<Recording> copy = tracer.copy();
        while (tracer.isAlive()) {
            try {
                return named(copy.get(COPY_POLL_MILLIS, TimeUnit.MILLISECONDS));
            } catch (TimeoutException e) {
                // a long tick, or the session is ending
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for a copy", e);
            }
        }
        return recorded();
    }

    /** Native code gets its names when there is time: here, where nobody waits for the next tick. */
    private synchronized Recording recorded() {
        if (recorded == null) {
            recorded = named(tracer.recorded());
        }
        return recorded;
    }

    private Recording named(Recording recording) {
        NativeCode code = tracer.nativeCode();
        return code == null ? recording : code.named(recording, pid);
    }

    /**
     * Waits until nothing is left to sample: the target and all that is sampled with it have ended, or the time is over.
     *
     * @return false when there still is something
     */
    public boolean awaitEnd(long timeoutMillis) throws InterruptedException {
        if (timeoutMillis > 0) { // to join, 0 is for ever
            tracer.join(timeoutMillis);
        }
        return !tracer.isAlive();
    }

    /**
     * Ends sampling, lets go of the target and returns what was recorded. A second call returns the same.
     *
     * @throws IllegalStateException when the tracing thread does not end: then nothing of it can be read safely
     */
    public Recording stop() {
        tracer.requestStop();
        long deadline = System.nanoTime() + STOP_TIMEOUT_NANOS;
        while (!tracer.isGone() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(STOP_POLL_NANOS);
        }
        if (tracer.isAlive()) {
            throw new IllegalStateException("the sampler does not end");
        }
        return recorded();
    }

    @Override
    public void close() {
        tracer.requestStop();
    }
}
