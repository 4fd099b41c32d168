package org.jflame.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jflame.proc.TargetProcess;
import org.jflame.sample.PythonInterpreters;
import org.jflame.sample.PythonTarget;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The names that are read from outside are those that {@code threading} has. */
class ThreadNamesTest {

    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#everyVersion")
    void shouldReadTheNamesThatThreadingHas(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "thread_names.py")) {
            Interpreter interpreter = InterpreterFinder.find(new TargetProcess(target.pid()));
            PythonThreads threads = new PythonThreads(target.pid(), interpreter);
            ThreadNames names = new ThreadNames(target.pid(), interpreter);

            Map<Integer, String> first = parse(target.ask("now"));
            assertTrue(first.size() >= 11, first::toString);
            assertEquals(first, names.read(threads.list()), python::toString);
            for (String command : new String[] {"rename", "many", "end", "crowd"}) {
                Map<Integer, String> expected = parse(target.ask(command));
                Map<Integer, String> read = names.read(threads.list());
                for (int tries = 0; tries < 50 && !expected.equals(read); tries++) {
                    Thread.sleep(20); // a thread that has been joined is still about to end
                    read = names.read(threads.list());
                }
                assertEquals(expected, read, python + " " + command);
            }
        }
    }

    /** A thread that Python did not start, or a program without threads, has no name. */
    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#everyVersion")
    void shouldHaveNoNamesWhereThreadingIsNotThere(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "without_threading.py")) {
            Interpreter interpreter = InterpreterFinder.find(new TargetProcess(target.pid()));
            PythonThreads threads = new PythonThreads(target.pid(), interpreter);

            assertEquals(Map.of(), new ThreadNames(target.pid(), interpreter).read(threads.list()), python::toString);
        }
    }

    /** Threads come and go while they are listed: what is read is a name that one of them has, or none. */
    @ParameterizedTest
    @MethodSource("org.jflame.sample.PythonInterpreters#everyVersion")
    void shouldReadNoGarbageWhileThreadsComeAndGo(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "endless_threads.py")) {
            Interpreter interpreter = InterpreterFinder.find(new TargetProcess(target.pid()));
            PythonThreads threads = new PythonThreads(target.pid(), interpreter);
            ThreadNames names = new ThreadNames(target.pid(), interpreter);

            Set<String> found = new TreeSet<>();
            for (int round = 0; round < 500 || found.size() <= 20 && round < 100_000; round++) {
                Map<Integer, String> read = names.read(threads.list());
                found.addAll(read.values());
                assertTrue(
                        read.values().stream().allMatch(name -> name.matches("MainThread|storm-\\d+-ы")),
                        () -> python + " " + read);
            }
            assertTrue(found.size() > 20, python + " " + found);
        }
    }

    private static Map<Integer, String> parse(String line) {
        Map<Integer, String> names = new TreeMap<>();
        for (String pair : line.split("\t")) {
            names.put(Integer.valueOf(pair.substring(0, pair.indexOf('='))), pair.substring(pair.indexOf('=') + 1));
        }
        return names;
    }
}
