package org.jflame.render;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jflame.fold.FrameClass;
import org.jflame.fold.LineStats;
import org.jflame.fold.ProcessFrame;
import org.jflame.fold.Profile;
import org.jflame.fold.SamplingStats;
import org.jflame.fold.ThreadFrame;
import org.jflame.fold.WaitFrame;

/** One sentence about what to do next, for a profile of which nothing better is known. It states facts only. */
final class Hint {

    private static final double MAX_RATE_HZ = 10_000;

    /** With fewer samples, a share of a half has a standard error of 5 points: sqrt(0.5 * 0.5 / 100). */
    private static final long FEW_SAMPLES = 100;

    private static final double MOSTLY = 0.5;

    private Hint() {}

    /** The first rule that applies; empty when none does. */
    static Optional<String> of(Profile profile, CellSources sources) {
        return ofFewSamples(profile).or(() -> ofWaiting(profile)).or(() -> ofLine(profile, sources));
    }

    private static Optional<String> ofFewSamples(Profile profile) {
        SamplingStats stats = profile.stats();
        if (!stats.isKnown() || profile.samples() >= FEW_SAMPLES) {
            return Optional.empty();
        }
        int points = (int) Math.ceil(50 / Math.sqrt(profile.samples()));
        return moreSamples(stats)
                .map(cure -> "Shares of so few samples are right to some " + points + " points only: " + cure + ".");
    }

    /** What there would be more samples by; a higher rate is no cure where not even this one was reached. */
    private static Optional<String> moreSamples(SamplingStats stats) {
        if (stats.sparedTicks() > 0) {
            return Optional.of("the budget lowered the rate, --budget off takes more");
        }
        if (stats.askedHz() >= MAX_RATE_HZ || stats.achievedHz() < stats.askedHz() / 2) {
            return Optional.empty();
        }
        return Optional.of("a higher rate (-r " + (long) Math.min(MAX_RATE_HZ, 10 * stats.askedHz()) + ") takes more");
    }

    /** What a waiting thread waits for is often another thread's or process's work, which this profile does not show. */
    private static Optional<String> ofWaiting(Profile profile) {
        boolean isOne = profile.tree().children().keySet().stream()
                .noneMatch(frame -> frame instanceof ThreadFrame || frame instanceof ProcessFrame);
        if (!isOne || !profile.stats().isKnown()) {
            return Optional.empty();
        }
        Map<String, Long> waits = new HashMap<>();
        profile.tree().forEachNode((caller, frame, node) -> {
            if (frame instanceof WaitFrame wait) {
                waits.merge(wait.reason(), node.totalNanos(), Long::sum);
            }
        });
        double whole = Math.max(1, profile.tree().totalNanos());
        double futex = waits.getOrDefault("futex", 0L) / whole;
        double children = (waits.getOrDefault("wait4", 0L) + waits.getOrDefault("waitid", 0L)) / whole;
        if (futex > MOSTLY) {
            return Optional.of("It waits for another thread " + share(futex) + " of the time: --threads shows what"
                    + " the others do meanwhile.");
        }
        return children <= MOSTLY
                ? Optional.empty()
                : Optional.of("It waits for a child process " + share(children) + " of the time: --subprocesses shows"
                        + " what the children do meanwhile.");
    }

    /** The innermost of the user's own lines below which most of the time passes, when not most of it is waiting. */
    private static Optional<String> ofLine(Profile profile, CellSources sources) {
        if (profile.waitingRatio() > MOSTLY) {
            return Optional.empty();
        }
        long whole = profile.tree().totalNanos();
        List<LineStats> lines = LineStats.byLine(profile.tree());
        return lines.stream()
                .filter(line -> line.frame().frameClass() == FrameClass.CELL
                        || line.frame().frameClass() == FrameClass.USER_FILE)
                .filter(line -> line.totalNanos() >= MOSTLY * whole)
                .min(Comparator.comparingLong(LineStats::totalNanos))
                .map(line -> share((double) line.totalNanos() / whole) + " of the time passes in "
                        + PrintableText.of(line.name(), 80)
                        + sources.line(line.frame())
                                .map(source -> " (" + PrintableText.of(source, 60) + ")")
                                .orElse("")
                        + " and what it calls: start there.");
    }

    private static String share(double ratio) {
        return Amounts.percent(ratio, 1);
    }
}
