package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jflame.fold.Frame;
import org.jflame.fold.Profile;
import org.jflame.fold.PythonFrame;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is sampled of real interpreters is what they do. */
class SamplerTest {

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#fromCPython311")
    void shouldReportTheSharesOfTime(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "shares.py")) {
            double[][] spent = new double[2][];
            Profile profile = target.profileWhile(1000, false, () -> {
                spent[0] = secondsSpent(target);
                Thread.sleep(4000);
                spent[1] = secondsSpent(target);
            });

            // By the target's own clock, because it may not get all of the CPU that it asks for.
            double sum = 0;
            for (int i = 0; i < 3; i++) {
                spent[1][i] -= spent[0][i];
                sum += spent[1][i];
            }
            double chance =
                    2 * Math.sqrt(0.25 / profile.samples()); // two sigma: few samples are taken on a full machine
            assertEquals(spent[1][0] / sum, profile.ratio("^long_burn "), 0.05 + chance, profile::toString);
            assertEquals(spent[1][1] / sum, profile.ratio("^short_burn "), 0.05 + chance, profile::toString);
            assertEquals(spent[1][2] / sum, profile.ratio("^sleepy "), 0.05 + chance, profile::toString);
            assertEquals(
                    profile.ratio("^sleepy "), profile.ratio("^waiting: clock_nanosleep$"), 0.05, profile::toString);
            assertEquals(
                    profile.stats().durationNanos() / 1e9,
                    profile.tree().totalNanos() / 1e9,
                    0.4,
                    "all of the time is in the tree");
            assertEquals(0, profile.stats().truncatedSamples());
        }
    }

    private static double[] secondsSpent(PythonTarget target) throws IOException {
        return Arrays.stream(target.ask("how long?").split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "recursion      | 901 | <module>:71 <lambda>:57 recursion:13 recursion:15 spin:",
                "generator      | 0   | <module>:71 generator:20 spin:",
                "method         | 0   | <module>:71 <lambda>:59 Класс.метод:26 spin:",
                "classmethod    | 0   | <module>:71 Класс.of_class:30 spin:",
                "decorator      | 0   | <module>:71 decorated.<locals>.wrapper:36 wrapped:43 spin:",
                "through_c      | 0   | <module>:71 through_c:47 through_c.<locals>.<lambda>:47 spin:",
                "negative_delta | 0   | <module>:71 negative_delta:52 spin:",
                "exec           | 0   | <module>:71 <lambda>:65 <module>:3 spin:",
            })
    void shouldReadEveryShapeOfStackToTheLine(String shape, int recursionDepth, String expected) throws Exception {
        // Written down by hand; TruthTest has Python itself say what is true, on every version.
        try (PythonTarget target = PythonTarget.start(PythonInterpreters.any(), "shapes.py", shape)) {
            Profile profile = target.profile(500, 1000, false);

            assertEquals(0, profile.stats().truncatedSamples(), () -> shape + stacks(profile));
            assertTrue(shareOfPath(profile, expected, recursionDepth) > 0.9, () -> shape + ": " + stacks(profile));
        }
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#fromCPython311")
    void shouldNotMistakeNewCodeAtAnOldAddress(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "reused_code.py")) {
            Profile profile = target.profile(2000, 2000, false);

            Set<String> wrong = new TreeSet<>();
            profile.tree().forEachStack((stack, nanos, samples) -> stack.stream()
                    .filter(frame ->
                            frame instanceof PythonFrame made && made.function().startsWith("made_"))
                    .map(PythonFrame.class::cast)
                    .filter(made -> !isConsistent(made))
                    .forEach(made -> wrong.add(made.label())));
            assertEquals(Set.of(), wrong);
            assertTrue(profile.ratio("^made_") > 0.2, () -> stacks(profile));
        }
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#fromCPython311")
    void shouldFindTheInterpreterThatRunsAndNotACopyOfItsFile(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "maps_itself.py")) {
            assertTrue(target.profile(200, 500, false).ratio("^busy ") > 0.9);
        }
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#fromCPython311")
    void shouldTellRunningFromWaiting(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "threads.py")) {
            Profile profile = target.profile(200, 1500, true);

            for (String asleep : List.of("sleep_long", "read_pipe", "wait_event", "wait_epoll")) {
                assertTrue(runningShare(profile, asleep) < 0.01, () -> asleep + " runs: " + stacks(profile));
            }
            double bothRun = runningShare(profile, "busy") + runningShare(profile, "also_busy");
            assertEquals(1.2, bothRun, 0.3, "two threads share one GIL");
            assertTrue(profile.ratio("^waiting: GIL$") > 0.1, () -> stacks(profile));
            assertTrue(profile.ratio("^waiting: epoll_wait$") > 0.1, () -> stacks(profile));
        }
    }

    /** CPython 3.11 and 3.12 link a call before its frame is filled in: 1 sample in 500 had no readable frame at all. */
    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#fromCPython311")
    void shouldReadAStackWhoseNewestCallIsBeingSetUp(PythonInterpreters.Found python) throws Exception {
        Set<String> possible = Set.of("", "storm", "storm leaf", "storm storm.<locals>.<lambda>");
        try (PythonTarget target = PythonTarget.start(python, "call_storm.py")) {
            Profile profile = target.profile(5000, 3000, false);

            // It was 8 to 17 of 14,000; a page fault that lasts may still hold one in the middle of its call.
            assertTrue(profile.stats().truncatedSamples() <= 2, () -> profile.stats() + stacks(profile));
            assertEquals(Set.of(), minus(callPaths(profile), possible));
        }
    }

    /** Threads that come from C have a PyThreadState only while they are in Python; tids and states are used again. */
    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#fromCPython311")
    void shouldFollowThreadsThatComeAndGo(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "borrowed_thread.py")) {
            Profile profile = target.profile(500, 2000, true);

            assertTrue(profile.ratio("^called_from_c ") > 0.05, () -> stacks(profile));
            assertTrue(profile.stats().truncatedSamples() < profile.samples() / 20, () -> profile.stats()
                    .toString());
        }
    }

    /** made_7 is defined in file_7.py behind 7 empty lines; its body is one line further. */
    private static boolean isConsistent(PythonFrame made) {
        int number = Integer.parseInt(made.function().substring("made_".length()));
        return made.file().equals("file_" + number + ".py")
                && Set.of(number + 1, number + 2).contains(made.line());
    }

    /** The share of a function's own time in which it did not wait. */
    private static double runningShare(Profile profile, String function) {
        long[] nanos = new long[2];
        profile.tree().forEachStack((stack, self, samples) -> {
            boolean isOf = stack.stream()
                    .anyMatch(frame -> frame instanceof PythonFrame python
                            && python.function().equals(function));
            boolean waits = stack.get(stack.size() - 1).label().startsWith("waiting");
            nanos[0] += isOf ? self : 0;
            nanos[1] += isOf && !waits ? self : 0;
        });
        return nanos[0] == 0 ? 0 : (double) nanos[1] / nanos[0];
    }

    /** The share of time whose stack starts with these functions at these lines; repeated frames count as one. */
    private static double shareOfPath(Profile profile, String expected, int recursionDepth) {
        long[] nanos = new long[1];
        profile.tree().forEachStack((stack, self, samples) -> {
            String path = stack.stream()
                    .filter(PythonFrame.class::isInstance)
                    .map(PythonFrame.class::cast)
                    .map(frame -> frame.function() + ":" + frame.line())
                    .distinct()
                    .collect(Collectors.joining(" "));
            long repeats = stack.stream()
                    .filter(frame -> frame instanceof PythonFrame python
                            && python.function().equals("recursion"))
                    .count();
            nanos[0] += path.startsWith(expected) && repeats == recursionDepth ? self : 0;
        });
        return (double) nanos[0] / profile.tree().totalNanos();
    }

    private static Set<String> callPaths(Profile profile) {
        Set<String> paths = new TreeSet<>();
        profile.tree()
                .forEachStack((stack, nanos, samples) -> paths.add(stack.stream()
                        .filter(PythonFrame.class::isInstance)
                        .map(frame -> ((PythonFrame) frame).function())
                        .filter(function -> !function.equals("<module>"))
                        .collect(Collectors.joining(" "))));
        return paths;
    }

    private static Set<String> minus(Set<String> all, Set<String> known) {
        return all.stream().filter(path -> !known.contains(path)).collect(Collectors.toSet());
    }

    private static String stacks(Profile profile) {
        StringBuilder text = new StringBuilder();
        profile.tree().forEachStack((stack, nanos, samples) -> {
            if (stack.size() < 50 && text.length() < 4000) {
                text.append('\n').append(samples).append(' ');
                text.append(stack.stream().map(Frame::label).collect(Collectors.joining(";")));
            }
        });
        return text.toString();
    }
}
