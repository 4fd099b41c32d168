package org.jflame.sample;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jflame.cpython.Interpreter;
import org.jflame.cpython.InterpreterFinder;
import org.jflame.cpython.PythonThread;
import org.jflame.cpython.PythonThreads;
import org.jflame.proc.MemoryMapping;
import org.jflame.proc.TargetException;
import org.jflame.proc.TargetException.Code;
import org.jflame.proc.TargetProcess;

/**
 * Tells whether processes run Python, without opening the same files again and again: a shell script starts the same
 * few programs a thousand times. Not thread safe.
 */
final class PythonLookup {

    private static final int MAX_REMEMBERED = 256;

    private final Map<List<String>, Boolean> filesWithoutPython = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, Boolean> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /** The interpreter of a process, if it has one and it has begun to run. */
    Optional<Interpreter> find(TargetProcess process) {
        List<String> files;
        try {
            files = programFiles(process);
            if (filesWithoutPython.containsKey(files)) {
                return Optional.empty();
            }
        } catch (TargetException e) {
            return Optional.empty(); // just ending, or not ours to see
        }
        try {
            return Optional.of(InterpreterFinder.find(process)).filter(found -> isUp(process, found));
        } catch (TargetException e) {
            if (e.code() == Code.NOT_PYTHON) {
                filesWithoutPython.put(files, true);
            }
            return Optional.empty();
        }
    }

    /** Whether the interpreter has a thread that runs in this process: while it starts and ends, it has none. */
    static boolean isUp(TargetProcess process, Interpreter interpreter) {
        for (PythonThread thread : new PythonThreads(process.pid(), interpreter).list()) {
            if (process.hasThread(thread.tid())) {
                return true;
            }
        }
        return false;
    }

    private static List<String> programFiles(TargetProcess process) throws TargetException {
        return process.mappings().stream()
                .filter(mapping -> mapping.isFile() && mapping.isExecutable())
                .map(MemoryMapping::path)
                .distinct()
                .toList();
    }
}
