package org.jflame.sample;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jflame.fold.CallTree;

/**
 * In which order a thread had its stacks: one for each slot of time, equal neighbours stored as one run. A stack is the
 * node of the call tree at which it ends. The last slot is open: time is still added to it. Belongs to the tracing
 * thread.
 *
 * <p>Of the stacks of a slot chance keeps one, in proportion to their nanoseconds. Source: M. T. Chao, "A general purpose
 * unequal probability sampling plan", Biometrika 69 (1982), for a sample of one.
 */
final class ThreadOrder {

    private final RandomGenerator random;
    private CallTree[] stacks = new CallTree[4]; // null: nothing was known of the thread
    private long[] slots = new long[4];
    private int runs;
    private long openSlot; // its number: the runs are those of all slots before it
    private long openNanos;
    private CallTree openStack;

    ThreadOrder(RandomGenerator random) {
        this.random = random;
    }

    /** The number of runs, without the open slot. */
    int runs() {
        return runs;
    }

    /** The stack of a run, null for nothing. */
    CallTree stack(int run) {
        return stacks[run];
    }

    /** The number of slots of a run. */
    long slots(int run) {
        return slots[run];
    }

    /** The stack of the slot that time is still added to, null for nothing. */
    CallTree openStack() {
        return openStack;
    }

    /** When the thread was last known to have a stack, as far as that is in the open slot. */
    long openNanos() {
        return openNanos;
    }

    /** The number of the open slot. */
    long openSlot() {
        return openSlot;
    }

    /**
     * The thread had a stack from one moment to another, both since the recording's start. What is before the open slot
     * is too late to count.
     *
     * @param leaf finds the stack's node; not asked when chance does not keep the stack
     */
    void add(long fromNanos, long untilNanos, long slotNanos, Supplier<CallTree> leaf) {
        long from = Math.max(fromNanos, openSlot * slotNanos);
        if (from >= untilNanos) {
            return;
        }
        closeUntil(from / slotNanos, slotNanos);
        long rest = Math.min(untilNanos, (openSlot + 1) * slotNanos) - from;
        offer(rest, leaf);
        long last = untilNanos / slotNanos;
        if (last > openSlot) {
            closeUntil(openSlot + 1, slotNanos);
            append(last > openSlot ? leaf.get() : null, last - openSlot);
            openSlot = last;
            offer(untilNanos - last * slotNanos, leaf);
        }
    }

    private void offer(long nanos, Supplier<CallTree> leaf) {
        openNanos += nanos;
        if (nanos > 0 && (openStack == null || random.nextLong(openNanos) < nanos)) {
            openStack = leaf.get();
        }
    }

    private void closeUntil(long slot, long slotNanos) {
        if (slot == openSlot) {
            return;
        }
        boolean isFull = openNanos >= slotNanos || random.nextLong(slotNanos) < openNanos;
        append(isFull ? openStack : null, 1);
        append(null, slot - openSlot - 1);
        openSlot = slot;
        openNanos = 0;
        openStack = null;
    }

    /** Makes one slot of each two; chance says which of two stacks stays. */
    void halve(long oldSlotNanos) {
        int count = runs;
        boolean hasFirst = false; // of a pair
        CallTree first = null;
        runs = 0;
        for (int i = 0; i < count; i++) { // there are never more new runs than old ones that were read
            CallTree stack = stacks[i];
            long left = slots[i];
            if (hasFirst) {
                append(first == stack || random.nextBoolean() ? stack : first, 1);
                left--;
            }
            append(stack, left / 2);
            hasFirst = left % 2 == 1;
            first = stack;
        }
        if (hasFirst && first != null) { // the open slot is the second of its pair
            CallTree last = first;
            offer(oldSlotNanos, () -> last);
        }
        Arrays.fill(stacks, runs, count, null);
        openSlot /= 2;
    }

    private void append(CallTree stack, long count) {
        if (count == 0) {
            return;
        }
        if (runs > 0 && stacks[runs - 1] == stack) {
            slots[runs - 1] += count;
            return;
        }
        if (runs == stacks.length) {
            stacks = Arrays.copyOf(stacks, 2 * runs);
            slots = Arrays.copyOf(slots, 2 * runs);
        }
        stacks[runs] = stack;
        slots[runs++] = count;
    }
}
