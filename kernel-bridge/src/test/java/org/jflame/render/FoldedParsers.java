package org.jflame.render;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line of collapsed stacks as the two common readers understand it. */
record FoldedParsers(List<String> frames, long count) {

    /** Source: flamegraph.pl's expression for a line; a second match is the first count of a differential. */
    private static final Pattern PERL_LINE = Pattern.compile("^(.*)\\s+?(\\d+(?:\\.\\d*)?)$");

    /** What flamegraph.pl reads; empty when it would ignore the line or take it for a differential. */
    static Optional<FoldedParsers> asFlamegraphPl(String line) {
        Matcher counted = PERL_LINE.matcher(line);
        if (!counted.matches() || PERL_LINE.matcher(counted.group(1)).matches()) {
            return Optional.empty();
        }
        return Optional.of(new FoldedParsers(frames(counted.group(1)), Long.parseLong(counted.group(2))));
    }

    /**
     * What inferno reads: the line trimmed, the number after its last space, and once more for a differential. Source:
     * inferno's src/flamegraph/merge.rs, parse_nsamples.
     */
    static Optional<FoldedParsers> asInferno(String line) {
        String trimmed = trim(line);
        int space = trimmed.lastIndexOf(' ');
        if (space < 0 || !isNumber(trimmed.substring(space + 1))) {
            return Optional.empty();
        }
        String stack = trim(trimmed.substring(0, space));
        int second = stack.lastIndexOf(' ');
        if (stack.isEmpty() || second >= 0 && isNumber(stack.substring(second + 1))) {
            return Optional.empty();
        }
        return Optional.of(new FoldedParsers(frames(stack), Long.parseLong(trimmed.substring(space + 1))));
    }

    private static List<String> frames(String stack) {
        return Arrays.asList(stack.split(";", -1));
    }

    private static boolean isNumber(String text) {
        return text.matches("\\d+(\\.\\d*)?");
    }

    /** Rust's trim: everything that Unicode calls white space. */
    private static String trim(String text) {
        return text.replaceAll("^[\\p{IsWhite_Space}]+|[\\p{IsWhite_Space}]+$", "");
    }
}
