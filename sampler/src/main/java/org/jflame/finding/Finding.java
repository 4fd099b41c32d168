package org.jflame.finding;

import java.util.Objects;

/**
 * What is slow, in one sentence.
 *
 * @param rule the name of the rule that found it: {@code imports}
 * @param share its share of the time that the sentence speaks of, between 0 and 1
 * @param sentence plain English without control characters; names in it come from the profiled program, so whoever
 *     prints it escapes it
 */
public record Finding(String rule, double share, String sentence) {

    public Finding {
        Objects.requireNonNull(rule);
        sentence = Words.printable(sentence);
    }
}
