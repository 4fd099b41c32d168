package org.jflame.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jflame.fold.Timeline.Run;
import org.jflame.fold.Timeline.Track;
import org.junit.jupiter.api.Test;

/** Whatever is done to a profile is done to its time order: its stacks end in leaves of the profile's tree. */
class TimelineTest {

    private static final int MAIN = 100;
    private static final int LOADER = 101;
    private static final WaitFrame SLEEP = new WaitFrame("clock_nanosleep");
    private static final PythonFrame KERNEL = PythonFrame.unnamed("run_code", "/std/site-packages/IPython/core.py", 1);
    private static final PythonFrame CELL = PythonFrame.unnamed("<module>", "/tmp/ipykernel_1/5.py", 3);
    private static final PythonFrame NEXT_LINE = PythonFrame.unnamed("<module>", "/tmp/ipykernel_1/5.py", 4);
    private static final PythonFrame LIBRARY = PythonFrame.unnamed("fit", "/std/site-packages/pkg/fit.py", 7);
    private static final SourceMap SOURCES =
            new SourceMap(Map.of("/tmp/ipykernel_1/5.py", 5), List.of("/std"), List.of("/std/site-packages"));

    private final Profile recorded = recorded();

    @Test
    void shouldShowInTheCellsViewWhatTheTreeShows() {
        CellContext context = new CellContext(
                "In [5]", SOURCES, OptionalInt.of(5), false, MAIN, false, false, false, Set.of(), Map.of());
        Profile profile = CellView.apply(recorded, context);

        assertEquals(1, profile.timeline().tracks().size());
        Track main = profile.timeline().tracks().get(0);
        assertEquals("MainThread", main.thread().name());
        assertEquals(
                List.of(
                        "nothing 3",
                        "In [5] line 3 4",
                        "In [5] line 3 > fit (pkg/fit.py:7) 5",
                        "In [5] line 4 > waiting: clock_nanosleep 6"),
                runs(profile, main));
        assertEndInTree(profile);
    }

    @Test
    void shouldFollowEveryProcessor() {
        List<UnaryOperator<Profile>> processors = List.of(
                new NameSources(SOURCES),
                new ClassifySources(SOURCES),
                new FoldPlumbing(),
                new DropLines(),
                new DropWaiting(),
                new MergeThreads());
        Profile profile = recorded;
        for (UnaryOperator<Profile> processor : processors) {
            assertEndInTree(processor.apply(recorded));
            profile = processor.apply(profile);
            assertEndInTree(profile);
        }
        assertEquals(2, profile.timeline().tracks().size());
        assertEquals(recorded.timeline().slotNanos(), profile.timeline().slotNanos());
    }

    @Test
    void shouldJoinRunsThatBecomeEqual() {
        Profile profile = new DropLines().apply(recorded);

        List<String> main = runs(profile, profile.timeline().tracks().get(0));
        assertEquals(4, main.size(), main.toString());
        Profile merged = recorded.withFrames(frame -> frame instanceof ThreadFrame ? frame : null);
        assertEquals(
                List.of("thread 100 18"),
                runs(merged, merged.timeline().tracks().get(0)));
    }

    @Test
    void shouldHaveNoTrackForAThreadOfWhichNothingIsShown() {
        Profile profile = recorded.withStacks(
                stack -> stack.contains(KERNEL) && stack.contains(LIBRARY) ? Optional.of(stack) : Optional.empty(),
                stack -> false);

        assertEquals(
                List.of(
                        "nothing 7",
                        "thread 100 > run_code (/std/site-packages/IPython/core.py:1) > "
                                + "<module> (/tmp/ipykernel_1/5.py:3) > fit (/std/site-packages/pkg/fit.py:7) 5"),
                runs(profile, profile.timeline().tracks().get(0)));
        assertEquals(1, profile.timeline().tracks().size());
        assertEquals(1, profile.timeline().leaves().size());
        assertEquals(recorded.tree().totalNanos(), profile.tree().totalNanos() + profile.hiddenNanos());
    }

    @Test
    void shouldMergeARangeOfSlots() {
        Timeline timeline = recorded.timeline();
        CallTree tree = recorded.tree();

        assertEquals(18_000_000 + 10_000_000, timeline.between(tree, 0, 100).totalNanos());
        assertEquals(List.of("run_code", "<module>", "fit"), functions(timeline.between(tree, 6, 9)));
        assertEquals(List.of("run_code", "<module>"), functions(timeline.between(tree, 4, 6)));
        CallTree last = timeline.last(tree, 2_000_000);
        assertEquals(2_000_000, last.totalNanos(), "the main thread's, which alone goes on");
        assertEquals(1_000_000, timeline.last(tree, 1).totalNanos(), "one slot at least");
        assertTrue(Timeline.NONE.last(tree, 1_000).isEmpty());
    }

    private static List<String> functions(CallTree tree) {
        List<String> functions = new ArrayList<>();
        tree.children()
                .get(new ThreadFrame(MAIN, ""))
                .forEachNode((caller, frame, node) -> functions.add(((PythonFrame) frame).function()));
        return functions;
    }

    private static Profile recorded() {
        ThreadFrame main = new ThreadFrame(MAIN, "");
        ThreadFrame loader = new ThreadFrame(LOADER, "loader");
        List<List<Frame>> stacks = List.of(
                List.of(main, KERNEL),
                List.of(main, KERNEL, CELL),
                List.of(main, KERNEL, CELL, LIBRARY),
                List.of(main, KERNEL, NEXT_LINE, SLEEP),
                List.of(loader, LIBRARY),
                List.of(loader, LIBRARY, SLEEP));
        CallTree tree = new CallTree();
        stacks.forEach(stack -> tree.add(stack, 10, 1));
        List<Run> runs = List.of(new Run(0, 3), new Run(1, 4), new Run(2, 5), new Run(3, 6));
        List<Run> others = List.of(new Run(Timeline.NOTHING, 2), new Run(4, 1), new Run(5, 9));
        List<CallTree> leaves = stacks.stream().map(tree::leafOf).toList();
        Timeline timeline =
                new Timeline(1_000_000, leaves, List.of(new Track(null, main, runs), new Track(null, loader, others)));
        return new Profile("In [5]", tree, SamplingStats.UNKNOWN, 0, 0, timeline);
    }

    private static void assertEndInTree(Profile profile) {
        List<CallTree> leaves = profile.timeline().leaves();
        List<List<Frame>> stacks = profile.timeline().stacks(profile.tree());
        for (int i = 0; i < leaves.size(); i++) {
            CallTree node = profile.tree();
            for (Frame frame : stacks.get(i)) {
                node = node.children().get(frame);
            }
            assertSame(leaves.get(i), node);
            assertTrue(node.samples() > 0, stacks.get(i).toString());
        }
    }

    private static List<String> runs(Profile profile, Track track) {
        List<List<Frame>> stacks = profile.timeline().stacks(profile.tree());
        List<String> runs = new ArrayList<>();
        for (Run run : track.runs()) {
            List<String> labels = run.leaf() == Timeline.NOTHING
                    ? List.of("nothing")
                    : stacks.get(run.leaf()).stream().map(Frame::label).toList();
            runs.add(String.join(" > ", labels) + " " + run.slots());
        }
        return runs;
    }
}
