package org.jflame.bridge;

import java.util.Optional;
import org.jflame.fold.SamplingStats;
import org.jflame.proc.TargetException;

/** At most one profile at a time. Not thread safe: one thread owns it. */
final class Session implements AutoCloseable {

    private record Running(Recorder recorder, Request.Start asked) {}

    private final Recorder.Start recorders;
    private final ProfileRenderer renderer;
    private Optional<Running> running = Optional.empty();

    Session(Recorder.Start recorders, ProfileRenderer renderer) {
        this.recorders = recorders;
        this.renderer = renderer;
    }

    /** Returns once the target is being sampled. A profile that was running is dropped, whether or not this succeeds. */
    Reply start(Request.Start asked) throws TargetException {
        close();
        running = Optional.of(new Running(recorders.start(asked.samplingRequest()), asked));
        return new Reply.Started();
    }

    /** Ends the profile, also when it cannot be drawn. */
    Reply stop(Request.Stop asked) {
        if (running.isEmpty()) {
            return new Reply.Failure(ErrorCode.NOT_SAMPLING, "stop: no profile was started", "send start before stop");
        }
        try (Recorder recorder = running.get().recorder()) {
            return renderer.render(recorder.stop(), running.get().asked(), asked);
        } finally {
            running = Optional.empty();
        }
    }

    Reply discard() {
        close();
        return new Reply.Discarded();
    }

    Reply status() {
        return running.<Reply>map(profile -> state(profile.recorder().progress()))
                .orElse(Reply.State.NOT_SAMPLING);
    }

    /** Detaches from the target, if there is one. */
    @Override
    public void close() {
        Optional<Running> dropped = running;
        running = Optional.empty();
        dropped.ifPresent(profile -> profile.recorder().close());
    }

    private static Reply.State state(SamplingStats stats) {
        return new Reply.State(true, stats.durationNanos() / 1e9, stats.samples(), stats.achievedHz());
    }
}
