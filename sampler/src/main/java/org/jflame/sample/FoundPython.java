package org.jflame.sample;

import org.jflame.cpython.Interpreter;
import org.jflame.fold.ProcessFrame;
import org.jflame.proc.TargetProcess;

/**
 * A process that runs Python.
 *
 * @param process the process
 * @param interpreter its CPython
 * @param frame what it is called in a profile
 */
record FoundPython(TargetProcess process, Interpreter interpreter, ProcessFrame frame) {

    int pid() {
        return process.pid();
    }
}
