package org.jflame.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the command line can leave out of a profile, and that no time is lost by it. */
class ViewsTest {

    private static final ProcessFrame PROCESS = new ProcessFrame(7, "train.py", "0");
    private static final ThreadFrame MAIN = new ThreadFrame(7, "MainThread");
    private static final ThreadFrame WORKER = new ThreadFrame(8, "worker");

    static List<UnaryOperator<Profile>> views() {
        UnaryOperator<Profile> all = profile -> new NameSources(SourceMap.guessed())
                .apply(new MergeThreads().apply(new DropWaiting().apply(new DropLines().apply(profile))));
        return List.of(
                new MergeThreads(),
                new DropLines(),
                new DropWaiting(),
                new NameSources(SourceMap.guessed()),
                new ClassifySources(SourceMap.guessed()),
                all);
    }

    @ParameterizedTest
    @MethodSource("views")
    void shouldLoseNoTime(UnaryOperator<Profile> view) {
        for (Profile before : List.of(profile(), empty())) {
            Profile after = view.apply(before);
            assertEquals(accounted(before), accounted(after));
            assertEquals(after.tree().totalNanos(), sumOfSelves(after.tree()), "self times add up");
            assertTotalsHold(after.tree());
        }
    }

    @Test
    void shouldLayThreadsOverEachOtherWithinTheirProcess() {
        assertEquals(
                Map.of(
                        "train.py (process 7) rank 0", 2L,
                        "train.py (process 7) rank 0;f (a.py:1)", 30L,
                        "train.py (process 7) rank 0;f (a.py:1);g (a.py:2)", 41L,
                        "train.py (process 7) rank 0;f (a.py:3);waiting: GIL", 5L,
                        "train.py (process 7) rank 0;f (a.py:1);waiting: read", 100L),
                stacks(new MergeThreads().apply(profile())));
    }

    @Test
    void shouldDropAllWaitingAndSayHowMuch() {
        Profile running = new DropWaiting().apply(profile());
        assertEquals(0, running.waitingRatio());
        assertEquals(105 + 1000, running.hiddenNanos());
        assertEquals(10, running.outsideNanos());
        assertEquals(73, running.tree().totalNanos());
    }

    @Test
    void shouldAddTheLinesOfAFunction() {
        Profile whole = new DropLines().apply(new MergeThreads().apply(profile()));
        CallTree process = whole.tree().children().get(PROCESS);
        assertEquals(1, process.children().size());
        CallTree f = process.children().get(PythonFrame.unnamed("f", "a.py", 0));
        assertEquals(176, f.totalNanos());
        assertEquals(30, f.selfNanos());
    }

    @Test
    void shouldNameFilesByAsManyPartsAsTellThemApart() {
        CallTree tree = new CallTree();
        for (String file : List.of(
                "/srv/one/app/models.py",
                "/srv/two/app/models.py",
                "/srv/one/app/views.py",
                "app/models.py",
                "/x.py")) {
            tree.add(List.of(PythonFrame.unnamed("f", file, 1)), 1, 1);
        }
        Profile named = new NameSources(SourceMap.guessed()).apply(new Profile("t", tree, SamplingStats.UNKNOWN, 0));
        assertEquals(
                List.of("/x.py", "app/models.py", "app/views.py", "one/app/models.py", "two/app/models.py"),
                named.tree().children().keySet().stream()
                        .map(frame -> ((PythonFrame) frame).file())
                        .sorted()
                        .toList());
    }

