package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.Profile;
import org.jflame.sample.SamplingRequest.Threads;
import org.jflame.symbol.Tool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads that run no Python: those that work are in the profile under their own names, those that sleep cost nothing. */
class NativeThreadsTest {

    @TempDir
    private Path folder;

    @Test
    void shouldDivideTheTimeOfANativeThreadBetweenItsFunctions() throws Exception {
        try (PythonTarget target = pool(3, 1)) {
            Profile profile = PythonTarget.profileWhile(request(target, 500), () -> Thread.sleep(4000));

            CallTree tree = profile.tree();
            long all = Stacks.nanos(tree, stack -> isIn(stack, "pool-busy"));
            double quarter = (double) Stacks.nanos(tree, stack -> hasFunction(stack, "spin_a_quarter")) / all;
            double rest = (double) Stacks.nanos(tree, stack -> hasFunction(stack, "spin_the_rest")) / all;
            // The target spends its own CPU time by the clock. Two sigma are chance.
            double chance = 2 * Math.sqrt(0.25 * 0.75 / profile.stats().pause().stops());
            assertEquals(0.25, quarter, 0.02 + chance, () -> Stacks.text(tree));
            assertEquals(0.75, rest, 0.02 + chance, () -> Stacks.text(tree));
            assertEquals(profile.stats().durationNanos() / 1e9, all / 1e9, 0.4, () -> Stacks.text(tree));
        }
    }

    @Test
    void shouldNotStopThreadsThatSleep() throws Exception {
        try (PythonTarget target = pool(200, 0)) {
            Profile profile = PythonTarget.profileWhile(request(target, 100), () -> Thread.sleep(2000));

            CallTree tree = profile.tree();
            long idleThreads = tree.children().keySet().stream()
                    .filter(thread -> thread.label().startsWith("pool-idle"))
                    .count();
            assertEquals(200, idleThreads);
            assertEquals(
                    0,
                    Stacks.samples(tree, stack -> isIn(stack, "pool-idle") && !Stacks.waits(stack)),
                    () -> Stacks.text(tree));
            assertEquals(
                    0, profile.stats().pause().stops(), () -> profile.stats().toString());
        }
    }

    private PythonTarget pool(int idle, int busy) throws Exception {
        Path library = Tool.compile(folder, "pool.c", "-O1", "-shared", "-fPIC", "-pthread");
        return PythonTarget.start(
                PythonInterpreters.any(),
                "pool.py",
                library.toString(),
                Integer.toString(idle),
                Integer.toString(busy));
    }

    private static SamplingRequest request(PythonTarget target, double rateHz) {
        return new SamplingRequest(
                target.pid(), rateHz, Long.MAX_VALUE, Threads.MAIN, true, false, true, SamplingRequest.NO_BUDGET);
    }

    private static boolean isIn(List<Frame> stack, String threadName) {
        return stack.get(0).label().startsWith(threadName);
    }

    private static boolean hasFunction(List<Frame> stack, String function) {
        return stack.stream().anyMatch(frame -> frame.label().startsWith(function));
    }
}
