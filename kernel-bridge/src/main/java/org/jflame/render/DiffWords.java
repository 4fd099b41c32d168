package org.jflame.render;

import java.util.stream.Collectors;
import org.jflame.fold.DiffStats;
import org.jflame.fold.Profile;
import org.jflame.fold.ProfileDiff;

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
        String chance = diff.chanceShare() == 0 || !diff.before().stats().isKnown()
                ? ""
                : " With so many samples, up to " + points(diff.chanceShare()) + " points may be chance.";
        return "Red: a larger share of the time than before, in percentage points. Blue: a smaller one."
                + " A frame is as wide as the mean of both." + chance;
    }

    /** The difference in one sentence, for those who do not see the picture; unescaped. */
    static String summary(ProfileDiff diff) {
        String top = DiffStats.byFunction(diff).stream()
                .limit(FUNCTIONS)
                .filter(stats -> stats.change() != 0)
                .map(stats -> PrintableText.of(stats.name(), 80) + " " + change(stats))
                .collect(Collectors.joining(", "));
        String subject = "Difference of " + title(diff);
        return top.isEmpty() ? subject + ": none" : subject + ": " + top;
    }

    /** {@code +12.3}, in percentage points. */
    static String change(DiffStats stats) {
        String points = points(Math.abs(stats.change()));
        return points.equals("0.0") ? points : (stats.change() < 0 ? "−" : "+") + points;
    }

    private static String points(double share) {
        return Amounts.percentOfColumn(share, 1).replace(" %", "");
    }

    private static String amount(Profile profile) {
        return profile.stats().isKnown()
                ? Amounts.duration(profile.stats().durationNanos()) + ", " + Headline.samples(profile)
                : Headline.total(profile);
    }
}
