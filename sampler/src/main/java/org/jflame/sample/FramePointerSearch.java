package org.jflame.sample;

import java.util.Arrays;
import org.jflame.cpython.EvalCalls;
import org.jflame.proc.StackCopy;
import org.jflame.unwind.NativeStack;

/**
 * Which native frame each eval call is, up to CPython 3.9: there each Python frame has an eval call of its own, and the
 * native frames of the eval function hold the address of their PyFrameObject, in a callee-saved register or on the
 * stack. That alone tells little: callees inherit registers that they do not touch, callers pass the address on. So the
 * frames of the eval function are matched in their order, and what they hold confirms it, or decides where one side has
 * a frame that the other has not. Of one process. Not thread safe.
 */
final class FramePointerSearch {

    private static final int MAX_STARTS = 8;
    private static final int UNKNOWN = -1;

    // Without its root, a stack with a call that is being set up looks like one without.
    private static final int ENOUGH_VOTES = 8;
    private static final int MAX_PLACES = 256;

    private final long[] starts = new long[MAX_STARTS];
    private int startCount;

    /** Where the eval function keeps the address, see {@link #valueAt}. */
    private int place = UNKNOWN;

    private final int[] votes = new int[MAX_PLACES];

    private int[] evals = new int[64];
    private int evalCount;
    private EvalCalls calls;
    private NativeStack natives;
    private StackCopy copy;
    private EvalFrames into;

    /** Says where the eval function starts. */
    void setEvalFunction(long avma) {
        if (startCount == 0) {
            starts[startCount++] = avma;
        }
    }

    /**
     * Finds the native frame of each call.
     *
     * @param arePythonFramesWhole whether the calls are all that there are, up to the thread's root
     */
    void find(EvalCalls calls, boolean arePythonFramesWhole, NativeStack natives, StackCopy copy, EvalFrames into) {
        this.calls = calls;
        this.natives = natives;
        this.copy = copy;
        this.into = into;
        into.begin(calls.count());
        boolean isWhole = arePythonFramesWhole && natives.truncation() == null;
        collect();
        if (isWhole && evalCount < calls.count() && place != UNKNOWN) {
            learnParts();
        }
        int surplus = isWhole ? evalCount - calls.count() : 0;
        if (surplus == 0 && isInOrder(0) || surplus == 1 && isInOrder(1)) {
            match(surplus);
            if (surplus == 0) {
                learnPlace(isWhole ? ENOUGH_VOTES : 1);
            }
        } else if (!isWhole && isInOrder(1)) {
            match(1);
        } else {
            matchByPlace();
        }
    }

    private void collect() {
        evalCount = 0;
        for (int frame = 0; frame < natives.depth(); frame++) {
            if (isEval(natives.functionStart(frame))) {
                if (evalCount == evals.length) {
                    evals = Arrays.copyOf(evals, 2 * evalCount);
                }
                evals[evalCount++] = frame;
            }
        }
    }

    private boolean isEval(long start) {
        for (int i = 0; i < startCount; i++) {
            if (starts[i] == start) {
                return true;
            }
        }
        return false;
    }

    /** Whether the calls are the eval function's frames one by one, but for so many newest ones of these. */
    private boolean isInOrder(int surplus) {
        int pairs = Math.min(evalCount - surplus, calls.count());
        // What the newest one holds may be unknown: a sleeper's registers are, until a callee has saved them.
        for (int call = 1; call < pairs; call++) {
            if (!holds(evals[call + surplus], calls.anchorAvma(call))) {
                return false;
            }
        }
        return pairs > 0 && (pairs == 1 || surplus == 0 || holds(evals[surplus], calls.anchorAvma(0)));
    }

    private void match(int surplus) {
        for (int call = 0; call < calls.count() && call + surplus < evalCount; call++) {
            into.set(call, evals[call + surplus]);
        }
    }

