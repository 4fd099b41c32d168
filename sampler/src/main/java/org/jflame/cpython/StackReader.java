package org.jflame.cpython;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jflame.fold.Frame;
import org.jflame.fold.TruncatedFrame;
import org.jflame.fold.TruncatedFrame.Reason;
import org.jflame.proc.StackCopy;

/**
 * Reads the Python stack of a thread in two steps: {@link #copy} while the thread does not run, {@link #decode} when it
 * may. One for all threads of a target, used by one thread.
 */
public final class StackReader {

    private static final Frame CODE_IS_GONE = new TruncatedFrame(Reason.NOT_CODE);

    private static final int READS_OF_RUNNING = 3;

    /** So many walks in a row needed nothing but what was foretold: then the next one need not be part of the stop. */
    private static final int WALKS_TO_TRUST = 4;

    private final int pid;
    private final ReadBuffers buffers;
    private final MemorySnapshot snapshot;
    private final FrameChain chain;
    private final CframeChain cframes;
    private final boolean hasCframes;
    private final boolean hasShims;
    private final long evalFunctionAvma;
    private final CodeCache codes;
    private final RawStack stack;
    private final RawStack earlier;
    private boolean isWalked;

    public StackReader(int pid, Interpreter interpreter) {
        this(pid, interpreter, new ReadBuffers());
    }

    /** A reader that shares its buffers with those of other processes. */
    public StackReader(int pid, Interpreter interpreter, ReadBuffers buffers) {
        this.pid = pid;
        this.buffers = buffers;
        snapshot = buffers.snapshot();
        stack = buffers.stack();
        earlier = buffers.earlierStack();
        chain = new FrameChain(interpreter, snapshot);
        cframes = new CframeChain(interpreter.layout().thread());
        hasShims = interpreter.layout().frame().hasShims();
        hasCframes = !hasShims && interpreter.layout().thread().cframe() != Layout.NONE;
        evalFunctionAvma = interpreter.evalFunctionAvma();
        codes = new CodeCache(pid, interpreter, buffers);
    }

    /** For readers of other processes that the same thread uses. */
    public ReadBuffers buffers() {
        return buffers;
    }

    /** What is remembered of one thread between its samples: what its next one will need, and what need not be read again. */
    public static final class Memory {
        private final MemorySnapshot.Forecast forecast = new MemorySnapshot.Forecast();
        private int walksForetold;
    }

    /** Copies the stack of a thread that does not run meanwhile. Allocates nothing. */
    public void copy(PythonThread thread, Memory memory) {
        copy(thread, memory, null);
    }

    /**
     * As {@link #copy(PythonThread, Memory)}, with the native stack of the same moment.
     *
     * @param nativeStack receives the bytes that it wants; null for none
     */
    public void copy(PythonThread thread, Memory memory, StackCopy nativeStack) {
        snapshot.begin(pid, memory.forecast, nativeStack);
        walk(thread, memory);
    }

    /**
     * As {@link #copy(PythonThread, Memory, StackCopy)}, for a stop that has to be short: what the last samples needed is
     * copied, and mostly that is all. {@link #walkCopied} has to follow when the thread runs again.
     */
    public void copyForetold(PythonThread thread, Memory memory, StackCopy nativeStack) {
        snapshot.begin(pid, memory.forecast, nativeStack);
        isWalked = memory.walksForetold < WALKS_TO_TRUST;
        if (isWalked) {
            walk(thread, memory);
        }
    }

    /**
     * Finds the frames in what {@link #copyForetold} copied.
     *
     * @return false when it was not enough; the next copy of this thread will be
     */
    public boolean walkCopied(PythonThread thread, Memory memory) {
        if (isWalked) {
            return true;
        }
        snapshot.close();
        walk(thread, memory);
        if (snapshot.wasShort()) {
            memory.forecast.noteMissed();
            return false;
        }
        return true;
    }

