package org.jflame.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jflame.fold.ProfileDiff.Measure;
import org.junit.jupiter.api.Test;

class ProfileDiffTest {

    private static final double ROUNDING = 1e-12;

    @Test
    void shouldCompareSharesAndNotTimes() {
        ProfileDiff diff =
                ProfileDiff.of(profile("main 1 30", "main 1;f 2 70"), profile("main 1 600", "main 1;f 2 400"));

        DiffNode f = find(diff, "f (a.py)");
        assertEquals(0.7, f.beforeShare(), ROUNDING);
        assertEquals(0.4, f.afterShare(), ROUNDING);
        assertEquals(-0.3, f.change(), ROUNDING);
        assertEquals(0, find(diff, "main (a.py)").change(), ROUNDING);
    }

    @Test
    void shouldKnowAFunctionAgainThatHasMoved() {
        ProfileDiff diff = ProfileDiff.of(profile("main 1;f 2 70", "main 9;f 3 30"), profile("main 5;f 14 5"));

        DiffNode f = find(diff, "f (a.py)");
        assertFalse(f.isNew() || f.isGone());
        assertEquals(0, f.change(), ROUNDING);
    }

    @Test
    void shouldMarkWhatIsNewAndWhatIsGone() {
        ProfileDiff diff =
                ProfileDiff.of(profile("main 1;old 2 10", "main 1 10"), profile("main 1;fresh 2 5", "main 1 5"));

        assertTrue(find(diff, "old (a.py)").isGone());
        assertTrue(find(diff, "fresh (a.py)").isNew());
        assertEquals(-0.5, find(diff, "old (a.py)").change(), ROUNDING);
        assertEquals(0.5, find(diff, "fresh (a.py)").change(), ROUNDING);
    }

    @Test
    void shouldMatchThreadsByNameAndProcessesByRank() {
        CallTree before = new CallTree();
        CallTree after = new CallTree();
        PythonFrame work = PythonFrame.unnamed("work", "a.py", 3);
        before.add(List.of(new ProcessFrame(10, "t.py", "1"), new ThreadFrame(10, "MainThread"), work), 5, 5);
        before.add(List.of(new ProcessFrame(10, "t.py", "1"), new ThreadFrame(11, ""), work), 5, 5);
        after.add(List.of(new ProcessFrame(20, "t.py", "1"), new ThreadFrame(20, "MainThread"), work), 9, 9);
        after.add(List.of(new ProcessFrame(20, "t.py", "1"), new ThreadFrame(21, ""), work), 9, 9);

        everyNode(ProfileDiff.of(profile(before), profile(after))).forEach(node -> {
            assertFalse(node.isNew() || node.isGone());
            assertEquals(0, node.change(), ROUNDING);
        });
    }

    @Test
    void shouldAddUpFunctionsOverAllTheirStacks() {
        ProfileDiff diff = ProfileDiff.of(
                profile("main 1;f 2 10", "main 1;g 3;f 2 10", "main 1;g 3 20"),
                profile("main 1;f 2 60", "main 1;h 9 40"));

        List<DiffStats> rows = DiffStats.byFunction(diff);

        assertEquals(
                List.of("g (a.py) 0.5 0.0 gone", "h (a.py) 0.0 0.4 new", "f (a.py) 0.5 0.6 ", "main (a.py) 0.0 0.0 "),
                rows.stream()
                        .map(row -> row.name() + " " + row.before() + " " + row.after() + " "
                                + (row.isNew() ? "new" : row.isGone() ? "gone" : ""))
                        .toList());
    }

    @Test
    void shouldGiveEveryCalleeRoomBelowItsCaller() {
        ProfileDiff diff = ProfileDiff.of(profile("a 1;b 1 3", "a 1;c 1 7"), profile("a 1;c 1;d 1 2", "e 1 8"));
        for (DiffNode node : everyNode(diff)) {
            double before =
                    node.children().stream().mapToDouble(DiffNode::beforeShare).sum();
            double after =
                    node.children().stream().mapToDouble(DiffNode::afterShare).sum();
            assertTrue(before <= node.beforeShare() + ROUNDING && after <= node.afterShare() + ROUNDING);
        }
    }

