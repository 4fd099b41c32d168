package org.jflame.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jflame.fold.TruncatedFrame.Reason;
import org.junit.jupiter.api.Test;

/** A tree that has become too large takes time, and no more memory. */
class CallTreeSizeTest {

    private static final Frame REST = new TruncatedFrame(Reason.TOO_MANY_STACKS);

    private final CallTree tree = new CallTree();

    @Test
    void shouldSayHowManyNodesAStackMade() {
        assertEquals(3, tree.add(stack("a", "b", "c"), 1, 1));
        assertEquals(0, tree.add(stack("a", "b", "c"), 1, 1));
        assertEquals(1, tree.add(stack("a", "b", "d"), 1, 1));
        assertEquals(0, tree.add(stack("a"), 1, 1));
    }

    @Test
    void shouldKeepKnownStacksAndPutTheRestTogether() {
        tree.add(stack("a", "b"), 10, 1);

        assertEquals(0, tree.addKnown(stack("a", "b"), REST, 10, 1));
        assertEquals(1, tree.addKnown(stack("a", "x", "y"), REST, 5, 1));
        assertEquals(0, tree.addKnown(stack("a", "z"), REST, 5, 1));
        assertEquals(2, tree.addKnown(stack("q", "r", "s"), REST, 2, 1));

        CallTree a = tree.children().get(frame("a"));
        assertEquals(30, a.totalNanos());
        assertEquals(20, a.children().get(frame("b")).selfNanos());
        assertEquals(10, a.children().get(REST).selfNanos());
        assertEquals(2, tree.children().get(frame("q")).children().get(REST).selfNanos());
        assertEquals(32, tree.totalNanos());
    }

    @Test
    void shouldStayBoundedWhateverIsAdded() {
        SplittableRandom random = new SplittableRandom(1);
        int limit = 1000;
        int nodes = 0;
        for (int i = 0; i < 100_000; i++) {
            List<Frame> stack = new ArrayList<>();
            for (int depth = 0; depth < 20; depth++) {
                stack.add(frame("f" + random.nextInt(10)));
            }
            nodes += nodes < limit ? tree.add(stack, 3, 1) : tree.addKnown(stack, REST, 3, 1);
        }
        assertTrue(nodes < 3 * limit, "nodes: " + nodes);
        assertEquals(300_000, tree.totalNanos());
    }

    private static List<Frame> stack(String... functions) {
        List<Frame> stack = new ArrayList<>();
        for (String function : functions) {
            stack.add(frame(function));
        }
        return stack;
    }

    private static Frame frame(String function) {
        return PythonFrame.unnamed(function, "file.py", 1);
    }
}
