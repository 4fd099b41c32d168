package org.jflame.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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