    @Test
    void shouldSurviveProfilesWithoutTime() {
        Profile empty = profile(new CallTree());
        assertEquals(
                0, find(ProfileDiff.of(empty, profile("f 1 10")), "f (a.py)").beforeShare());
        assertEquals(
                0, find(ProfileDiff.of(profile("f 1 10"), empty), "f (a.py)").afterShare());
        assertTrue(ProfileDiff.of(empty, empty).root().children().isEmpty());
        assertEquals(0, ProfileDiff.of(empty, empty).chanceShare());
    }

    @Test
    void shouldSayHowMuchMayBeChance() {
        double chance = ProfileDiff.of(profile("f 1 100"), profile("f 1 100")).chanceShare();
        assertEquals(2 * Math.sqrt(0.25 / 100 + 0.25 / 100), chance, ROUNDING);
    }

    @Test
    void shouldTakeACellForTheSameWhateverItsNumber() {
        CallTree before = new CallTree();
        CallTree after = new CallTree();
        before.add(List.of(cell("<module>", 5, 2), cell("load", 3, 4), cell("decode", 3, 9)), 5, 5);
        before.add(List.of(cell("<module>", 5, 2), cell("step", 4, 1)), 5, 5);
        after.add(List.of(cell("<module>", 9, 3), cell("load", 7, 4), cell("decode", 7, 11)), 5, 5);
        after.add(List.of(cell("<module>", 9, 3), cell("step", 4, 1)), 5, 5);

        everyNode(ProfileDiff.of(profile(before), profile(after))).forEach(node -> {
            assertFalse(node.isNew() || node.isGone(), node.frame().label());
            assertEquals(0, node.change(), ROUNDING);
        });
    }

    @Test
    void shouldNotTakeANumberThatAnotherCellHasNowForTheSame() {
        CallTree before = new CallTree();
        CallTree after = new CallTree();
        before.add(List.of(cell("<module>", 5, 2), cell("load", 3, 4)), 5, 5);
        after.add(List.of(cell("<module>", 3, 2), cell("fetch", 4, 4)), 5, 5);

        ProfileDiff diff = ProfileDiff.of(profile(before), profile(after));

        assertFalse(find(diff, "In [3]").isNew() || find(diff, "In [3]").isGone());
        assertTrue(find(diff, "load · earlier In [3]").isGone());
        assertTrue(find(diff, "fetch · In [4]").isNew());
    }

    @Test
    void shouldCompareTimesOfRuns() {
        ProfileDiff diff = ProfileDiff.of(
                sampled("main 1;kept 2 300", "main 1;slow 3 400"), sampled("main 1;kept 2 300"), Measure.TIME);

        assertEquals(0, find(diff, "kept (a.py)").change(), ROUNDING);
        assertEquals(-400.0 / 700, find(diff, "slow (a.py)").change(), ROUNDING);
        assertTrue(find(diff, "slow (a.py)").isGone());
        assertTrue(diff.isRunBeyondChance());
        assertEquals("slow (a.py)", DiffCause.ofLess(diff).orElseThrow().frame().label());
        assertTrue(DiffCause.ofMore(diff).isEmpty());
    }

    @Test
    void shouldCompareSharesWhereNobodyKnowsTheTime() {
        assertEquals(
                Measure.SHARE,
                ProfileDiff.of(profile("f 1 100"), sampled("f 1 100"), Measure.TIME)
                        .measure());
    }

    @Test
    void shouldNotClaimWhatChanceExplains() {
        ProfileDiff diff = ProfileDiff.of(
                sampled("main 1;f 2 100", "main 1;g 3 100", "main 1;rare 4 3"),
                sampled("main 1;f 2 118", "main 1;g 3 90", "main 1;odd 4 4"),
                Measure.TIME);

        assertFalse(diff.isRunBeyondChance());
        everyNode(diff).forEach(node -> assertFalse(node.isBeyondChance() || node.isNew() || node.isGone()));
        assertTrue(DiffStats.byFunction(diff).stream().noneMatch(DiffStats::isChange));
        assertTrue(DiffCause.ofLess(diff).isEmpty() && DiffCause.ofMore(diff).isEmpty());
    }

