package org.jflame.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.PythonFrame;
import org.jflame.fold.SamplingStats;
import org.jflame.fold.ThreadFrame;
import org.jflame.fold.WaitFrame;
import org.jflame.sample.Recording;
import org.junit.jupiter.api.Test;

class TopTableTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Frame THREAD = new ThreadFrame(7, "");
    private static final Frame MAIN = PythonFrame.unnamed("main", "/a/b/x.py", 1);
    private static final Frame HOT = PythonFrame.unnamed("hot", "/a/b/x.py", 2);
    private static final Frame LATE = PythonFrame.unnamed("late", "/a/b/x.py", 3);

    private final CallTree tree = new CallTree();
    private final TopTable table = new TopTable("title", false, false);

    @Test
    void shouldShowTheLastMomentsAndAllTime() {
        add(3 * SECOND, MAIN, HOT);
        add(SECOND, MAIN, new WaitFrame("read"));
        update(4);
        add(SECOND, MAIN, LATE);
        update(5);
        List<String> lines = table.render(100, 200);
        assertEquals("title", lines.get(0));
        assertEquals("5.0 s  0.0 Hz  threads: 1  running 100 %  waiting for GIL 0 %  asleep 0 %", lines.get(1));
        assertEquals(" 100.0  100.0   1.00s   1.00s  late (b/x.py)", lines.get(4));
        assertEquals("   0.0    0.0   3.00s   3.00s  hot (b/x.py)", lines.get(5));
        assertEquals("   0.0  100.0   0.00s   4.00s  main (b/x.py)", lines.get(6));
    }

    @Test
    void shouldSortByTotal() {
        add(3 * SECOND, MAIN, HOT);
        update(3);
        table.sortBy(TopTable.Order.TOTAL);
        assertTrue(table.render(100, 200).get(4).endsWith("hot (b/x.py)")); // as much: by self
        add(SECOND, MAIN, LATE);
        update(4);
        assertTrue(table.render(100, 200).get(4).endsWith("main (b/x.py)"));
    }

    @Test
    void shouldCountFromZeroAgain() {
        add(3 * SECOND, MAIN, HOT);
        update(3);
        table.reset();
        assertEquals(4, table.render(100, 200).size());
        add(SECOND, MAIN, LATE);
        update(4);
        assertEquals(6, table.render(100, 200).size());
    }

    @Test
    void shouldTellLinesApart() {
        add(SECOND, MAIN, HOT);
        update(1);
        table.toggleLines();
        assertTrue(table.render(100, 200).get(4).endsWith("hot (b/x.py:2)"));
    }

    @Test
    void shouldFitTheScreen() {
        add(SECOND, MAIN, PythonFrame.unnamed("\u001b[2Jevil\u202e", "/a/b/x.py", 9));
        update(1);
        List<String> lines = table.render(5, 40);
        assertEquals(5, lines.size());
        assertTrue(lines.stream().allMatch(line -> line.length() <= 40));
        assertTrue(lines.get(4).contains("?[2Jevil?"), lines.get(4));
    }

    private void add(long nanos, Frame... frames) {
        List<Frame> stack = new java.util.ArrayList<>(List.of(THREAD));
        stack.addAll(List.of(frames));
        tree.add(stack, nanos, 1);
    }

    private void update(int seconds) {
        table.update(
                new Recording(tree, new SamplingStats(seconds * SECOND, 100, 0, 0, 0, 0, 0, SamplingStats.Pause.NONE)));
    }
}
