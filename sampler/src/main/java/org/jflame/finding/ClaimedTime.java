package org.jflame.finding;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jflame.finding.Evidence.Wholes;
import org.jflame.finding.SampledStack.Part;
import org.jflame.fold.Frame;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.Profile;

/**
 * The time of a profile by the rules that claim it, so that no time is told of twice. Rules are bits of a number: stacks
 * that the same rules claim are added together, and there are few such sets.
 */
final class ClaimedTime {

    private final List<Rule> rules;
    private final Map<Frame, Long> concernsOf = new HashMap<>(); // few frames, many stacks
    private final Map<Long, Claimed> byClaimants = new LinkedHashMap<>();
    private final List<Map<Claim, Long>> witnesses = new ArrayList<>();
    private long mainNanos;
    private long processNanos;
    private boolean hasMachineCode;

    ClaimedTime(Profile profile, List<Rule> rules) {
        this.rules = rules;
        rules.forEach(rule -> witnesses.add(new LinkedHashMap<>()));
        Roots roots = new Roots(profile.tree());
        profile.tree().forEachStack((stack, nanos, samples) -> add(roots.of(stack), nanos, samples));
    }

    /** What there is for a rule, without the time that one of some others has told of. */
    Evidence evidence(int rule, long told) {
        Map<Claim, Long> claims = new LinkedHashMap<>(witnesses.get(rule));
        long nanos = 0;
        long samples = 0;
        for (Map.Entry<Long, Claimed> entry : byClaimants.entrySet()) {
            if ((entry.getKey() & bit(rule)) != 0 && (entry.getKey() & told) == 0) {
                nanos += entry.getValue().nanos;
                samples += entry.getValue().samples;
                entry.getValue().claims.get(rule).forEach((claim, time) -> claims.merge(claim, time, Long::sum));
            }
        }
        return new Evidence(new Wholes(mainNanos, processNanos, hasMachineCode), nanos, samples, claims);
    }

    static long bit(int rule) {
        return 1L << rule;
    }

    private void add(SampledStack stack, long nanos, long samples) {
        mainNanos += stack.part() == Part.MAIN ? nanos : 0;
        processNanos += stack.part() == Part.CHILD ? 0 : nanos;
        long concerned = 0;
        for (Frame frame : stack.frames()) {
            hasMachineCode |= frame instanceof NativeFrame;
            concerned |= concernsOf.computeIfAbsent(frame, this::concerns);
        }
        Map<Integer, Claim> claims = new LinkedHashMap<>();
        long claimants = 0;
        for (int rule = 0; rule < rules.size(); rule++) {
            Claim claim = (concerned & bit(rule)) == 0 ? null : rules.get(rule).claim(stack);
            if (claim != null && claim.counts()) {
                claimants |= bit(rule);
                claims.put(rule, claim);
            } else if (claim != null) {
                witnesses.get(rule).merge(claim, nanos, Long::sum);
            }
        }
        if (claimants != 0) {
            byClaimants.computeIfAbsent(claimants, none -> new Claimed()).add(claims, nanos, samples);
        }
    }

    private long concerns(Frame frame) {
        long concerned = 0;
        for (int rule = 0; rule < rules.size(); rule++) {
            concerned |= rules.get(rule).concerns(frame) ? bit(rule) : 0;
        }
        return concerned;
    }

    /** The time of the stacks that the same rules claim. */
    private static final class Claimed {
        private final Map<Integer, Map<Claim, Long>> claims = new LinkedHashMap<>();
        private long nanos;
        private long samples;

        void add(Map<Integer, Claim> said, long moreNanos, long moreSamples) {
            nanos += moreNanos;
            samples += moreSamples;
            said.forEach((rule, claim) ->
                    claims.computeIfAbsent(rule, none -> new LinkedHashMap<>()).merge(claim, moreNanos, Long::sum));
        }
    }
}