    @Test
    void shouldClaimLessOftenThanChanceAllows() {
        Random random = new Random(7);
        int claims = 0;
        for (int run = 0; run < 300; run++) {
            ProfileDiff diff = ProfileDiff.of(random(random), random(random), Measure.TIME);
            claims += diff.isRunBeyondChance()
                            || DiffStats.byFunction(diff).stream().anyMatch(DiffStats::isChange)
                    ? 1
                    : 0;
        }
        assertTrue(claims < 300 * 0.1, claims + " of 300 pairs of equal programs are said to differ");
    }

    @Test
    void shouldNameTheFunctionThatTheCellCalls() {
        CallTree before = new CallTree();
        CallTree after = new CallTree();
        PythonFrame merge = PythonFrame.unnamed("merge", "pandas/frame.py", 4);
        PythonFrame join = PythonFrame.unnamed("join", "pandas/join.py", 9);
        before.add(List.of(cell("<module>", 5, 2), merge, join), 900, 900);
        after.add(List.of(cell("<module>", 6, 2), merge, join), 300, 300);
        ProfileDiff calls = ProfileDiff.of(sampled(before), sampled(after), Measure.TIME);
        assertEquals(
                "merge (pandas/frame.py)",
                DiffCause.ofLess(calls).orElseThrow().frame().label());

        before.add(List.of(cell("<module>", 5, 2), cell("step", 4, 2), merge, join), 9000, 9000);
        after.add(List.of(cell("<module>", 6, 2), cell("step", 4, 2), merge, join), 300, 300);
        ProfileDiff steps = ProfileDiff.of(sampled(before), sampled(after), Measure.TIME);
        assertEquals(
                "step · In [4]", DiffCause.ofLess(steps).orElseThrow().frame().label());
    }

    private static Profile random(Random random) {
        CallTree tree = new CallTree();
        for (int sample = 0; sample < 400 + random.nextGaussian() * 20; sample++) {
            PythonFrame f = PythonFrame.unnamed("f" + random.nextInt(8), "a.py", 3);
            tree.add(List.of(cell("<module>", 5, 2), f), 1, 1);
        }
        return sampled(tree);
    }

    private static PythonFrame cell(String function, int count, int line) {
        return new PythonFrame(function, "In [" + count + "]", line, FrameClass.CELL);
    }

    private static Profile sampled(String... stacks) {
        return sampled(profile(stacks).tree());
    }

    private static Profile sampled(CallTree tree) {
        long nanos = tree.totalNanos();
        return new Profile(
                "t", tree, new SamplingStats(nanos, 1e9, nanos, 0, nanos, 0, 0, SamplingStats.Pause.NONE), 0);
    }

    /** Stacks of {@code function line;function line count}. */
    private static Profile profile(String... stacks) {
        CallTree tree = new CallTree();
        for (String stack : stacks) {
            int last = stack.lastIndexOf(' ');
            List<Frame> frames = List.of(stack.substring(0, last).split(";")).stream()
                    .<Frame>map(frame -> {
                        String[] parts = frame.split(" ");
                        return PythonFrame.unnamed(parts[0], "a.py", Integer.parseInt(parts[1]));
                    })
                    .toList();
            long count = Long.parseLong(stack.substring(last + 1));
            tree.add(frames, count, count);
        }
        return profile(tree);
    }

    private static Profile profile(CallTree tree) {
        return new Profile("t", tree, SamplingStats.UNKNOWN, 0);
    }

    private static DiffNode find(ProfileDiff diff, String label) {
        return everyNode(diff).stream()
                .filter(node -> node.frame().label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    private static List<DiffNode> everyNode(ProfileDiff diff) {
        List<DiffNode> nodes = new ArrayList<>();
        Deque<DiffNode> pending = new ArrayDeque<>(diff.root().children());
        while (!pending.isEmpty()) {
            DiffNode node = pending.remove();
            nodes.add(node);
            pending.addAll(node.children());
        }
        return nodes;
    }
}
