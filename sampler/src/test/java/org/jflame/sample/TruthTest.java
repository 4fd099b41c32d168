package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jflame.fold.Profile;
import org.jflame.fold.PythonFrame;
import org.jflame.fold.SamplingStats;
import org.jflame.fold.TruncatedFrame;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Right to the line: {@code targets/truth.py} lets Python trace all stacks that its shapes of code have, then runs one
 * shape after the other untraced. Whatever is sampled of it must be one of those stacks, function by function, line by
 * line.
 */
class TruthTest {

    private static final int SAMPLES = Integer.getInteger("jflame.test.truthSamples", 1000);
    private static final double RATE_HZ = 2000;

    /** The shapes, and what the deepest part of their time is spent in. */
    private static final Map<String, String> SHAPES = Map.ofEntries(
            Map.entry("nested", "innermost spin"),
            Map.entry("recursion", "recursion spin"),
            Map.entry("generators", "numbers spin"),
            Map.entry("comprehensions", "spin"),
            Map.entry("lambdas", "<lambda> spin"),
            Map.entry("methods", "method prop spin"),
            Map.entry("decorators", "wrapper wrapper wrapped spin"),
            Map.entry("through_c", "through_c <lambda> spin"),
            Map.entry("negative_deltas", "negative_deltas spin"),
            Map.entry("exceptions", "exceptions spin"),
            Map.entry("executed", "made spin"),
            Map.entry("long_function", "leaf_3 spin"),
            Map.entry("unicode_names", "горячо 🔥; и с пробелом spin"),
            Map.entry("coroutines", "spin"));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#everyVersion")
    void shouldSampleOnlyStacksThatPythonItselfTraced(PythonInterpreters.Found python) throws Exception {
        Path truth = folder.resolve("stacks.tsv");
        try (PythonTarget target = PythonTarget.start(python, "truth.py", truth.toString())) {
            LegalStacks legal = new LegalStacks(truth, python.hasQualifiedNames());
            assertTrue(legal.size() > 10_000, () -> python + " traced only " + legal.size());
            for (Map.Entry<String, String> shape : SHAPES.entrySet()) {
                assertEquals("in " + shape.getKey(), target.ask(shape.getKey()));
                Seen seen = new Seen(legal);
                int wanted = (SAMPLES + SHAPES.size() - 1) / SHAPES.size();
                while (seen.samples < wanted || seen.samples < 10 * wanted && seen.shareOf(shape.getValue()) < 0.04) {
                    seen.add(target.profile(RATE_HZ, 80, false));
                }
                String context = python + " " + shape.getKey();
                assertEquals(Set.of(), seen.impossible, context);
                assertTrue(seen.truncated <= 1, context + seen.samplesOfPath);
                assertTrue(seen.shareOf(shape.getValue()) > 0.04, () -> context + seen.samplesOfPath);
                assertTrue(seen.shareOf("spin") > 0.2, () -> context + seen.samplesOfPath);
            }
        }
    }

    /** What was sampled of one shape. */
    private static final class Seen {
        private final LegalStacks legal;
        private final Set<String> impossible = new TreeSet<>();
        private final Map<String, Long> samplesOfPath = new HashMap<>();
        private long samples;
        private long truncated;

        Seen(LegalStacks legal) {
            this.legal = legal;
        }

        void add(Profile profile) {
            SamplingStats stats = profile.stats();
            truncated += stats.truncatedSamples();
            profile.tree().forEachStack((stack, nanos, samples) -> {
                List<PythonFrame> frames = LegalStacks.pythonFrames(stack);
                boolean isTruncated = stack.stream().anyMatch(TruncatedFrame.class::isInstance);
                int wrong = isTruncated ? -1 : legal.firstImpossible(frames);
                if (wrong >= 0) {
                    impossible.add(text(frames, wrong));
                }
                this.samples += samples;
                samplesOfPath.merge(names(frames), samples, Long::sum);
            });
        }

        /** The share of samples whose newest frames have these names. */
        double shareOf(String names) {
            long of = samplesOfPath.entrySet().stream()
                    .filter(path -> path.getKey().endsWith(" " + names))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            return (double) of / samples;
        }

        private static String names(List<PythonFrame> frames) {
            return frames.stream()
                    .skip(Math.max(0, frames.size() - 5))
                    .map(frame -> frame.function().substring(frame.function().lastIndexOf('.') + 1))
                    .collect(Collectors.joining(" "));
        }

        private static String text(List<PythonFrame> frames, int wrong) {
            String upTo = frames.subList(Math.max(0, wrong - 3), wrong + 1).stream()
                    .map(frame -> frame.function() + " (" + frame.file() + ":" + frame.line() + ")")
                    .collect(Collectors.joining(" "));
            return "at " + wrong + " of " + frames.size() + ": " + upTo;
        }
    }
}
