package org.jflame.fold;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * When the stacks of a profile were seen. The time since the start is cut into slots of one length, and each slot of a
 * thread has one of the stacks that the thread had in it. Chance has chosen that one, with a stack's share of the slot
 * as its chance: so the time that a stack has in any range of slots is an estimate without bias.
 *
 * @param slotNanos the length of a slot
 * @param stacks the distinct stacks, each root first; in a profile they are stacks of its tree
 * @param tracks one for each thread, in the order of their first samples
 */
public record Timeline(long slotNanos, List<List<Frame>> stacks, List<Track> tracks) {

    /** Nobody knows when what was. */
    public static final Timeline NONE = new Timeline(1, List.of(), List.of());

    /** The {@link Run#stack} of slots in which there is nothing to show. */
    public static final int NOTHING = -1;

    public Timeline {
        if (slotNanos <= 0) {
            throw new IllegalArgumentException("a slot of " + slotNanos + " ns");
        }
        stacks = List.copyOf(stacks);
        tracks = List.copyOf(tracks);
        for (Track track : tracks) {
            for (Run run : track.runs()) {
                Objects.checkIndex(run.stack() + 1, stacks.size() + 1);
            }
        }
    }

    /**
     * One thread from the start on; what is behind its last run is nothing.
     *
     * @param process its process where several were sampled, else null
     */
    public record Track(ProcessFrame process, ThreadFrame thread, List<Run> runs) {
        public Track {
            Objects.requireNonNull(thread);
            runs = List.copyOf(runs);
        }

        /** The number of slots from the start to the end of the last run. */
        long slots() {
            return runs.stream().mapToLong(Run::slots).sum();
        }
    }

    /**
     * Slots that follow each other and have the same stack.
     *
     * @param stack the stack's index, or {@link #NOTHING}
     * @param slots how many, at least 1
     */
    public record Run(int stack, long slots) {
        public Run {
            if (slots <= 0) {
                throw new IllegalArgumentException("a run of " + slots + " slots");
            }
        }
    }

    /** Whether there is anything in it. */
    public boolean isEmpty() {
        return tracks.isEmpty();
    }

    /**
     * The stacks of the last slots, merged: an estimate of what the tree of that time would be. At least one slot.
     *
     * @param nanos how far back
     */
    public CallTree last(long nanos) {
        long end = 0;
        for (Track track : tracks) {
            end = Math.max(end, track.slots());
        }
        return between(Math.max(0, end - Math.max(1, nanos / slotNanos)), end);
    }

    /** The stacks of a range of slots, merged: an estimate of what the tree of that time would be. */
    public CallTree between(long fromSlot, long untilSlot) {
        CallTree tree = new CallTree();
        for (Track track : tracks) {
            long slot = 0;
            for (Run run : track.runs()) {
                long inside = Math.min(untilSlot, slot + run.slots()) - Math.max(fromSlot, slot);
                if (inside > 0 && run.stack() != NOTHING) {
                    tree.add(stacks.get(run.stack()), inside * slotNanos, inside);
                }
                slot += run.slots();
            }
        }
        return tree;
    }

    /** The same with other stacks. Those that become equal become one; what has none is nothing. */
    Timeline withStacks(Function<List<Frame>, Optional<List<Frame>>> show) {
        Map<List<Frame>, Integer> indexes = new HashMap<>();
        List<List<Frame>> shown = new ArrayList<>();
        int[] moved = new int[stacks.size()];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = show.apply(stacks.get(i))
                    .map(stack -> indexes.computeIfAbsent(List.copyOf(stack), added -> {
                        shown.add(added);
                        return shown.size() - 1;
                    }))
                    .orElse(NOTHING);
        }
        List<Track> kept = new ArrayList<>();
        for (Track track : tracks) {
            List<Run> runs = moved(track.runs(), moved);
            if (!runs.isEmpty()) {
                kept.add(new Track(track.process(), track.thread(), runs));
            }
        }
        return new Timeline(slotNanos, shown, kept);
    }

    /** The same, with frames that are several, or none, see {@link CallTree#withExpanded}. */
    public Timeline withExpanded(Function<Frame, List<? extends Frame>> expand) {
        return withStacks(stack -> {
            List<Frame> expanded = new ArrayList<>(stack.size());
            stack.forEach(frame -> expanded.addAll(expand.apply(frame)));
            return Optional.of(expanded);
        });
    }

    /** The same with other threads' frames for the tracks; the stacks stay. */
    public Timeline withThreads(UnaryOperator<ThreadFrame> rename) {
        return new Timeline(
                slotNanos,
                stacks,
                tracks.stream()
                        .map(track -> new Track(track.process(), rename.apply(track.thread()), track.runs()))
                        .toList());
    }

    private static List<Run> moved(List<Run> runs, int[] moved) {
        List<Run> joined = new ArrayList<>(runs.size());
        int stack = NOTHING;
        long slots = 0;
        for (Run run : runs) {
            int next = run.stack() == NOTHING ? NOTHING : moved[run.stack()];
            if (next != stack) {
                addRun(joined, stack, slots);
                stack = next;
                slots = 0;
            }
            slots += run.slots();
        }
        if (stack != NOTHING) {
            addRun(joined, stack, slots);
        }
        return joined;
    }

    private static void addRun(List<Run> runs, int stack, long slots) {
        if (slots > 0) {
            runs.add(new Run(stack, slots));
        }
    }
}