    @Test
    void shouldClassifyByThePathAloneAndKeepIt() {
        assertClass(FrameClass.STANDARD_LIBRARY, "/usr/lib/python3.11/json/decoder.py", "json/decoder.py");
        assertClass(FrameClass.STANDARD_LIBRARY, "/usr/lib64/python2.7/os.py", "os.py");
        assertClass(FrameClass.STANDARD_LIBRARY, "/opt/lib/python3.13t/lib-dynload/_x.py", "_x.py");
        assertClass(FrameClass.STANDARD_LIBRARY, "/usr/lib/python311.zip/os.py", "os.py");
        assertClass(FrameClass.STANDARD_LIBRARY, "<frozen importlib._bootstrap>", "<frozen importlib._bootstrap>");
        assertClass(FrameClass.LIBRARY, "/usr/lib/python3.11/site-packages/torch/nn.py", "torch/nn.py");
        assertClass(FrameClass.LIBRARY, "/usr/lib/python3/dist-packages/apt/cache.py", "apt/cache.py");
        assertClass(FrameClass.LIBRARY, "/v/lib/python3.9/site-packages/a/lib/python3.9/b.py", "a/lib/python3.9/b.py");
        assertClass(FrameClass.USER_FILE, "/home/ann/python3.11/train.py", "python3.11/train.py");
        assertClass(FrameClass.USER_FILE, "/home/ann/lib/python/train.py", "python/train.py");
    }

    @Test
    void shouldKeepWhatIsKnownAlready() {
        for (FrameClass known : FrameClass.values()) {
            if (known != FrameClass.USER_FILE) {
                PythonFrame frame = new PythonFrame("f", "pkg/a.py", 3, known);
                assertEquals(frame, SourceMap.guessed().named(frame));
                assertEquals(frame, SourceMap.guessed().classified(frame));
            }
        }
    }

    private static void assertClass(FrameClass frameClass, String file, String name) {
        PythonFrame frame = PythonFrame.unnamed("f", file, 3);
        assertEquals(
                new PythonFrame("f", file, 3, frameClass), SourceMap.guessed().classified(frame));
        assertEquals(
                new PythonFrame("f", name, 3, frameClass), SourceMap.guessed().named(frame));
        PythonFrame named = SourceMap.guessed().named(frame);
        assertEquals(named, SourceMap.guessed().named(named), "named twice");
    }

    private static Profile profile() {
        CallTree tree = new CallTree();
        PythonFrame f1 = PythonFrame.unnamed("f", "a.py", 1);
        PythonFrame f3 = PythonFrame.unnamed("f", "a.py", 3);
        PythonFrame g = PythonFrame.unnamed("g", "a.py", 2);
        tree.add(List.of(PROCESS, MAIN, f1), 30, 3);
        tree.add(List.of(PROCESS, MAIN, f1, g), 40, 4);
        tree.add(List.of(PROCESS, WORKER, f1, g), 1, 1);
        tree.add(List.of(PROCESS, WORKER), 2, 1);
        tree.add(List.of(PROCESS, WORKER, f3, new WaitFrame(WaitFrame.GIL)), 5, 1);
        tree.add(List.of(PROCESS, WORKER, f1, new WaitFrame("read")), 100, 10);
        return new Profile("t", tree, SamplingStats.UNKNOWN, 10, 1000);
    }

    private static Profile empty() {
        return new Profile("t", new CallTree(), SamplingStats.UNKNOWN, 0);
    }

    private static long accounted(Profile profile) {
        return profile.tree().totalNanos() + profile.outsideNanos() + profile.hiddenNanos();
    }

    private static long sumOfSelves(CallTree tree) {
        long[] sum = new long[1];
        tree.forEachStack((stack, nanos, samples) -> sum[0] += nanos);
        return sum[0];
    }

    private static void assertTotalsHold(CallTree tree) {
        tree.forEachNode((caller, frame, node) -> {
            long below = node.children().values().stream()
                    .mapToLong(CallTree::totalNanos)
                    .sum();
            assertEquals(node.totalNanos(), node.selfNanos() + below, frame.label());
            assertFalse(frame.label().isEmpty());
        });
    }

    private static Map<String, Long> stacks(Profile profile) {
        Map<String, Long> stacks = new TreeMap<>();
        profile.tree()
                .forEachStack((stack, nanos, samples) ->
                        stacks.put(stack.stream().map(Frame::label).collect(Collectors.joining(";")), nanos));
        return stacks;
    }
}
