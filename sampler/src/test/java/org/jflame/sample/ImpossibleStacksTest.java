package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jflame.fold.Profile;
import org.jflame.fold.PythonFrame;
import org.jflame.fold.TruncatedFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that changes its stack every 50 ns is never seen in a state that it cannot be in: none of 100,000 samples,
 * which all versions share ({@code -Djflame.test.stacks=N} for another number).
 */
class ImpossibleStacksTest {

    private static final long SAMPLES = Long.getLong("jflame.test.stacks", 100_000);
    private static final double RATE_HZ = 8000;
    private static final long SLICE_MILLIS = 500;

    /** Where it has to have been seen. */
    private static final Set<String> KINDS = Set.of(
            "storm",
            "storm hot_a",
            "storm hot_a leaf_a",
            "storm hot_b leaf_b",
            "storm numbers",
            "storm numbers leaf_a",
            "storm numbers leaf_b",
            "storm down down down down leaf_a",
            "storm method leaf_b",
            "storm through_c leaf_a",
            "storm through_c_too",
            "storm <lambda>");

    @TempDir
    private Path folder;

    @Test
    void shouldNeverReportAStackThatCannotBe() throws Exception {
        List<PythonInterpreters.Found> pythons =
                PythonInterpreters.everyVersion().toList();
        long samples = 0;
        for (int i = 0; i < pythons.size(); i++) {
            samples += sample(
                    pythons.get(i),
                    Math.max(SAMPLES / (2L * pythons.size()), (SAMPLES - samples) / (pythons.size() - i)));
        }
        assertTrue(samples >= SAMPLES, "samples: " + samples);
        System.out.println("No impossible stack in " + samples + " samples of " + pythons.size() + " interpreters");
    }

    private long sample(PythonInterpreters.Found python, long wanted) throws Exception {
        Path truth = folder.resolve(python + ".tsv");
        long samples = 0;
        long truncated = 0;
        Map<List<PythonFrame>, Integer> seen = new HashMap<>();
        try (PythonTarget target = PythonTarget.start(python, "impossible.py", truth.toString())) {
            Thread.sleep(200); // to say that it is ready, it does what nobody traced
            while (samples < wanted) {
                Profile profile = target.profile(RATE_HZ, SLICE_MILLIS, false);
                samples += profile.samples();
                truncated += profile.stats().truncatedSamples();
                profile.tree().forEachStack((stack, nanos, count) -> {
                    if (stack.stream().noneMatch(TruncatedFrame.class::isInstance)) {
                        seen.merge(LegalStacks.pythonFrames(stack), (int) count, Integer::sum);
                    }
                });
            }
        }
        LegalStacks legal = new LegalStacks(truth, python.hasQualifiedNames());
        Map<String, Integer> impossible = new TreeMap<>();
        seen.forEach((stack, count) -> {
            if (legal.firstImpossible(stack) >= 0) {
                impossible.put(stack.stream().map(PythonFrame::label).collect(Collectors.joining(" ")), count);
            }
        });
        assertEquals(Map.of(), impossible, python::toString);
        assertTrue(truncated * 1000 <= samples, python + " truncated: " + truncated + " of " + samples);
        assertEquals(Set.of(), minus(KINDS, seen.keySet()), () -> "never seen of " + python);
        return samples;
    }

    private static Set<String> minus(Set<String> kinds, Set<List<PythonFrame>> seen) {
        Set<String> missing = new TreeSet<>(kinds);
        for (List<PythonFrame> stack : seen) {
            missing.remove(stack.stream()
                    .skip(1)
                    .map(frame -> frame.function().substring(frame.function().lastIndexOf('.') + 1))
                    .collect(Collectors.joining(" ")));
        }
        return missing;
    }
}
