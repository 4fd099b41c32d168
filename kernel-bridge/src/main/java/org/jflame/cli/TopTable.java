package org.jflame.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jflame.fold.CallTree;
import org.jflame.fold.DropWaiting;
import org.jflame.fold.FoldPlumbing;
import org.jflame.fold.LineStats;
import org.jflame.fold.NameSources;
import org.jflame.fold.Profile;
import org.jflame.fold.SamplingStats;
import org.jflame.fold.SourceMap;
import org.jflame.sample.Recording;

/** The busiest functions since the last look, and since the beginning. Not thread safe. */
final class TopTable {

    /** What the rows are sorted by. */
    enum Order {
        SELF,
        TOTAL
    }

    /**
     * The time of one function or line.
     *
     * @param name what it is called
     * @param selfNanos time in which it was at work itself
     * @param totalNanos the same with what it called
     */
    private record Row(String name, long selfNanos, long totalNanos) {
        static final Row NONE = new Row("", 0, 0);

        Row since(Row earlier) {
            return new Row(name, selfNanos - earlier.selfNanos, totalNanos - earlier.totalNanos);
        }
    }

    private final String title;
    private final UnaryOperator<Profile> plumbing;
    private boolean lines;
    private Order order = Order.SELF;
    private Snapshot start = Snapshot.EMPTY;
    private Snapshot before = Snapshot.EMPTY;
    private Snapshot now = Snapshot.EMPTY;

    /**
     * @param title the first line
     * @param lines whether rows are lines instead of functions
     * @param raw whether plumbing has rows too
     */
    TopTable(String title, boolean lines, boolean raw) {
        this.title = title;
        this.plumbing = raw ? UnaryOperator.identity() : new FoldPlumbing();
        this.lines = lines;
    }

    void sortBy(Order newOrder) {
        order = newOrder;
    }

    void toggleLines() {
        lines = !lines;
    }

    /** Counts from what was seen last. */
    void reset() {
        start = now;
        before = now;
    }

    /** Takes a first look, from which everything counts: what attaching took is nobody's time. */
    void begin(Recording recording) {
        now = Snapshot.of(recording, plumbing);
        reset();
    }

    /** Takes a new look. */
    void update(Recording recording) {
        before = now;
        now = Snapshot.of(recording, plumbing);
    }

    /** The table as lines that fit. */
    List<String> render(int rows, int columns) {
        List<String> text = new ArrayList<>();
        text.add(title);
        text.add(header());
        text.add("");
        text.add(" %self %total    self   total  " + (lines ? "function (file:line)" : "function (file or module)"));
        long nanos = Math.max(1, now.stats.durationNanos() - before.stats.durationNanos());
        for (Row row : sorted()) {
            if (text.size() == rows) {
                break;
            }
            Row recent = row.since(before.rows(lines).getOrDefault(row.name, Row.NONE));
            Row all = row.since(start.rows(lines).getOrDefault(row.name, Row.NONE));
            if (all.totalNanos > 0) {
                text.add(String.format(
                        Locale.ROOT,
                        "%6.1f %6.1f %6.2fs %6.2fs  %s",
                        100.0 * recent.selfNanos / nanos,
                        100.0 * recent.totalNanos / nanos,
                        all.selfNanos / 1e9,
                        all.totalNanos / 1e9,
                        row.name));
            }
        }
        text.replaceAll(line -> Screen.fit(line, columns));
        return text;
    }

    private String header() {
        SamplingStats stats = now.stats;
        ThreadTimes times = now.times.since(before.times);
        double nanos = Math.max(1, stats.durationNanos() - before.stats.durationNanos());
        return String.format(
                Locale.ROOT,
                "%.1f s  %.1f Hz  threads: %d  running %s  waiting for GIL %s  asleep %s",
                stats.durationNanos() / 1e9,
                stats.achievedHz(),
                now.threads,
                Numbers.percent(times.runningNanos() / nanos),
                Numbers.percent(times.gilNanos() / nanos),
                Numbers.percent(times.asleepNanos() / nanos));
    }

    /** By the last moments first; what rests stays in the order of all its time. */
    private List<Row> sorted() {
        Map<String, Row> earlier = before.rows(lines);
        Comparator<Row> recent =
                Comparator.comparingLong(row -> key(row.since(earlier.getOrDefault(row.name, Row.NONE))));
        List<Row> rows = new ArrayList<>(now.rows(lines).values());
        rows.sort(recent.thenComparingLong(this::key).reversed().thenComparing(Row::name));
        return rows;
    }

    private long key(Row row) {
        return order == Order.SELF ? row.selfNanos : row.totalNanos;
    }

    /** What was recorded up to one moment. */
    private record Snapshot(
            SamplingStats stats,
            int threads,
            ThreadTimes times,
            Map<String, Row> functions,
            Map<String, Row> codeLines) {

        static final Snapshot EMPTY = new Snapshot(
                new SamplingStats(0, 0, 0, 0, 0, 0, 0, SamplingStats.Pause.NONE),
                0,
                ThreadTimes.NONE,
                Map.of(),
                Map.of());

        static Snapshot of(Recording recording, UnaryOperator<Profile> plumbing) {
            Profile all = new Profile("", recording.tree(), recording.stats(), 0);
            CallTree working = new NameSources(SourceMap.guessed())
                    .andThen(plumbing)
                    .apply(new DropWaiting().apply(all))
                    .tree();
            return new Snapshot(
                    recording.stats(),
                    ThreadTimes.threads(recording.tree()),
                    ThreadTimes.of(recording.tree()),
                    byName(LineStats.byFunction(working)),
                    byName(LineStats.byLine(working)));
        }

        Map<String, Row> rows(boolean lines) {
            return lines ? codeLines : functions;
        }

        private static Map<String, Row> byName(List<LineStats> rows) {
            Map<String, Row> byName = new HashMap<>();
            rows.forEach(row -> byName.put(row.name(), new Row(row.name(), row.selfNanos(), row.totalNanos())));
            return byName;
        }
    }
}
