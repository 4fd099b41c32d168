package org.jflame.finding;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jflame.fold.PythonFrame;

/**
 * All that the stacks of a profile say for one rule.
 *
 * @param wholes the time that shares are of
 * @param nanos the time that counts
 * @param samples the samples in it
 * @param claims time by what was said
 */
record Evidence(Wholes wholes, long nanos, long samples, Map<Claim, Long> claims) {

    /**
     * Times of the profiled process.
     *
     * @param mainNanos of the thread that runs the program or the cell
     * @param processNanos of all its threads
     * @param hasMachineCode whether native frames were recorded, so that a Python leaf is Python at work
     */
    record Wholes(long mainNanos, long processNanos, boolean hasMachineCode) {}

    /** The share of the main thread's time. */
    double share() {
        return shareOf(nanos);
    }

    /** The share of the main thread's time that some time is. */
    double shareOf(long part) {
        return wholes.mainNanos() == 0 ? 0 : (double) part / wholes.mainNanos();
    }

    /** The line with the most of the time; null unless it has most of it. */
    PythonFrame mainPlace() {
        Map.Entry<PythonFrame, Long> top = top(nanosBy(Claim::place));
        return top != null && top.getValue() > nanos / 2 ? top.getKey() : null;
    }

    /** The line with the most time of what only says more, null when there is none. */
    PythonFrame witnessPlace() {
        Map<PythonFrame, Long> byPlace = new LinkedHashMap<>();
        claims.forEach((claim, time) -> {
            if (!claim.counts() && claim.place() != null) {
                byPlace.merge(claim.place(), time, Long::sum);
            }
        });
        Map.Entry<PythonFrame, Long> top = top(byPlace);
        return top == null ? null : top.getKey();
    }

    /** Time that counts by something about it, where there is such a thing. */
    <K> Map<K, Long> nanosBy(Function<Claim, K> key) {
        Map<K, Long> sums = new LinkedHashMap<>();
        claims.forEach((claim, time) -> {
            if (claim.counts() && key.apply(claim) != null) {
                sums.merge(key.apply(claim), time, Long::sum);
            }
        });
        return sums;
    }

    /** The entry with the most time, null when there is none. Of two with as much, the one that was met first. */
    static <K> Map.Entry<K, Long> top(Map<K, Long> times) {
        return times.entrySet().stream()
                .filter(entry -> Objects.nonNull(entry.getKey()))
                .max(Comparator.comparingLong(Map.Entry::getValue))
                .orElse(null);
    }
}
