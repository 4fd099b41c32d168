package org.jflame.sample;

import org.jflame.cpython.Interpreter;
import org.jflame.cpython.InterpreterFinder;
import org.jflame.cpython.StackReader;
import org.jflame.proc.TargetException;
import org.jflame.proc.TargetProcess;

/**
 * A process that was found to be a Python, with what is known of it: the next session of the same process begins with
 * the interpreter found and the code objects decoded. Used by one session at a time.
 *
 * @param process the process
 * @param interpreter its CPython
 * @param stacks reads its Python frames, and keeps its code objects
 * @param natives unwinds its native frames, and keeps the files that it has mapped
 */
public record SamplingTarget(TargetProcess process, Interpreter interpreter, StackReader stacks, NativeStacks natives) {

    /**
     * Looks for the interpreter of a process.
     *
     * @throws TargetException when there is no such process, no permission, no CPython, or one that is not supported
     */
    public static SamplingTarget find(int pid) throws TargetException {
        TargetProcess process = new TargetProcess(pid);
        Interpreter interpreter = InterpreterFinder.find(process);
        return new SamplingTarget(
                process, interpreter, new StackReader(pid, interpreter), new NativeStacks(process, new NativeCode()));
    }

    /** Whether this process still has its interpreter where it was found. */
    public boolean isStill(int pid) {
        return process.pid() == pid && interpreter.isStillIn(pid);
    }
}
