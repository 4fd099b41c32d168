package org.jflame.finding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jflame.fold.Profile;

/**
 * Says in words what is slow. None is better than a wrong one: a rule has to have seen enough samples, and what it says
 * must not be a part of what another rule has said.
 */
public final class Findings {

    /** More would not be read. */
    private static final int MOST = 3;

    /** With fewer samples in the whole or in the evidence, chance has too much to say. */
    private static final int FEWEST_SAMPLES = 50;

    private static final int FEWEST_OF_EVIDENCE = 20;

    /** When rules before it have told more than this of a rule's time, the rest would be a misleading number. */
    private static final double MOST_TOLD = 0.1;

    private Findings() {}

    /**
     * Up to three findings, the largest share first, without time in common.
     *
     * @param profile with frames that have their classes, see {@link org.jflame.fold.NameSources}
     * @param sources what stands in the lines, as far as it is known
     */
    public static List<Finding> of(Profile profile, SourceLines sources) {
        if (profile.samples() < FEWEST_SAMPLES) {
            return List.of();
        }
        List<Rule> rules = StandardRules.all();
        ClaimedTime time = new ClaimedTime(profile, rules);
        List<Finding> findings = new ArrayList<>();
        long told = 0;
        for (int rule = 0; rule < rules.size(); rule++) {
            Optional<Finding> finding =
                    conclude(rules.get(rule), time.evidence(rule, 0), time.evidence(rule, told), sources);
            if (finding.isPresent()) {
                findings.add(finding.get());
                told |= ClaimedTime.bit(rule);
            }
        }
        findings.sort(Comparator.comparingDouble(Finding::share).reversed());
        return List.copyOf(findings.subList(0, Math.min(MOST, findings.size())));
    }

    /** The sentences of {@link #of}. */
    public static List<String> sentences(Profile profile, SourceLines sources) {
        return of(profile, sources).stream().map(Finding::sentence).toList();
    }

    private static Optional<Finding> conclude(Rule rule, Evidence whole, Evidence untold, SourceLines sources) {
        boolean isMostlyUntold = untold.nanos() >= whole.nanos() * (1 - MOST_TOLD);
        return untold.samples() >= FEWEST_OF_EVIDENCE && isMostlyUntold
                ? rule.conclude(untold, sources)
                : Optional.empty();
    }
}
