package org.jflame.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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
                Samples samples = Samples.of(target, false);
                String expected = inWordsOf(python, stack.get(1));

                assertEquals(0, samples.profile().stats().truncatedSamples(), () -> python + " " + samples);
                assertTrue(samples.share(expected) > 0.85, () -> python + " " + expected + ": " + samples);
            }
        }
    }

    /** Before 3.11 a code object does not know in what it was defined. */
    private static String inWordsOf(PythonInterpreters.Found python, String stack) {
        boolean hasQualifiedNames = !List.of("2.6", "2.7", "3.4", "3.5", "3.6", "3.7", "3.8", "3.9", "3.10")
                .contains(python.version());
        return hasQualifiedNames ? stack : stack.replace("through_c.<locals>.", "");
    }
}
