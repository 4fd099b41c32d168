package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.jflame.fold.CallTree;
import org.jflame.fold.Profile;
import org.jflame.sample.SamplingRequest.Threads;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who runs, who sleeps, and who holds the GIL. */
class ThreadStateTest {

    static Stream<PythonInterpreters.Found> severalWithGil() {
        return PythonInterpreters.oldestAndNewest().filter(PythonInterpreters.Found::hasGil);
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#several")
    void shouldNotTakeSleepersForRunning(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "asleep.py")) {
            CallTree tree = target.profile(200, 3000, true).tree();

            for (String sleeper : List.of("read", "sleep", "event", "epoll", "lock")) {
                String function = "sleep_in_" + sleeper;
                long all = Stacks.samples(tree, stack -> Stacks.has(stack, function));
                long running = Stacks.samples(tree, stack -> Stacks.has(stack, function) && !Stacks.waits(stack));
                assertTrue(all > 200, () -> function + Stacks.text(tree));
                assertTrue(running * 100 <= all, () -> function + " runs " + running + " of " + all);
            }
            long busy = Stacks.samples(tree, stack -> Stacks.has(stack, "main_busy"));
            long waiting = Stacks.samples(tree, stack -> Stacks.has(stack, "main_busy") && Stacks.waits(stack));
            assertTrue(waiting * 100 <= busy, () -> "the busy one waits " + waiting + " of " + busy);
        }
    }

    /** py-spy's acceptance case: a busy loop for 2 s at 100 Hz gives at least 95 samples. */
    @ParameterizedTest
    @MethodSource("severalWithGil")
    void shouldMeetTheGilHolderAtEachTick(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "asleep.py")) {
            Profile profile = holder(target, 100, 2000);

            // A machine that is full does not let the sampler look at each tick.
            long looks = profile.samples() + profile.stats().lateTicks();
            assertTrue(looks >= 95 * profile.stats().durationNanos() / 1e9 / 2, () -> profile.stats()
                    .toString());
            assertTrue(profile.samples() >= 0.9 * profile.stats().ticks(), () -> profile.stats()
                    .toString());
            assertEquals(1, profile.tree().children().size(), () -> Stacks.text(profile.tree()));
            assertEquals(2.0, profile.tree().totalNanos() / 1e9, 0.3);
        }
    }

    /** py-spy's acceptance case: a program asleep for 2 s at 100 Hz gives at most 10 samples. */
    @ParameterizedTest
    @MethodSource("severalWithGil")
    void shouldMeetNobodyWhenNobodyHoldsTheGil(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "asleep.py", "main too")) {
            assertTrue(holder(target, 100, 2000).samples() <= 10);
        }
    }

    @ParameterizedTest
    @MethodSource("severalWithGil")
    void shouldDivideTheTimeBetweenThoseThatShareTheGil(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "threads.py")) {
            CallTree tree = holder(target, 500, 2000).tree();

            double both = Stacks.nanos(tree, stack -> Stacks.has(stack, "busy") || Stacks.has(stack, "also_busy"));
            // CPython 2.7 releases the GIL every 100 bytecodes: while it is handed over, nobody has it.
            double least = python.version().startsWith("2.") ? 0.8 : 1.7;
            assertTrue(both / 1e9 > least && both / 1e9 < 2.3, () -> both + Stacks.text(tree));
            assertTrue(Stacks.nanos(tree, Stacks::waits) < 0.1e9, () -> Stacks.text(tree));
        }
    }

    private static Profile holder(PythonTarget target, double rateHz, long millis) throws Exception {
        return PythonTarget.profileWhile(
                new SamplingRequest(target.pid(), rateHz, Long.MAX_VALUE, Threads.GIL_HOLDER, true, false),
                () -> Thread.sleep(millis));
    }
}
