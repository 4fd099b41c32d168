package org.jflame.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jflame.proc.TargetProcess;
import org.jflame.sample.PythonInterpreters;
import org.jflame.sample.PythonTarget;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an interpreter knows of its threads is what the kernel knows, in every version. */
class PythonThreadsTest {

    private static final int MAX_LOOKS = 3000;

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#everyVersion")
    void shouldFindTheKernelsThreadsAndWhoHoldsTheGil(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "contended.py")) {
            TargetProcess process = new TargetProcess(target.pid());
            PythonThreads threads = new PythonThreads(target.pid(), InterpreterFinder.find(process));
            List<PythonThread> all = threads.list();

            assertEquals(Set.copyOf(process.tids()), tids(all));
            Set<Long> states = all.stream().map(PythonThread::stateAvma).collect(Collectors.toSet());
            Set<Long> holders = new HashSet<>(Set.of(0L)); // between two holders
            for (int i = 0; i < (python.hasGil() ? MAX_LOOKS : 20) && holders.size() < 3; i++) {
                holders.add(threads.gilHolder());
                Thread.sleep(2);
            }
            holders.remove(0L);
            assertTrue(states.containsAll(holders), () -> states + " " + holders);
            assertEquals(python.hasGil() ? 2 : 0, holders.size(), "two threads take turns");
        }
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#everyVersion")
    void shouldFindNoHolderWhereAllSleep(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "contended.py", "idle")) {
            Thread.sleep(200); // it says that it is ready before it sleeps
            PythonThreads threads =
                    new PythonThreads(target.pid(), InterpreterFinder.find(new TargetProcess(target.pid())));

            assertEquals(0, threads.gilHolder());
            assertEquals(3, threads.list().size());
            assertTrue(threads.list().stream().noneMatch(threads::holdsGil));
        }
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#everyVersion")
    void shouldTellWhoWaitsForTheGil(PythonInterpreters.Found python) throws Exception {
        Assumptions.assumeTrue(python.hasGil(), () -> python + " has no GIL");
        try (PythonTarget target = PythonTarget.start(python, "contended.py")) {
            Samples samples = Samples.of(target, true);

            // Python 2 hardly waits: it gives the GIL up and takes it again.
            assertEquals(python.hasGil(), samples.share("waiting: GIL") > 0.01, samples::toString);
            assertEquals(0, samples.share("waiting: futex"), 0.02, samples::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#everyVersion")
    void shouldKnowWhetherItsListStillHolds(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "thread_names.py")) {
            PythonThreads threads =
                    new PythonThreads(target.pid(), InterpreterFinder.find(new TargetProcess(target.pid())));

            for (String command : new String[] {"rename", "many", "end"}) {
                int listed = threads.list().size();
                assertTrue(threads.areAsListed(), python + " before " + command);
                target.ask(command);
                for (int tries = 0; tries < 50 && command.equals("end") && threads.areAsListed(); tries++) {
                    Thread.sleep(20); // a thread that has been joined is still about to end
                }
                assertEquals(command.equals("rename"), threads.areAsListed(), python + " after " + command);
                assertEquals(command.equals("rename"), threads.list().size() == listed, python + " " + command);
            }
        }
    }

    private static Set<Integer> tids(List<PythonThread> threads) {
        return threads.stream().map(PythonThread::tid).collect(Collectors.toSet());
    }
}
