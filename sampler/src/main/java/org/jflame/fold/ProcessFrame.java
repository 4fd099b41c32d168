package org.jflame.fold;

import java.util.Objects;

/**
 * The root of one process's stacks, in a profile of several processes.
 *
 * @param pid the process, as the sampler sees it
 * @param name its command, for people: {@code train.py}, or {@code ""} when nobody knows it
 * @param rank its rank in a distributed job ({@code RANK} or {@code LOCAL_RANK} of its environment), or {@code ""}
 */
public record ProcessFrame(int pid, String name, String rank) implements Frame {

    public ProcessFrame {
        Objects.requireNonNull(name);
        Objects.requireNonNull(rank);
    }

    @Override
    public String label() {
        String known = name.isEmpty() ? "process " + pid : name + " (process " + pid + ")";
        return rank.isEmpty() ? known : known + " rank " + rank;
    }

    @Override
    public FrameClass frameClass() {
        return FrameClass.OTHER;
    }
}
