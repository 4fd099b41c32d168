package org.jflame.cli;

import java.util.List;
import java.util.Locale;
import org.jflame.fold.DropWaiting;
import org.jflame.fold.LineStats;
import org.jflame.fold.NameSources;
import org.jflame.fold.Profile;
import org.jflame.fold.SamplingStats;
import org.jflame.fold.SourceMap;
import org.jflame.sample.Recording;
import org.jflame.sample.Sampler;

/** How a recording goes, in one line of a terminal that is written over and over; nothing where there is no terminal. */
final class ProgressLine implements AutoCloseable {

    private static final long SHOWN_EACH_NANOS = 500_000_000;
    private static final int TOP_COSTS_AT_MOST_ONE_IN = 50;
    private static final String CLEAR = "\r\033[K";

    private final Streams streams;
    private final int columns;
    private long nextNanos = System.nanoTime() + SHOWN_EACH_NANOS;
    private long nextTopNanos = nextNanos;
    private String top = "";

    private ProgressLine(Streams streams, int columns) {
        this.streams = streams;
        this.columns = columns;
    }

    /** On stderr, if that is a terminal. */
    static ProgressLine on(Streams streams) {
        return new ProgressLine(streams, Terminal.is(2) ? Terminal.size().columns() : 0);
    }

    /** Shows what the sampler has so far, now and then. */
    void show(Sampler sampler) {
        long now = System.nanoTime();
        if (columns == 0 || now < nextNanos) {
            return;
        }
        if (now >= nextTopNanos) {
            top = topFunction(sampler.soFar());
            long taken = System.nanoTime() - now;
            nextTopNanos = now + Math.max(2 * SHOWN_EACH_NANOS, TOP_COSTS_AT_MOST_ONE_IN * taken);
        }
        SamplingStats stats = sampler.progress();
        String line = String.format(
                Locale.ROOT,
                "%.1f s  %d samples  %.1f Hz  %s",
                stats.durationNanos() / 1e9,
                stats.samples(),
                stats.achievedHz(),
                top);
        streams.err().print(CLEAR + Screen.fit(line, columns - 1));
        streams.err().flush();
        nextNanos = now + SHOWN_EACH_NANOS;
    }

    /** Clears the line. */
    @Override
    public void close() {
        if (columns > 0) {
            streams.err().print(CLEAR);
            streams.err().flush();
        }
    }

    private static String topFunction(Recording recording) {
        Profile profile = new Profile("", recording.tree(), recording.stats(), 0);
        Profile seen = new NameSources(SourceMap.guessed()).apply(new DropWaiting().apply(profile));
        List<LineStats> functions = LineStats.byFunction(seen.tree());
        if (functions.isEmpty() || seen.tree().totalNanos() == 0) {
            return "";
        }
        LineStats hottest = functions.get(0);
        return hottest.name() + " "
                + Numbers.percent((double) hottest.selfNanos() / seen.tree().totalNanos());
    }
}
