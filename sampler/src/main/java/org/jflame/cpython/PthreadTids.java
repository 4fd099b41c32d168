package org.jflame.cpython;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jflame.proc.PidNamespace;
import org.jflame.proc.TargetProcess;

/**
 * The kernel's thread ids behind {@code pthread_t}, for versions whose PyThreadState has nothing else. The C library
 * keeps the id in its own {@code struct pthread}, at a place that no header states: it is where all known threads have
 * an id that the process has. Not thread safe.
 */
final class PthreadTids {

    /** glibc 2.4 to 2.43 on x86-64, and musl 1.2. */
    private static final List<Integer> USUAL_PLACES = List.of(720, 48);

    private static final int LAST_PLACE = 2304; // sizeof(struct pthread) of glibc
    private static final int UNKNOWN = -1;

    private final TargetMemory memory;
    private final TargetProcess process;
    private final PidNamespace tids;
    private int place = UNKNOWN;

    PthreadTids(int pid, PidNamespace tids) {
        this.memory = new TargetMemory(pid);
        this.process = new TargetProcess(pid);
        this.tids = tids;
    }

    /**
     * The id of a thread, as this process sees it; 0 when it cannot be told.
     *
     * @param pthread its {@code pthread_t}
     * @param all those of all threads that the interpreter knows
     */
    int tid(long pthread, List<Long> all) {
        if (place == UNKNOWN) {
            Set<Integer> existing = Set.copyOf(process.tids());
            place = IntStream.concat(
                            USUAL_PLACES.stream().mapToInt(Integer::intValue),
                            IntStream.rangeClosed(0, LAST_PLACE / Integer.BYTES).map(i -> i * Integer.BYTES))
                    .filter(candidate -> isWhereTidsAre(candidate, all, existing))
                    .findFirst()
                    .orElse(UNKNOWN);
        }
        return place == UNKNOWN ? 0 : read(pthread, place);
    }

    private boolean isWhereTidsAre(int candidate, List<Long> pthreads, Set<Integer> existing) {
        Set<Integer> found = new HashSet<>();
        for (long pthread : Set.copyOf(pthreads)) { // a thread may have several states
            int tid = read(pthread, candidate);
            // One that has just ended has none; garbage hardly ever is a thread of the process.
            if (tid != 0 && (!existing.contains(tid) || !found.add(tid))) {
                return false;
            }
        }
        return !found.isEmpty();
    }

    private int read(long pthread, int at) {
        int inner = (int) memory.pointer(pthread + at);
        return inner <= 0 ? 0 : tids.outerTid(inner);
    }
}
