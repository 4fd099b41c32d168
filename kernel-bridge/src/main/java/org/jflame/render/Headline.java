package org.jflame.render;

import java.util.ArrayList;
import java.util.List;
import org.jflame.fold.Profile;
import org.jflame.fold.SamplingStats;

/** The facts about a profile that stand above its picture, its table and its text. */
final class Headline {

    static final String SEPARATOR = " · ";

    private static final double MAX_RATE_HZ = 10_000;

    private Headline() {}

    /** Everything after the title: {@code 4.21 s · 4190 samples · 997 of 1000 Hz · running 76 % · waiting 24 %}. */
    static String facts(Profile profile) {
        SamplingStats stats = profile.stats();
        List<String> facts = new ArrayList<>();
        facts.add(Amounts.duration(stats.durationNanos()));
        facts.add(counted(profile.samples(), "sample"));
        if (!isEmpty(profile)) {
            facts.add(Amounts.hertz(stats.achievedHz()) + " of " + Amounts.hertz(stats.askedHz()) + " Hz");
            double waiting = profile.waitingRatio();
            facts.add("running " + Amounts.percent(1 - waiting, 1));
            facts.add("waiting " + Amounts.percent(waiting, 1));
        }
        return String.join(SEPARATOR, facts);
    }

    /** What a careful reader should know besides, "" when there is nothing. */
    static String notes(Profile profile) {
        SamplingStats stats = profile.stats();
        List<String> notes = new ArrayList<>();
        addIf(notes, profile.outsideNanos(), Amounts.duration(profile.outsideNanos()) + " outside the cell");
        addIf(notes, profile.hiddenNanos(), Amounts.duration(profile.hiddenNanos()) + " of other threads not shown");
        addIf(notes, stats.lateTicks(), counted(stats.lateTicks(), "tick") + " late and left out");
        addIf(notes, stats.failedSamples(), counted(stats.failedSamples(), "sample") + " failed");
        addIf(notes, stats.truncatedSamples(), counted(stats.truncatedSamples(), "stack") + " cut short");
        addIf(notes, stats.pause().stops(), pause(stats));
        return String.join(SEPARATOR, notes);
    }

    /** Whether nothing of the cell was seen. */
    static boolean isEmpty(Profile profile) {
        return profile.tree().totalNanos() == 0;
    }

    /** Why a profile is empty and what to do about it. */
    static String whyEmpty(Profile profile) {
        SamplingStats stats = profile.stats();
        String duration = Amounts.duration(stats.durationNanos());
        String rate = Amounts.hertz(stats.askedHz()) + " Hz";
        double expected = stats.askedHz() * stats.durationNanos() / 1e9;
        String why = expected < 5
                ? duration + " is too short for " + rate + "."
                : "In " + duration + " at " + rate + " no sample met the cell's own code.";
        String cure = stats.askedHz() < MAX_RATE_HZ
                ? "A higher rate sees more: %%jflame -r " + (long) MAX_RATE_HZ
                : "Repeat the work in a loop to see where its time goes.";
        return "No samples. " + why + " " + cure;
    }

    private static String pause(SamplingStats stats) {
        SamplingStats.Pause pause = stats.pause();
        return "sampling stopped the program for " + Amounts.percent(pause.totalNanos(), stats.durationNanos())
                + " of the time (p50 " + Amounts.duration(pause.p50Nanos())
                + ", p99 " + Amounts.duration(pause.p99Nanos()) + ")";
    }

    private static String counted(long count, String noun) {
        return Amounts.count(count) + " " + noun + (count == 1 ? "" : "s");
    }

    private static void addIf(List<String> notes, long count, String note) {
        if (count > 0) {
            notes.add(note);
        }
    }
}
