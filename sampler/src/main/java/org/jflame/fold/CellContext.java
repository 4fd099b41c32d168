package org.jflame.fold;

import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What is known about a profiled cell besides its samples.
 *
 * @param title what was profiled, for people
 * @param sources whose code is whose
 * @param currentCell the execution count of the profiled cell, where it has one
 * @param awaits whether the cell awaits at its top level: it is then also in progress while the event loop waits
 * @param mainTid the thread that runs the cell, as the sampler sees it
 * @param threads whether other threads than the main one are wanted
 * @param idle whether the waiting time of other threads and the kernel's own threads are wanted
 * @param raw whether plumbing is shown too, see {@link FoldPlumbing}
 * @param serviceTids the kernel's own threads
 * @param threadNames names of threads by id
 */
public record CellContext(
        String title,
        SourceMap sources,
        OptionalInt currentCell,
        boolean awaits,
        int mainTid,
        boolean threads,
        boolean idle,
        boolean raw,
        Set<Integer> serviceTids,
        Map<Integer, String> threadNames) {

    public CellContext {
        Objects.requireNonNull(title);
        Objects.requireNonNull(sources);
        Objects.requireNonNull(currentCell);
        serviceTids = Set.copyOf(serviceTids);
        threadNames = Map.copyOf(threadNames);
    }

    /** A frame for time that belongs to the profiled cell as a whole and to no line of it. */
    PythonFrame cellFrame() {
        String name = currentCell.isPresent() ? SourceMap.cellName(currentCell.getAsInt()) : title;
        return new PythonFrame(PythonFrame.MODULE, name, 0, FrameClass.CELL);
    }

    /** The root frame of a thread that runs no Python: the kernel process knows no name for it, the sampler may. */
    ThreadFrame threadFrame(ThreadFrame recorded) {
        return recorded.name().isEmpty() ? threadFrame(recorded.tid()) : recorded;
    }

    /** The frame that names a thread's time line: the kernel knows its own threads best, the sampler the others. */
    ThreadFrame trackFrame(ThreadFrame recorded) {
        ThreadFrame known = threadFrame(recorded.tid());
        return known.name().isEmpty() ? recorded : known;
    }

    /** The root frame of a thread. */
    ThreadFrame threadFrame(int tid) {
        return new ThreadFrame(tid, tid == mainTid ? "MainThread" : threadNames.getOrDefault(tid, ""));
    }
}
