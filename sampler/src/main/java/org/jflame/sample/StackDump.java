package org.jflame.sample;

import java.util.List;
import org.jflame.proc.TargetException;

/** All stacks of a process at one moment, for a look without a profile. */
public final class StackDump {

    private StackDump() {}

    /**
     * Takes it.
     *
     * @param pid the process
     * @param subprocesses whether its descendants that run Python follow
     * @param stops whether running threads are stopped while they are read
     * @throws TargetException when the process cannot be read; with {@code subprocesses}, when none can
     */
    public static List<ProcessStacks> take(int pid, boolean subprocesses, boolean stops) throws TargetException {
        throw new UnsupportedOperationException();
    }
}
