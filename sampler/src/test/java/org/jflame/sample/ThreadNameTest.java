package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jflame.fold.CallTree;
import org.jflame.fold.ThreadFrame;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Threads have the names that the program gave them, also those that come and go while it is sampled. */
class ThreadNameTest {

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#oldestAndNewest")
    void shouldNameThreadsThatLiveAndThatEnd(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "named_threads.py")) {
            Sampler sampler = Sampler.start(new SamplingRequest(target.pid(), 200, Long.MAX_VALUE, true));
            Thread.sleep(1500);
            Recording early = sampler.soFar();
            Thread.sleep(1500);
            Recording late = sampler.stop();

            assertTrue(names(early.tree()).containsAll(asleep()), () -> names(early.tree())
                    .toString());
            assertTrue(names(late.tree()).containsAll(asleep()), () -> names(late.tree())
                    .toString());
            assertTrue(early.stats().samples() > 0
                    && late.stats().samples() > early.stats().samples());
            List<ThreadFrame> shortLived = threads(late.tree())
                    .filter(thread -> late.tree().children().get(thread).samples() < 20)
                    .filter(thread -> !thread.name().startsWith("Custom")
                            && !thread.name().equals("MainThread"))
                    .toList();
            long named = shortLived.stream()
                    .filter(thread -> thread.name().startsWith("short-lived"))
                    .count();
            assertTrue(named > 5 && named >= shortLived.size() * 0.5, shortLived::toString);
            assertEquals(
                    1,
                    threads(late.tree())
                            .filter(thread -> thread.tid() == target.pid())
                            .count());
        }
    }

    private static Set<String> asleep() {
        return Stream.concat(Stream.of("MainThread"), IntStream.range(0, 10).mapToObj(i -> "CustomThreadName-" + i))
                .collect(Collectors.toSet());
    }

    private static Set<String> names(CallTree tree) {
        return threads(tree).map(ThreadFrame::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<ThreadFrame> threads(CallTree tree) {
        return tree.children().keySet().stream().map(ThreadFrame.class::cast);
    }
}