    private boolean holds(int frame, long pointer) {
        if (place != UNKNOWN) {
            return valueAt(place, frame) == pointer;
        }
        for (int candidate = 0; candidate < places(frame); candidate++) {
            if (valueAt(candidate, frame) == pointer) {
                return true;
            }
        }
        return false;
    }

    /** The number of places in a frame that may hold an address. */
    private int places(int frame) {
        return NativeStack.SAVED_REGISTERS + (int) ((natives.cfa(frame) - natives.stackPointer(frame)) / Long.BYTES);
    }

    /** What a frame holds in a callee-saved register, or in a word of its stack, counted down from its end. */
    private long valueAt(int candidate, int frame) {
        if (candidate < NativeStack.SAVED_REGISTERS) {
            return natives.savedRegister(frame, candidate);
        }
        long avma = natives.cfa(frame) - (candidate - NativeStack.SAVED_REGISTERS + 1) * (long) Long.BYTES;
        return avma >= natives.stackPointer(frame) && copy.hasWord(avma) ? copy.word(avma) : 0;
    }

    /** The place is where all frames of a whole stack hold their own address; of some, where that is not whole. */
    private void learnPlace(int weight) {
        if (place != UNKNOWN || calls.count() < 2 || evalCount < 2) {
            return;
        }
        int pairs = Math.min(calls.count(), evalCount);
        for (int candidate = 0; candidate < Math.min(places(evals[pairs - 1]), votes.length); candidate++) {
            boolean isIt = true;
            for (int call = 1; call < pairs && isIt; call++) {
                isIt = valueAt(candidate, evals[call]) == calls.anchorAvma(call);
            }
            votes[candidate] += isIt ? weight : 0;
            if (votes[candidate] >= ENOUGH_VOTES) {
                place = candidate;
                return;
            }
        }
    }

    /** A compiler may put rarely executed code of the function elsewhere: there its frames look the same. */
    private void learnParts() {
        long sizeBytes = evalCount == 0 ? 0 : sizeBytes(evals[evalCount - 1]);
        for (int frame = 0; frame < natives.depth() && sizeBytes != 0; frame++) {
            boolean isPart = !isEval(natives.functionStart(frame))
                    && sizeBytes(frame) == sizeBytes
                    && isInSameFile(frame, evals[evalCount - 1])
                    && isWithoutEval(valueAt(place, frame));
            if (isPart && startCount < MAX_STARTS) {
                starts[startCount++] = natives.functionStart(frame);
            }
        }
        collect();
    }

    private long sizeBytes(int frame) {
        return natives.cfa(frame) - natives.stackPointer(frame);
    }

    private boolean isInSameFile(int frame, int other) {
        return natives.module(frame) != null
                && natives.module(other) != null
                && natives.module(frame).file() == natives.module(other).file();
    }

    /** Whether a Python frame's address is held by none of the known eval frames: a callee's would be. */
    private boolean isWithoutEval(long pointer) {
        for (int eval = 0; eval < evalCount; eval++) {
            if (valueAt(place, evals[eval]) == pointer) {
                return false;
            }
        }
        return callOf(pointer, 0) != UNKNOWN;
    }

    private int callOf(long pointer, int from) {
        for (int call = from; call < calls.count(); call++) {
            if (calls.anchorAvma(call) == pointer) {
                return call;
            }
        }
        return UNKNOWN;
    }

    /** Two interpreters on one thread, frames that no eval call made: only what a frame holds tells whose it is. */
    private void matchByPlace() {
        int next = 0;
        for (int eval = 0; eval < evalCount && next < calls.count(); eval++) {
            int call = held(evals[eval], next);
            if (call != UNKNOWN) {
                into.set(call, evals[eval]);
                next = call + 1;
            }
        }
    }

    /** The newest call of those from a given one on whose address a frame holds. */
    private int held(int frame, int from) {
        if (place != UNKNOWN) {
            return callOf(valueAt(place, frame), from);
        }
        for (int call = from; call < calls.count(); call++) {
            if (holds(frame, calls.anchorAvma(call))) {
                return call;
            }
        }
        return UNKNOWN;
    }
}
