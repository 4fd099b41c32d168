package org.jflame.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jflame.fold.Profile;
import org.jflame.fold.SamplingStats;

/** What a recording was worth, in one line. */
final class RecordSummary {

    private RecordSummary() {}

    /**
     * {@code wrote FILE: 1234 samples in 12.3 s at 99.8 Hz}, and what went wrong where something did.
     *
     * @param written the file
     * @param shown what is in it
     */
    static String of(String written, Profile shown) {
        SamplingStats stats = shown.stats();
        List<String> notes = new ArrayList<>();
        add(notes, stats.samples() - shown.samples(), "sample", "of waiting threads left out (-i keeps them)");
        add(notes, stats.lateTicks(), "tick", "late and left out");
        add(notes, stats.failedSamples(), "sample", "failed");
        add(notes, stats.sparedTicks(), "tick", "left out to keep to the budget");
        add(notes, stats.truncatedSamples(), "stack", "cut short");
        add(notes, stats.degradedSamples(), "stack", "with native frames missing or guessed");
        if (stats.pause().stops() > 0) {
            notes.add(String.format(
                    Locale.ROOT,
                    "stops of %.0f us, at most %.0f us in 99 of 100, %.1f ms in all",
                    stats.pause().p50Nanos() / 1e3,
                    stats.pause().p99Nanos() / 1e3,
                    stats.pause().totalNanos() / 1e6));
        }
        String line = String.format(
                Locale.ROOT,
                "wrote %s: %s in %.1f s at %.1f Hz",
                written,
                counted(shown.samples(), "sample"),
                stats.durationNanos() / 1e9,
                stats.achievedHz());
        return notes.isEmpty() ? line : line + "; " + String.join(", ", notes);
    }

    private static void add(List<String> notes, long count, String noun, String what) {
        if (count > 0) {
            notes.add(counted(count, noun) + " " + what);
        }
    }

    private static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