    private void walk(PythonThread thread, Memory memory) {
        stack.clear();
        chain.copy(thread, stack);
        codes.capture(stack);
        memory.walksForetold = snapshot.wasShort() ? 0 : memory.walksForetold + 1;
    }

    /**
     * Copies the stack of a thread that may run meanwhile: reads it again and again. Two reads may be wrong in the same
     * way when the thread flips between stacks at the pace of the reads; three hardly ever are.
     *
     * @return whether all reads saw the same stack; if not, it belongs to no moment and must not be decoded
     */
    public boolean copyRunning(PythonThread thread, Memory memory) {
        readAhead(thread, memory, earlier);
        for (int reads = 2; reads < READS_OF_RUNNING; reads++) {
            readAhead(thread, memory, stack);
            if (!stack.isSameAs(earlier)) {
                return false;
            }
        }
        copy(thread, memory);
        return isWhole() && stack.isSameAs(earlier);
    }

    /** Reads the frames alone, and notes what they needed: the next read has it with one system call. */
    private void readAhead(PythonThread thread, Memory memory, RawStack into) {
        into.clear();
        snapshot.begin(pid, memory.forecast);
        chain.copy(thread, into);
        snapshot.foretell(memory.forecast);
    }

    /** Whether the stack that was copied last is whole; one that is not may have been met in the middle of a call. */
    public boolean isWhole() {
        return stack.truncation() == null && codes.areAllCode();
    }

    /**
     * Decodes the stack that was copied last. A frame whose code could not be read is a {@link TruncatedFrame} in its
     * place; the others stay.
     *
     * @param memory learns what the thread's next sample will need
     * @param into receives the frames, root first, behind what it holds already
     * @return whether every frame from the root to the leaf is there
     */
    public boolean decode(Memory memory, List<Frame> into) {
        learn(memory);
        int first = into.size();
        boolean isWhole = true;
        for (int index = 0; index < stack.depth(); index++) {
            Frame frame = frame(index);
            if (frame != null) {
                into.add(frame);
                isWhole &= isRead(frame);
            }
        }
        if (stack.truncation() != null) {
            into.add(new TruncatedFrame(stack.truncation()));
            isWhole = false;
        }
        Collections.reverse(into.subList(first, into.size()));
        return isWhole;
    }

    /**
     * The first step of a decoding frame by frame, for whoever puts others between them.
     *
     * @param memory learns what the thread's next sample will need
     */
    public void learn(Memory memory) {
        codes.learn();
        snapshot.foretell(memory.forecast);
    }

    /** The number of frames that were copied last. */
    public int depth() {
        return stack.depth();
    }

    /**
     * A frame of the stack that was copied last, after {@link #learn}.
     *
     * @param index 0 for the leaf
     * @return null for one that is not shown, because it is still being set up
     */
    public Frame frame(int index) {
        Optional<CodeObject> code = codes.codeOf(index);
        return code.isEmpty()
                ? CODE_IS_GONE
                : code.get().frameAt(stack.instruction(index), index == 0).orElse(null);
    }

    /** Whether a frame that {@link #frame} returned is a Python frame, not one whose code is gone. */
    public static boolean isRead(Frame frame) {
        return frame != CODE_IS_GONE;
    }

    /** Why the oldest frames are missing; null when they are there. */
    public Reason truncation() {
        return stack.truncation();
    }

    /**
     * The eval calls that made the frames copied last, leaf first. Frames behind the last call's belong to one whose
     * end could not be read.
     *
     * @param copy the thread's C stack at the same moment
     */
    public EvalCalls evalCalls(StackCopy copy) {
        if (hasCframes) {
            cframes.locate(stack, copy);
        }
        stack.calls().setOnStack(hasShims || stack.calls().areOnStack());
        return stack.calls();
    }

    /** Where the function is that executes Python code; 0 when it is not exported. */
    public long evalFunctionAvma() {
        return evalFunctionAvma;
    }
}
