package org.jflame.sample;

import java.util.List;

/**
 * What all Python threads of one process do at one moment.
 *
 * @param pid the process
 * @param command its command line, for people
 * @param rank its rank in a distributed job, or {@code ""}
 * @param pythonVersion like {@code 3.11.7}
 * @param threads its threads, the main thread first
 */
public record ProcessStacks(int pid, String command, String rank, String pythonVersion, List<ThreadStack> threads) {

    /** The same process, its threads shown otherwise. */
    public ProcessStacks withThreads(List<ThreadStack> shown) {
        return new ProcessStacks(pid, command, rank, pythonVersion, shown);
    }
}
