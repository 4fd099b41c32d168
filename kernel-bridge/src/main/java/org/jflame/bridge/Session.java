package org.jflame.bridge;

import java.util.Optional;
import org.jflame.fold.SamplingStats;
import org.jflame.proc.TargetException;

/** At most one profile at a time. Not thread safe: one thread owns it. */
final class Session implements AutoCloseable {

    private record Running(Recorder recorder, Request.Start asked, Optional<LivePicture> live) {
        Running watched(LivePicture picture) {
            return new Running(recorder, asked, Optional.of(picture));
        }
    }

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
        running = Optional.of(new Running(recorders.start(asked.samplingRequest()), asked, Optional.empty()));
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

    /** Live pictures are drawn from the next {@link #peek} on. */
    Reply watch(Request.Watch asked) {
        if (running.isEmpty()) {
            return new Reply.Failure(
                    ErrorCode.NOT_SAMPLING, "watch: no profile was started", "send start before watch");
        }
        Running profile = running.get();
        running = Optional.of(profile.watched(new LivePicture(
                () -> renderer.renderLive(profile.recorder().soFar(), profile.asked(), asked.view()),
                System.nanoTime())));
        return new Reply.Watching();
    }

    /** Never waits: what is drawn now is in the answer to a later request. */
    Reply peek(Request.Peek asked) {
        Optional<LivePicture> live = running.flatMap(Running::live);
        if (live.isEmpty()) {
            return new Reply.Failure(ErrorCode.NOT_SAMPLING, "peek: nobody watches", "send watch before peek");
        }
        long now = System.nanoTime();
        SamplingStats progress = running.get().recorder().progress();
        Optional<LivePicture.Drawn> latest = live.get().latest(now, progress.samples());
        return new Reply.Glimpse(
                state(progress),
                latest.map(LivePicture.Drawn::number).orElse(0L),
                live.get().waitSeconds(now),
                latest.filter(drawn -> drawn.number() != asked.seen())
                        .map(LivePicture.Drawn::profile)
                        .orElse(null));
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
