package org.jflame.sample;

import org.jflame.fold.TruncatedFrame.Reason;
import org.jflame.proc.BlockedSyscall;
import org.jflame.proc.Registers;
import org.jflame.proc.StackCopy;
import org.jflame.proc.TracedThread;
import org.jflame.unwind.NativeStack;

/** How much of a thread's stack is worth a copy: up to where its outermost frame was found to end. */
final class StackExtent {

    // Copying 64 KB takes a microsecond or two longer than 1 KB; a sample that lacks its root is taken in vain.
    private static final int FIRST_BYTES = 128 << 10;
    // What an epilogue has just popped is still there, and rows say that it is where it was saved; so is the red zone.
    // The page below may not be there.
    private static final int BELOW_BYTES = 128;

    private static final int PAGE_BYTES = 4096;

    private static final int GROWTH = 4;
    private static final long UNKNOWN = 0;

    private long endAvma = UNKNOWN;
    private int maxBytes = FIRST_BYTES;

    /** Reads the registers of a stopped thread and says how much of its stack to copy; whether they could be read. */
    boolean wantFrom(TracedThread stopped, StackCopy copy) {
        if (!stopped.readRegisters(copy.registers())) {
            copy.holds(0, 0);
            return false;
        }
        want(copy);
        return true;
    }

    /** Says how much to copy of the stack of a thread that sleeps. */
    void wantFrom(BlockedSyscall asleep, StackCopy copy) {
        copy.registers().setKnown(asleep.pc(), asleep.stackPointer());
        want(copy);
    }

    private void want(StackCopy copy) {
        long stackPointer = copy.registers().get(Registers.RSP);
        long start = Math.max(stackPointer - BELOW_BYTES, stackPointer & -PAGE_BYTES);
        boolean isKnown = endAvma != UNKNOWN && Long.compareUnsigned(start, endAvma) < 0;
        copy.want(start, isKnown ? Math.min(endAvma - start, maxBytes) : maxBytes);
    }

    /** Learns from a stack that was unwound. A guess that ends too early would cut off all later copies where it ended. */
    void learn(NativeStack stack) {
        if (stack.truncation() == Reason.STACK_NOT_COPIED) {
            endAvma = UNKNOWN;
            maxBytes = Math.min(GROWTH * maxBytes, StackCopy.MAX_BYTES);
        } else if (stack.truncation() == null && stack.depth() > 0 && stack.guessedFrames() == 0) {
            endAvma = stack.cfa(stack.depth() - 1);
        }
    }
}
