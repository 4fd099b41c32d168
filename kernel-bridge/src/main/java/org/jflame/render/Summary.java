package org.jflame.render;

import java.util.List;
import java.util.stream.Collectors;
import org.jflame.fold.LineStats;
import org.jflame.fold.Profile;

/** A profile in one sentence, for those who do not see the picture. */
final class Summary {

    private static final int LINES = 3;

    private Summary() {}

    /** {@code Flame graph of In [5], 4.21 s: add · In [1] line 2 62 %, sum_up · In [1] line 9 24 %}; unescaped. */
    static String of(Profile profile) {
        String subject = "Flame graph of " + PrintableText.of(profile.title(), 100) + ", "
                + (profile.stats().isKnown()
                        ? Amounts.duration(profile.stats().durationNanos())
                        : Headline.total(profile));
        if (Headline.isEmpty(profile)) {
            return subject + ". " + Headline.whyEmpty(profile);
        }
        List<LineStats> lines = LineStats.byLine(profile.tree());
        String top = lines.stream()
                .limit(LINES)
                .filter(line -> line.selfNanos() > 0)
                .map(line -> PrintableText.of(line.name(), 80) + " "
                        + Amounts.percent(line.selfNanos(), profile.tree().totalNanos()))
                .collect(Collectors.joining(", "));
        return top.isEmpty() ? subject : subject + ": " + top;
    }
}
