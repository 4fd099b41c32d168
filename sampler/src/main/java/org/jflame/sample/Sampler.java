package org.jflame.sample;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jflame.cpython.Interpreter;
import org.jflame.cpython.InterpreterFinder;
import org.jflame.fold.SamplingStats;
import org.jflame.proc.TargetException;
import org.jflame.proc.TargetException.Code;
import org.jflame.proc.TargetProcess;

/** One sampling session of one process, from {@link #start} to {@link #stop}. Thread safe. */
public final class Sampler implements AutoCloseable {

    private static final long ATTACH_TIMEOUT_MILLIS = 5_000;
    private static final long STOP_TIMEOUT_MILLIS = 2_000;

    private final TracerThread tracer;

    private Sampler(TracerThread tracer) {
        this.tracer = tracer;
    }

    /**
     * Attaches to the target and returns once it is being sampled.
     *
     * @throws TargetException when the target cannot be sampled; it is then as it was before
     */
    public static Sampler start(SamplingRequest request) throws TargetException {
        TargetProcess target = new TargetProcess(request.pid());
        Interpreter interpreter = InterpreterFinder.find(target);
        TracerThread tracer = new TracerThread(request, target, interpreter);
        tracer.start();
        awaitReady(tracer, request.pid());
        return new Sampler(tracer);
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

    /** What was recorded so far, at most 0.1 s old. */
    public SamplingStats progress() {
        return tracer.stats();
    }

    /**
     * Ends sampling, lets go of the target and returns what was recorded. A second call returns the same.
     *
     * @throws IllegalStateException when the tracing thread does not end: then nothing of it can be read safely
     */
    public Recording stop() {
        tracer.requestStop();
        try {
            tracer.join(STOP_TIMEOUT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (tracer.isAlive()) {
            throw new IllegalStateException("the sampler does not end");
        }
        return new Recording(tracer.tree(), tracer.stats());
    }

    @Override
    public void close() {
        tracer.requestStop();
    }
}
