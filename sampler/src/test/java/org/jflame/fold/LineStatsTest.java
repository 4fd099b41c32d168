package org.jflame.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LineStatsTest {

    private static final PythonFrame OUTER = new PythonFrame("outer", "In [1]", 2, FrameClass.CELL);
    private static final PythonFrame INNER = new PythonFrame("inner", "In [1]", 7, FrameClass.CELL);

    @Test
    void shouldCountRecursionOnce() {
        CallTree tree = new CallTree();
        tree.add(List.of(OUTER, OUTER, OUTER), 9, 1);

        assertEquals(List.of(new LineStats("outer · In [1] line 2", OUTER, 9, 0, 9)), LineStats.byLine(tree));
    }

    @Test
    void shouldGiveAWaitToTheLineThatWaits() {
        CallTree tree = new CallTree();
        tree.add(List.of(OUTER, INNER, new WaitFrame("read")), 6, 1);
        tree.add(List.of(OUTER, INNER), 1, 1);
        tree.add(List.of(OUTER), 2, 1);

        assertEquals(
                List.of(
                        new LineStats("inner · In [1] line 7", INNER, 7, 6, 7),
                        new LineStats("outer · In [1] line 2", OUTER, 2, 0, 9)),
                LineStats.byLine(tree));
    }
}
