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
        if (!stats.isKnown()) {
            return total(profile);
        }
        facts.add(Amounts.duration(stats.durationNanos()));
        facts.add(samples(profile));
        if (!isEmpty(profile)) {
            facts.add(Amounts.hertz(stats.achievedHz()) + " of " + Amounts.hertz(stats.askedHz()) + " Hz"
                    + (stats.sparedTicks() > 0 ? " (budget)" : ""));
            double waiting = profile.waitingRatio();
            if (waiting > 0 || profile.hiddenNanos() == 0) { // waiting that is hidden is still no running
                facts.add("running " + Amounts.percent(1 - waiting, 1));
                facts.add("waiting " + Amounts.percent(waiting, 1));
            }
        }
        return String.join(SEPARATOR, facts);
    }

    /** {@code 4190 samples}. */
    static String samples(Profile profile) {
        return counted(profile.samples(), "sample");
    }

    /** The sum of the counts of a file that does not say what it counts. */
    static String total(Profile profile) {
        return "total " + Amounts.count(profile.samples());
    }

    /** What a careful reader should know besides, "" when there is nothing. */
    static String notes(Profile profile) {
        SamplingStats stats = profile.stats();
        List<String> notes = new ArrayList<>();
        addIf(notes, profile.outsideNanos(), Amounts.duration(profile.outsideNanos()) + " outside the cell");
        addIf(
                notes,
                profile.hiddenNanos(),
                Amounts.duration(profile.hiddenNanos()) + " of waiting or of other threads not shown");
        addIf(notes, stats.lateTicks(), counted(stats.lateTicks(), "tick") + " late and left out");
        addIf(notes, stats.failedSamples(), counted(stats.failedSamples(), "sample") + " failed");
        addIf(notes, stats.truncatedSamples(), counted(stats.truncatedSamples(), "stack") + " cut short");
        addIf(
                notes,
                stats.degradedSamples(),
                counted(stats.degradedSamples(), "stack") + " with native frames missing or guessed");
        addIf(notes, stats.pause().stops(), pause(stats));
        return String.join(SEPARATOR, notes);
    }

    /** Whether nothing of the cell was seen. */
    static boolean isEmpty(Profile profile) {
        return profile.tree().totalNanos() == 0;
    }

    /** Why a profile is empty and what to do about it. */
    static String whyEmpty(Profile profile) {
        if (profile.hiddenNanos() > 0 && profile.outsideNanos() == 0) {
            return "No samples of running code. " + Amounts.duration(profile.hiddenNanos())
                    + " of waiting or of other threads are not shown: --idle and --threads show them.";
        }
        SamplingStats stats = profile.stats();
        if (!stats.isKnown()) {
            return "No samples.";
        }
        String duration = Amounts.duration(stats.durationNanos());
        String rate = Amounts.hertz(stats.askedHz()) + " Hz";
        double expected = stats.askedHz() * stats.durationNanos() / 1e9;
        String why = expected < 5
                ? duration + " is too short for " + rate + "."
                : "In " + duration + " at " + rate + " no sample met running code.";
        String cure = stats.askedHz() < MAX_RATE_HZ
                ? "A higher rate sees more: -r " + (long) MAX_RATE_HZ
                : "Repeat the work in a loop to see where its time goes.";
        return "No samples. " + why + " " + cure;
    }

    private static String pause(SamplingStats stats) {
        SamplingStats.Pause pause = stats.pause();
        return "sampling stopped the program for " + Amounts.percent(pause.totalNanos(), stats.durationNanos())
                + " of the time (p50 " + Amounts.duration(pause.p50Nanos())
                + ", p99 " + Amounts.duration(pause.p99Nanos())
                + ", " + Amounts.duration(pause.totalNanos()) + " in all)"
                + (stats.sparedTicks() > 0 ? "; the budget lowered the rate" : "");
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
