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

    @Test
    void shouldKnowAStatementOfAVeryLongRun() {
        PythonFrame statement = new PythonFrame("<module>", "In [2]", 1, FrameClass.CELL);
        CallTree tree = new CallTree();
        tree.add(List.of(statement, INNER), 100_000_000_000_000_000L, 1);

        assertEquals(
                List.of("In [2] line 1"),
                names(LineStats.hottest(LineStats.byLine(tree), tree.totalNanos(), 6))
                        .subList(0, 1));
    }

    /** Otherwise the lines of functions, which have all the self time, would leave no room for them. */
    @Test
    void shouldBeginWithTheCellsStatementsEvenIfTheyOnlyCall() {
        PythonFrame first = new PythonFrame("<module>", "In [2]", 1, FrameClass.CELL);
        PythonFrame second = new PythonFrame("<module>", "In [2]", 3, FrameClass.CELL);
        PythonFrame brief = new PythonFrame("<module>", "In [2]", 4, FrameClass.CELL);
        CallTree tree = new CallTree();
        tree.add(List.of(first, INNER), 300, 1);
        tree.add(List.of(second, INNER), 600, 1);
        tree.add(List.of(second, OUTER), 5, 1);
        tree.add(List.of(brief), 1, 1);

        assertEquals(
                List.of("In [2] line 3", "In [2] line 1", "inner · In [1] line 7", "outer · In [1] line 2"),
                names(LineStats.hottest(LineStats.byLine(tree), tree.totalNanos(), 6))
                        .subList(0, 4));
        assertEquals(
                List.of("In [2] line 3", "inner · In [1] line 7", "outer · In [1] line 2"),
                names(LineStats.hottest(LineStats.byLine(tree), tree.totalNanos(), 3)));
    }

    private static List<String> names(List<LineStats> rows) {
        return rows.stream().map(LineStats::name).toList();
    }
}
