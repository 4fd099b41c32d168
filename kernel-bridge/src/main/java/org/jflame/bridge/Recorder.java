package org.jflame.bridge;

import org.jflame.fold.SamplingStats;
import org.jflame.proc.TargetException;
import org.jflame.sample.Recording;
import org.jflame.sample.Sampler;
import org.jflame.sample.SamplingRequest;

/** The part of a {@link Sampler} that a session uses; a rehearsal plays it without a target. */
interface Recorder extends AutoCloseable {

    /** Begins to sample. */
    @FunctionalInterface
    interface Start {
        Recorder start(SamplingRequest request) throws TargetException;
    }

    /** How it goes. */
    SamplingStats progress();

    /** Detaches from the target. */
    Recording stop();

    /** Detaches from the target, if that has not happened; returns when it is free. */
    @Override
    void close();

    /** The real one. */
    static Recorder sampler(SamplingRequest request) throws TargetException {
        Sampler sampler = Sampler.start(request);
        return new Recorder() {
            @Override
            public SamplingStats progress() {
                return sampler.progress();
            }

            @Override
            public Recording stop() {
                return sampler.stop();
            }

            @Override
            public void close() {
                sampler.stop(); // waits, which close does not: a process can have one tracer, and the next may be ours
            }
        };
    }
}
