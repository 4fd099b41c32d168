package org.jflame.sample;

import org.jflame.fold.CallTree;
import org.jflame.fold.SamplingStats;
import org.jflame.proc.TargetException;

/** One sampling session of one process, from {@link #start} to {@link #stop}. */
public final class Sampler implements AutoCloseable {

    private Sampler() {}

    /**
     * Attaches to the target and returns once it is being sampled.
     *
     * @throws TargetException when the target cannot be sampled; it is then as it was before
     */
    public static Sampler start(SamplingRequest request) throws TargetException {
        return new Sampler();
    }

    /** What was recorded so far. */
    public SamplingStats progress() {
        return new SamplingStats(0, 0, 0, 0, 0, 0, 0, SamplingStats.Pause.NONE);
    }

    /** Ends sampling, detaches from the target and returns what was recorded. A second call returns the same. */
    public Recording stop() {
        return new Recording(new CallTree(), progress());
    }

    @Override
    public void close() {
        stop();
    }
}
