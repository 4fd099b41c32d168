package org.jflame.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.jflame.fold.Frame;
import org.jflame.fold.Profile;
import org.jflame.fold.PythonFrame;
import org.jflame.sample.PythonInterpreters;
import org.jflame.sample.PythonTarget;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One walker reads the stacks of every version. */
class VersionsTest {

    private static final List<List<String>> STACKS = List.of(
            List.of("nested", "nested:22 middle:17 inner:12 spin:"),
            List.of("generated", "generated:32 generator:27 spin:"),
            List.of("of_class", "Base.of_class:42 Base.method:38 spin:"),
            List.of("plain", "<lambda>:72 Plain.method:50 spin:"),
            List.of("through_c", "through_c:54 through_c.<locals>.<lambda>:54 spin:"),
            List.of("executed", "executed:58 <module>:7 made:4 spin:"),
            List.of("recursion", "<lambda>:75 recursion:63 recursion:65 spin:"));

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#everyVersion")
    void shouldReadTheStackToTheLine(PythonInterpreters.Found python) throws Exception {
        for (List<String> stack : STACKS) {
            try (PythonTarget target = PythonTarget.start(python, "nested.py", stack.get(0))) {
                Profile profile = target.profile(500, 300, false);

                assertEquals(0, profile.stats().truncatedSamples(), () -> python + " " + all(profile));
                String expected = inWordsOf(python, stack.get(1));
                assertTrue(share(profile, expected) > 0.85, () -> python + " " + expected + ": " + all(profile));
            }
        }
    }

    /** Before 3.11 a code object does not know in what it was defined. */
    private static String inWordsOf(PythonInterpreters.Found python, String stack) {
        boolean hasQualifiedNames = !List.of("2.6", "2.7", "3.4", "3.5", "3.6", "3.7", "3.8", "3.9", "3.10")
                .contains(python.version());
        return hasQualifiedNames ? stack : stack.replace("through_c.<locals>.", "");
    }

    private static double share(Profile profile, String expected) {
        long[] nanos = new long[1];
        profile.tree()
                .forEachStack((stack, self, samples) -> nanos[0] += path(stack).contains(expected) ? self : 0);
        return (double) nanos[0] / profile.tree().totalNanos();
    }

    /** Functions and lines; those of a recursion as one. */
    private static String path(List<Frame> stack) {
        return stack.stream()
                .filter(PythonFrame.class::isInstance)
                .map(PythonFrame.class::cast)
                .map(frame -> frame.function() + ":" + frame.line())
                .distinct()
                .collect(Collectors.joining(" "));
    }

    private static String all(Profile profile) {
        StringBuilder text = new StringBuilder();
        profile.tree().forEachStack((stack, nanos, samples) -> text.append('\n')
                .append(samples)
                .append(' ')
                .append(stack.size() < 50 ? stack.stream().map(Frame::label).toList() : path(stack)));
        return text.toString();
    }
}
