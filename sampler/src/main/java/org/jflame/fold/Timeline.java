package org.jflame.fold;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * When the stacks of a profile were seen. The time since the start is cut into slots of one length, and each slot of a
 * thread has one of the stacks that the thread had in it. Chance has chosen that one, with a stack's share of the slot
 * as its chance: so the time that a stack has in any range of slots is an estimate without bias.
 *
 * @param slotNanos the length of a slot
 * @param leaves the nodes at which the distinct stacks end, of the tree that was recorded with it
 * @param tracks one for each thread, in the order of their first samples
 */
public record Timeline(long slotNanos, List<CallTree> leaves, List<Track> tracks) {

    /** Nobody knows when what was. */
    public static final Timeline NONE = new Timeline(1, List.of(), List.of());

    /** The {@link Run#leaf} of slots in which there is nothing to show. */
    public static final int NOTHING = -1;

    public Timeline {
        if (slotNanos <= 0) {
            throw new IllegalArgumentException("a slot of " + slotNanos + " ns");
        }
        leaves = List.copyOf(leaves);
        tracks = List.copyOf(tracks);
        for (Track track : tracks) {
            for (Run run : track.runs()) {
                Objects.checkIndex(run.leaf() + 1, leaves.size() + 1);
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
     * @param leaf the index of its leaf, or {@link #NOTHING}
     * @param slots how many, at least 1
     */
    public record Run(int leaf, long slots) {
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

    /** The stacks, each root first, in the order of their leaves; of the tree that has the leaves. */
    public List<List<Frame>> stacks(CallTree tree) {
        Map<CallTree, List<Frame>> stacks = tree.stacksOf(Set.copyOf(leaves));
        return leaves.stream().map(stacks::get).toList();
    }

    /**
     * The stacks of the last slots, merged: an estimate of what the tree of that time would be. At least one slot.
     *
     * @param tree has the leaves
     * @param nanos how far back
     */
    public CallTree last(CallTree tree, long nanos) {
        long end = 0;
        for (Track track : tracks) {
            end = Math.max(end, track.slots());
        }
        return between(tree, Math.max(0, end - Math.max(1, nanos / slotNanos)), end);
    }

    /** The stacks of a range of slots, merged: an estimate of what the tree of that time would be. */
    public CallTree between(CallTree tree, long fromSlot, long untilSlot) {
        List<List<Frame>> stacks = stacks(tree);
        CallTree merged = new CallTree();
        for (Track track : tracks) {
            long slot = 0;
            for (Run run : track.runs()) {
                long inside = Math.min(untilSlot, slot + run.slots()) - Math.max(fromSlot, slot);
                if (inside > 0 && run.leaf() != NOTHING) {
                    merged.add(stacks.get(run.leaf()), inside * slotNanos, inside);
                }
                slot += run.slots();
            }
        }
        return merged;
    }

    /** For each leaf null: its place in another tree, which is still to be found. */
    public Map<CallTree, CallTree> places() {
        Map<CallTree, CallTree> places = new HashMap<>();
        leaves.forEach(leaf -> places.put(leaf, null));
        return places;
    }

    /**
     * The same for another tree. Leaves that become one node become one.
     *
     * @param places {@link #places}, with the other tree's node for each leaf; what has none is nothing
     */
    public Timeline withLeaves(Map<CallTree, CallTree> places) {
        Map<CallTree, Integer> indexes = new LinkedHashMap<>();
        int[] moved = new int[leaves.size()];
        for (int i = 0; i < moved.length; i++) {
            CallTree place = places.get(leaves.get(i));
            moved[i] = place == null ? NOTHING : indexes.computeIfAbsent(place, added -> indexes.size());
        }
        List<Track> kept = new ArrayList<>();
        for (Track track : tracks) {
            List<Run> runs = moved(track.runs(), moved);
            if (!runs.isEmpty()) {
                kept.add(new Track(track.process(), track.thread(), runs));
            }
        }
        return new Timeline(slotNanos, List.copyOf(indexes.keySet()), kept);
    }

    /** The same with other threads' frames for the tracks; the stacks stay. */
    public Timeline withThreads(UnaryOperator<ThreadFrame> rename) {
        return new Timeline(
                slotNanos,
                leaves,
                tracks.stream()
                        .map(track -> new Track(track.process(), rename.apply(track.thread()), track.runs()))
                        .toList());
    }

    private static List<Run> moved(List<Run> runs, int[] moved) {
        List<Run> joined = new ArrayList<>(runs.size());
        int leaf = NOTHING;
        long slots = 0;
        for (Run run : runs) {
            int next = run.leaf() == NOTHING ? NOTHING : moved[run.leaf()];
            if (next != leaf) {
                addRun(joined, leaf, slots);
                leaf = next;
                slots = 0;
            }
            slots += run.slots();
        }
        if (leaf != NOTHING) {
            addRun(joined, leaf, slots);
        }
        return joined;
    }

    private static void addRun(List<Run> runs, int leaf, long slots) {
        if (slots > 0) {
            runs.add(new Run(leaf, slots));
        }
    }
}
