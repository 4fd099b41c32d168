package org.jflame.render;

import java.util.stream.Collectors;
import org.jflame.fold.DiffNode;
import org.jflame.fold.DiffStats;
import org.jflame.fold.Profile;
import org.jflame.fold.ProfileDiff;
import org.jflame.fold.ProfileDiff.Measure;

/** What is said about two profiles besides their picture. */
final class DiffWords {

    private static final int FUNCTIONS = 3;

    private DiffWords() {}

    /** {@code before.folded → after.folded}. */
    static String title(ProfileDiff diff) {
        return PrintableText.of(diff.before().title(), 90) + " → "
                + PrintableText.of(diff.after().title(), 90);
    }

    /** {@code 4.21 s, 4190 samples → 3.90 s, 3880 samples}. */
    static String facts(ProfileDiff diff) {
        return amount(diff.before()) + " → " + amount(diff.after());
    }

    /** How to read the picture, and how much of it may be chance. */
    static String howToRead(ProfileDiff diff) {
        boolean isTime = diff.measure() == Measure.TIME;
        String more = isTime
                ? "Red: more time than before, in percent of the longer run. Blue: less."
                : "Red: a larger share of the time than before, in percentage points. Blue: a smaller one.";
        return more + " A frame is as wide as the mean of both." + (isTime ? "" : chance(diff));
    }

    private static String chance(ProfileDiff diff) {
        boolean isKnown =
                diff.before().stats().isKnown() && diff.after().stats().isKnown();
        return diff.chanceShare() == 0 || !isKnown
                ? ""
                : " With so many samples, up to " + points(diff.chanceShare()) + " points may be chance.";
    }

    /** The difference in one sentence, for those who do not see the picture; unescaped. */
    static String summary(ProfileDiff diff) {
        String top = DiffStats.byFunction(diff).stream()
                .filter(stats -> stats.isBeyondChance() && stats.change() != 0)
                .limit(FUNCTIONS)
                .map(stats -> PrintableText.of(stats.name(), 80) + " " + change(stats, diff))
                .collect(Collectors.joining(", "));
        String subject = "Difference of " + title(diff);
        return top.isEmpty() ? subject + ": none" : subject + ": " + top;
    }

    /** {@code +12.3} percentage points, {@code −1.30 s}. */
    static String change(DiffStats stats, ProfileDiff diff) {
        return diff.measure() == Measure.TIME
                ? signed(stats.change() * diff.afterWholeNanos())
                : points(stats.change(), points(Math.abs(stats.change())));
    }

    /** {@code −1.30 s}. */
    static String change(DiffNode node) {
        return signed(node.afterNanos() - node.beforeNanos());
    }

    /** {@code 12 % → 31 %}. */
    static String shares(double before, double after) {
        return Amounts.percent(before, 1) + " → " + Amounts.percent(after, 1);
    }

    /** A share in a column of {@link #change}'s: percent, or a time. */
    static String amountOfColumn(double share, ProfileDiff diff) {
        return diff.measure() == Measure.TIME
                ? Amounts.duration(Math.round(share * diff.afterWholeNanos()))
                : Amounts.percentOfColumn(share, 1);
    }

    /** {@code new: }, {@code gone: } or nothing. */
    static String mark(DiffStats stats) {
        return stats.isNew() ? "new: " : stats.isGone() ? "gone: " : "";
    }

    /** {@code 12.3}. */
    static String points(double share) {
        return Amounts.percentOfColumn(share, 1).replace(" %", "");
    }

    private static String points(double change, String points) {
        return points.equals("0.0") ? points : (change < 0 ? "−" : "+") + points;
    }

    private static String signed(double nanos) {
        long rounded = Math.round(nanos);
        return rounded == 0 ? "0 s" : (rounded < 0 ? "−" : "+") + Amounts.duration(Math.abs(rounded));
    }

    private static String amount(Profile profile) {
        return profile.stats().isKnown()
                ? Amounts.duration(profile.stats().durationNanos()) + ", " + Headline.samples(profile)
                : Headline.total(profile);
    }
}
