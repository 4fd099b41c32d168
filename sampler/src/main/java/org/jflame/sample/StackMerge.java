package org.jflame.sample;

import java.util.Collections;
import java.util.List;
import org.jflame.cpython.EvalCalls;
import org.jflame.cpython.StackReader;
import org.jflame.fold.Frame;
import org.jflame.fold.TruncatedFrame;
import org.jflame.proc.StackCopy;
import org.jflame.unwind.NativeStack;

/**
 * Merges the native and the Python frames of one moment: a native frame that is a call of the interpreter's loop is
 * replaced by the Python frames that this call executes. Of one process. Belongs to the tracing thread.
 *
 * <p>No name is asked for, so that stripped interpreters are as good. Where the two stacks do not fit, all frames of
 * both are kept.
 */
final class StackMerge {

    private final SampledCode code;
    private final EvalFrames evals = new EvalFrames();
    private final FramePointerSearch pointers = new FramePointerSearch();
    private StackReader python;
    private EvalCalls calls;
    private NativeStack natives;
    private List<Frame> frames;
    private int nextCall;
    private int nextFound;
    private int nextPythonFrame;
    private boolean isPythonWhole;
    private boolean isDegraded;

    StackMerge(int pid) {
        code = new SampledCode(pid);
    }

    /** Adds native frames alone, root first. */
    void addNative(NativeStack natives, List<Frame> into) {
        if (natives.truncation() != null) {
            into.add(new TruncatedFrame(natives.truncation()));
        }
        for (int frame = natives.depth() - 1; frame >= 0; frame--) {
            into.add(code.frame(natives, frame));
        }
    }

    /**
     * Decodes the Python frames that were copied last and adds them with the native frames around them, root first.
     *
     * @return whether the Python stack is there from the root to the leaf
     */
    boolean decode(
            StackReader stacks, StackReader.Memory memory, StackCopy copy, NativeStack natives, List<Frame> into) {
        stacks.learn(memory);
        this.python = stacks;
        this.natives = natives;
        this.frames = into;
        nextCall = 0;
        nextFound = 0;
        nextPythonFrame = 0;
        isPythonWhole = stacks.truncation() == null;
        isDegraded = natives.truncation() != null;
        int first = into.size();
        findEvalFrames(copy);
        addInnermostFirst();
        Collections.reverse(into.subList(first, into.size()));
        return isPythonWhole;
    }

    /** Whether in the last merged stack a native part is missing, or a Python part's place had to be guessed. */
    boolean isDegraded() {
        return isDegraded;
    }

    private void findEvalFrames(StackCopy copy) {
        calls = python.evalCalls(copy);
        if (calls.areOnStack()) {
            evals.findByAddress(calls, natives);
        } else {
            pointers.setEvalFunction(python.evalFunctionAvma());
            pointers.find(calls, isPythonWhole, natives, copy, evals);
        }
    }

    private void addInnermostFirst() {
        for (int frame = 0; frame < natives.depth(); frame++) {
            while (nextCall < calls.count() && isBefore(nextCall, frame)) {
                isDegraded |= calls.frames(nextCall) > 0;
                addCall();
            }
            boolean isShown = false;
            while (nextCall < calls.count() && evals.nativeOf(nextCall) == frame) {
                isShown |= addCall();
            }
            // A call that shows no frame is being set up: that is the native function's own time.
            if (!isShown && !isCodeOfNextCall(frame)) {
                frames.add(code.frame(natives, frame));
            }
        }
        if (natives.truncation() != null && natives.depth() > 0) {
            frames.add(new TruncatedFrame(natives.truncation()));
        }
        while (nextCall < calls.count()) {
            isDegraded |= calls.frames(nextCall) > 0;
            addCall();
        }
        addPythonFrames(python.depth());
        if (python.truncation() != null) {
            frames.add(new TruncatedFrame(python.truncation()));
        }
    }

    /** Whether a call for which no native frame was found goes between a native frame and its callee. */
    private boolean isBefore(int call, int frame) {
        if (evals.nativeOf(call) != EvalFrames.NONE) {
            return false;
        }
        boolean hasPlace = calls.areOnStack() && calls.anchorAvma(call) != 0;
        return hasPlace && calls.anchorAvma(call) < natives.stackPointer(frame) || frameOfNextFound() == frame;
    }

    /** The native frame of the next call that has one. */
    private int frameOfNextFound() {
        nextFound = Math.max(nextFound, nextCall);
        while (nextFound < calls.count() && evals.nativeOf(nextFound) == EvalFrames.NONE) {
            nextFound++;
        }
        return nextFound < calls.count() ? evals.nativeOf(nextFound) : EvalFrames.NONE;
    }

    /** Code that the interpreter has compiled for Python functions runs on top of the call that executes them. */
    private boolean isCodeOfNextCall(int frame) {
        int eval = nextCall < calls.count() ? evals.nativeOf(nextCall) : EvalFrames.NONE;
        for (int callee = frame; callee < eval; callee++) {
            if (!SampledCode.isGenerated(natives, callee)) {
                return false;
            }
        }
        return eval > frame;
    }

    private boolean addCall() {
        return addPythonFrames(nextPythonFrame + calls.frames(nextCall++));
    }

    /** Adds the Python frames up to an index; whether any of them is shown. */
    private boolean addPythonFrames(int end) {
        int before = frames.size();
        for (; nextPythonFrame < end; nextPythonFrame++) {
            Frame frame = python.frame(nextPythonFrame);
            if (frame != null) {
                frames.add(frame);
                isPythonWhole &= StackReader.isRead(frame);
            }
        }
        return frames.size() > before;
    }
}
