package org.jflame.finding;

import java.util.Objects;
import org.jflame.fold.PythonFrame;

/**
 * What a rule says of one stack.
 *
 * @param counts whether the stack's time is what the rule speaks of; else the stack only says more about it
 * @param subject what tells this evidence from other evidence for the same rule, {@code ""} when nothing does
 * @param place the line that the author of the program would look at, null when there is none on the stack
 */
record Claim(boolean counts, String subject, PythonFrame place) {

    Claim {
        Objects.requireNonNull(subject);
    }

    static Claim of(String subject, PythonFrame place) {
        return new Claim(true, subject, place);
    }

    /** Says more about the rule's subject without being a part of its time. */
    static Claim witness(String subject, PythonFrame place) {
        return new Claim(false, subject, place);
    }
}
