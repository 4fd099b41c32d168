package org.jflame.bridge;

import org.jflame.fold.SamplingStats;
import org.jflame.proc.TargetException;
import org.jflame.sample.Recording;
import org.jflame.sample.Sampler;
import org.jflame.sample.SamplingRequest;
import org.jflame.sample.SamplingTarget;

/** Records a real process. */
final class ProcessRecorder implements Recorder {

    private final Sampler sampler;

    private ProcessRecorder(Sampler sampler) {
        this.sampler = sampler;
    }

    /**
     * Starts recorders that remember the process they recorded last: a kernel is sampled once for each of its cells, and
     * its interpreter is found only once. Not thread safe.
     */
    static Recorder.Start ofOneProcessMostly() {
        return new Recorder.Start() {
            private SamplingTarget last;

            @Override
            public Recorder start(SamplingRequest request) throws TargetException {
                if (last == null || !last.isStill(request.pid())) {
                    last = SamplingTarget.find(request.pid());
                }
                return new ProcessRecorder(Sampler.start(request, last));
            }
        };
    }

    @Override
    public SamplingStats progress() {
        return sampler.progress();
    }

    @Override
    public Recording soFar() {
        return sampler.soFar();
    }

    @Override
    public Recording stop() {
        return sampler.stop();
    }

    @Override
    public void close() {
        sampler.stop(); // waits, which close does not: a process can have one tracer, and the next may be ours
    }
}
