package org.jflame.sample;

import java.util.List;
import org.jflame.fold.Frame;

/**
 * What one thread does at one moment.
 *
 * @param tid the kernel's thread id, as the sampler sees it
 * @param name the name that {@code threading} gave it, or {@code ""}
 * @param ownsGil whether it holds the GIL
 * @param state what it does
 * @param systemCall the system call that it sleeps in, or {@code ""}
 * @param frames Python frames and native ones, leaf first; a {@link org.jflame.fold.TruncatedFrame} where something was unreadable
 */
public record ThreadStack(int tid, String name, boolean ownsGil, State state, String systemCall, List<Frame> frames) {

    /** The same thread, its stack shown otherwise. */
    public ThreadStack withFrames(List<Frame> shown) {
        return new ThreadStack(tid, name, ownsGil, state, systemCall, shown);
    }

    /** What a thread does. */
    public enum State {
        RUNNING,
        WANTS_GIL,
        ASLEEP
    }
}
