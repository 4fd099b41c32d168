package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.NamedFrame;
import org.jflame.fold.ThreadFrame;
import org.jflame.fold.Timeline;
import org.junit.jupiter.api.Test;

/** The time order is bounded, and what it says of any part of the time is right on the average. */
class TimeOrderTest {

    private static final long MILLI = 1_000_000;

    private final CallTree tree = new CallTree();
    private final TimeOrder order = new TimeOrder(MILLI);

    @Test
    void shouldHaveOneRunForEachPhase() {
        for (int i = 1; i <= 30; i++) {
            sample(1, i <= 10 ? "a" : i <= 20 ? "b" : "a", MILLI, i * MILLI);
        }
        assertEquals(List.of("a 10", "b 10", "a 10"), runs(timeline().tracks().get(0)));
        assertEquals(2, timeline().leaves().size());
    }

    @Test
    void shouldLeaveTheTimeBeforeAThreadAndInItsGapsEmpty() {
        sample(1, "a", 10 * MILLI, 10 * MILLI);
        sample(2, "b", 4 * MILLI, 10 * MILLI);
        sample(2, "b", 2 * MILLI, 20 * MILLI);

        assertEquals(List.of("a 10"), runs(timeline().tracks().get(0)));
        assertEquals(
                List.of("- 6", "b 4", "- 8", "b 2"), runs(timeline().tracks().get(1)));
    }

    @Test
    void shouldKeepASleeperOfHoursInOneRun() {
        long hours = 3 * 3600 * 1000 * MILLI;
        sample(1, "sleep", hours, hours);

        assertEquals(List.of("sleep " + hours / MILLI), runs(timeline().tracks().get(0)));
    }

    @Test
    void shouldStayBoundedOverAMillionSamplesOfManyThreads() {
        SplittableRandom random = new SplittableRandom(7);
        int threads = 200;
        int samples = 1_000_000;
        for (int i = 0; i < samples; i++) {
            sample(i % threads, "f" + random.nextInt(100), MILLI, (1 + i / threads) * MILLI);
        }
        Timeline timeline = timeline();

        assertEquals(threads, timeline.tracks().size());
        int runs = 0;
        for (Timeline.Track track : timeline.tracks()) {
            runs += track.runs().size();
            long slots = track.runs().stream().mapToLong(Timeline.Run::slots).sum();
            assertEquals(samples / threads * MILLI, slots * timeline.slotNanos(), timeline.slotNanos());
        }
        assertTrue(runs <= TimeOrder.MAX_RUNS + threads, "runs: " + runs);
        assertTrue(runs > TimeOrder.MAX_RUNS / 4, "runs: " + runs);
    }

    @Test
    void shouldStayBoundedWithThreadsThatComeAndGo() {
        for (int tid = 1; tid <= 100_000; tid++) {
            sample(tid, "f", MILLI, tid * MILLI);
        }
        assertEquals(TimeOrder.MAX_THREADS, timeline().tracks().size());
    }

    /** Of 200 recordings with random samples: the mean of the estimates is the truth, in both halves. */
    @Test
    void shouldEstimateEachPartOfTheTimeWithoutBias() {
        SplittableRandom random = new SplittableRandom(11);
        double[] bias = new double[2];
        int recordings = 200;
        for (int i = 0; i < recordings; i++) {
            double[] error = errorOfHalves(random);
            bias[0] += error[0] / recordings;
            bias[1] += error[1] / recordings;
        }
        // An estimate of some 100 slots has a standard deviation of about 0.05, the mean of 200 one of 0.0035.
        assertEquals(0, bias[0], 0.014);
        assertEquals(0, bias[1], 0.014);
    }

    /** Samples of unequal weight, mostly of "a" in the first half and of "b" in the second: estimate - truth for "a". */
    private static double[] errorOfHalves(SplittableRandom random) {
        CallTree tree = new CallTree();
        TimeOrder order = new TimeOrder(MILLI);
        long length = 8192 * MILLI;
        double[] truth = new double[2];
        // Other threads fill the order, so that slots are made longer many times.
        for (long until = 0; until < length; ) {
            boolean isFirst = until < length / 2;
            boolean isA = random.nextInt(10) < (isFirst ? 8 : 3);
            long end = isFirst ? length / 2 : length;
            long nanos = Math.min(end - until, (isA ? 1 : 3) * random.nextLong(1, 20 * MILLI));
            until += nanos;
            truth[isFirst ? 0 : 1] += isA ? nanos : 0;
            add(tree, order, 1, isA ? "a" : "b", nanos, until);
            for (int tid = 2; tid < 17; tid++) {
                add(tree, order, tid, random.nextBoolean() ? "c" : "d", nanos, until);
            }
        }
        Timeline timeline = order.timeline();
        List<String> slots = slots(timeline.stacks(tree), timeline.tracks().get(0));
        int half = slots.size() / 2;
        return new double[] {
            share(slots.subList(0, half)) - truth[0] / (length / 2),
            share(slots.subList(half, slots.size())) - truth[1] / (length / 2)
        };
    }

    private static double share(List<String> slots) {
        return (double) slots.stream().filter("a"::equals).count() / slots.size();
    }

    private Timeline timeline() {
        return order.timeline();
    }

    private void sample(int tid, String function, long nanos, long untilNanos) {
        add(tree, order, tid, function, nanos, untilNanos);
    }

    private static void add(CallTree tree, TimeOrder order, int tid, String function, long nanos, long untilNanos) {
        List<Frame> stack = List.of(new ThreadFrame(tid, ""), new NamedFrame(function));
        tree.add(stack, nanos, 1);
        order.add(stack, nanos, untilNanos, () -> tree.leafOf(stack));
    }

    private List<String> runs(Timeline.Track track) {
        List<List<Frame>> stacks = timeline().stacks(tree);
        List<String> runs = new ArrayList<>();
        track.runs().forEach(run -> runs.add(name(stacks, run) + " " + run.slots()));
        return runs;
    }

    private static List<String> slots(List<List<Frame>> stacks, Timeline.Track track) {
        List<String> slots = new ArrayList<>();
        for (Timeline.Run run : track.runs()) {
            for (long slot = 0; slot < run.slots(); slot++) {
                slots.add(name(stacks, run));
            }
        }
        return slots;
    }

    private static String name(List<List<Frame>> stacks, Timeline.Run run) {
        return run.leaf() == Timeline.NOTHING
                ? "-"
                : stacks.get(run.leaf()).get(1).label();
    }
}
