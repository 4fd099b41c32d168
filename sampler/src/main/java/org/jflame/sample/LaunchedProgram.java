package org.jflame.sample;

import java.util.List;
import org.jflame.proc.ChildProcess;
import org.jflame.proc.TargetException;

/** A program that was started in order to be sampled, with this process's stdin, stdout, stderr and process group. */
public final class LaunchedProgram {

    private final ChildProcess process;

    LaunchedProgram(ChildProcess process) {
        this.process = process;
    }

    /**
     * Starts a program, found in PATH like a shell does.
     *
     * @param command the program and its arguments
     * @param outputToStderr whether what it writes to stdout goes to stderr, because stdout is wanted for something else
     * @throws TargetException when it cannot be started
     */
    public static LaunchedProgram start(List<String> command, boolean outputToStderr) throws TargetException {
        Rehearsal.before(command); // or a short program would be over before the first sample
        return new LaunchedProgram(ChildProcess.start(command, outputToStderr));
    }

    /** Its process id. */
    public int pid() {
        return process.pid();
    }

    /** Sends it a signal by number; nothing when it has ended. */
    public void signal(int number) {
        process.signal(number);
    }

    /** Waits for its end: its exit status, or 128 + the signal that killed it, as a shell says it. */
    public int awaitStatus() throws InterruptedException {
        return process.awaitStatus();
    }

    /** What its tracer has to tell when it ends. */
    ChildProcess process() {
        return process;
    }
}
