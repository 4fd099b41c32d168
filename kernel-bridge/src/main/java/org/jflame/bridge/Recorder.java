package org.jflame.bridge;

import org.jflame.fold.SamplingStats;
import org.jflame.proc.TargetException;
import org.jflame.sample.Recording;
import org.jflame.sample.SamplingRequest;

/** The part of a sampler that a session uses; a rehearsal plays it without a target. */
interface Recorder extends AutoCloseable {

    /** Begins to sample. */
    @FunctionalInterface
    interface Start {
        Recorder start(SamplingRequest request) throws TargetException;
    }

    /** How it goes. */
    SamplingStats progress();

    /** A copy of what was recorded so far; sampling goes on. Of any thread. */
    Recording soFar();

    /** Detaches from the target. */
    Recording stop();

    /** Detaches from the target, if that has not happened; returns when it is free. */
    @Override
    void close();
}
