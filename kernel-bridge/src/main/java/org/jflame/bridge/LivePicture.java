package org.jflame.bridge;

import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Draws what a running profile is so far, again and again, as long as somebody asks. Drawn on threads of its own, so that
 * no request ever waits for a picture, and none is drawn that nobody asks for. Used by one thread.
 */
final class LivePicture {

    /**
     * A picture.
     *
     * @param number counts from 1
     */
    record Drawn(long number, Reply.Profiled profile) {}

    private final Supplier<Reply.Profiled> draw;
    private final LivePace pace;
    private volatile Optional<Drawn> latest = Optional.empty();
    private volatile Throwable failure;
    private Thread drawing;
    private long drawnSamples;

    /**
     * @param draw makes a picture of what is known by now; called by one thread at a time
     * @param nowNanos the beginning, on the clock of {@link System#nanoTime}
     */
    LivePicture(Supplier<Reply.Profiled> draw, long nowNanos) {
        this.draw = draw;
        this.pace = new LivePace(nowNanos);
    }

    /**
     * The latest picture; one that is newer is begun, if it is time for it and there is something new.
     *
     * @param samples how many there are by now
     */
    Optional<Drawn> latest(long nowNanos, long samples) {
        boolean isDrawing = drawing != null && drawing.isAlive();
        if (failure != null) {
            throw new IllegalStateException("the live picture cannot be drawn", failure);
        }
        if (!isDrawing && samples != drawnSamples && pace.isDue(nowNanos)) {
            drawnSamples = samples;
            pace.begin(nowNanos);
            drawing = new Thread(this::drawNext, "live-picture");
            drawing.setDaemon(true);
            drawing.start();
        }
        return latest;
    }

    /** When it is worth while to ask again. */
    double waitSeconds(long nowNanos) {
        return drawing != null && drawing.isAlive()
                ? LivePace.DRAWING_SECONDS
                : Math.max(pace.waitSeconds(nowNanos), LivePace.DRAWING_SECONDS);
    }

    private void drawNext() {
        long began = System.nanoTime();
        try {
            long number = latest.map(Drawn::number).orElse(0L) + 1;
            latest = Optional.of(new Drawn(number, draw.get()));
        } catch (RuntimeException | Error e) {
            System.getLogger("org.jflame.bridge").log(Level.WARNING, "no live picture", e);
            failure = e;
        } finally {
            pace.spent(System.nanoTime() - began);
        }
    }
}
