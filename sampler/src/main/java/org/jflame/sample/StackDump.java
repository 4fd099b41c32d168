package org.jflame.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jflame.cpython.Interpreter;
import org.jflame.cpython.InterpreterFinder;
import org.jflame.proc.Descendants;
import org.jflame.proc.TargetException;
import org.jflame.proc.TargetException.Code;
import org.jflame.proc.TargetProcess;

/** All stacks of a process at one moment, for a look without a profile. */
public final class StackDump {

    private StackDump() {}

    /**
     * Takes it. A thread that sleeps is not stopped.
     *
     * @param pid the process
     * @param subprocesses whether its descendants that run Python follow
     * @param stops whether running threads are stopped while they are read
     * @param nativeFrames whether native frames are read too, and the threads that run no Python
     * @return the processes, parents before their children
     * @throws TargetException when the process cannot be read; with {@code subprocesses}, when none can
     */
    public static List<ProcessStacks> take(int pid, boolean subprocesses, boolean stops, boolean nativeFrames)
            throws TargetException {
        List<FoundPython> found = new ArrayList<>();
        TargetProcess root = new TargetProcess(pid);
        TargetException refusal = null;
        try {
            found.add(new FoundPython(root, InterpreterFinder.find(root), ProcessNames.frame(root, "")));
        } catch (TargetException e) {
            refusal = e;
        }
        if (subprocesses && (refusal == null || refusal.code() == Code.NOT_PYTHON)) {
            addChildren(pid, found);
        }
        if (found.isEmpty() && refusal != null) {
            throw refusal;
        }
        if (stops && !found.get(0).process().mayBeTraced()) {
            throw found.get(0).process().notPermitted();
        }
        List<ProcessStacks> stacks = DumpThread.dump(pid, found, stops, nativeFrames);
        if (stacks.isEmpty()) {
            throw new TargetException(
                    Code.NOT_PYTHON,
                    "the interpreter of process " + pid + " has no threads: it is starting or ending",
                    "try again when it is running");
        }
        return stacks;
    }

    private static void addChildren(int pid, List<FoundPython> into) {
        PythonLookup lookup = new PythonLookup();
        for (int child : new Descendants().withAncestors(List.of(pid))) {
            TargetProcess process = new TargetProcess(child);
            Optional<Interpreter> interpreter = child == pid ? Optional.empty() : lookup.find(process);
            interpreter.ifPresent(
                    python -> into.add(new FoundPython(process, python, ProcessNames.frame(process, ""))));
        }
    }
}
