package org.jflame.fold;

/**
 * The root of one thread's stacks.
 *
 * @param tid the kernel's thread id, as the sampler sees it
 * @param name the thread's name, or {@code ""} when nobody knows it
 */
public record ThreadFrame(int tid, String name) implements Frame {

    @Override
    public String label() {
        return name.isEmpty() ? "thread " + tid : name + " (thread " + tid + ")";
    }

    @Override
    public FrameClass frameClass() {
        return FrameClass.OTHER;
    }
}
