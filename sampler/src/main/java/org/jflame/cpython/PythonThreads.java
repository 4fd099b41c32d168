package org.jflame.cpython;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.jflame.proc.PidNamespace;

/** Lists the interpreter's threads without stopping them. Not thread safe. */
public final class PythonThreads {

    private static final int MAX_THREADS = 16_384;
    private static final int MAX_INTERPRETERS = 1024;

    private final Interpreter interpreter;
    private final Layout layout;
    private final TargetMemory memory;
    private final WalkedWords walked;
    private final PidNamespace tids;
    private final PthreadTids pthreads;
    private final Gil gil;

    public PythonThreads(int pid, Interpreter interpreter) {
        this.interpreter = interpreter;
        this.layout = interpreter.layout();
        this.memory = new TargetMemory(pid);
        this.walked = new WalkedWords(pid, memory);
        this.tids = PidNamespace.of(pid);
        this.pthreads = new PthreadTids(pid, tids);
        this.gil = new Gil(interpreter, memory);
    }

    /**
     * Walks all interpreters' thread lists. The target runs meanwhile: a link that changes under the walk ends it, and
     * the next listing has the rest.
     */
    public List<PythonThread> list() {
        walked.begin();
        List<PythonThread> threads = new ArrayList<>();
        for (long interpreterState : interpreterStates(walked::pointer)) {
            addThreads(interpreterState, threads);
        }
        return withTids(threads);
    }

    /**
     * Whether the interpreter's list is what {@link #list} has found last. Before 3.11, a thread that takes the memory of
     * one that has ended since then looks like that one.
     */
    public boolean areAsListed() {
        return walked.areTheSame();
    }

    /** Whether a futex is part of the GIL of a thread's interpreter: who sleeps on it wants the GIL. */
    public boolean isGil(PythonThread thread, long futexAvma) {
        return gil.isFutex(thread.interpreterAvma(), futexAvma);
    }

    /** The address of the PyThreadState that holds a GIL now, that of the first interpreter whose GIL is held; 0 for none. */
    public long gilHolder() {
        for (long interpreterState : interpreterStates(memory::pointer)) {
            long holder = gil.holder(interpreterState);
            if (holder != 0) {
                return holder;
            }
        }
        return 0;
    }

    /** Whether a thread holds the GIL of its interpreter now: from 3.12 on each may have its own. */
    public boolean holdsGil(PythonThread thread) {
        return gil.holder(thread.interpreterAvma()) == thread.stateAvma();
    }

    /** Whether the interpreter has begun: whether it has a thread. */
    boolean hasAny() {
        return interpreterStates(memory::pointer).stream()
                .anyMatch(state -> memory.pointer(state + layout.interpreterThreadsHead()) != 0);
    }

    private List<Long> interpreterStates(LongUnaryOperator pointer) {
        List<Long> states = new ArrayList<>();
        long state = pointer.applyAsLong(interpreter.runtimeAvma() + layout.runtimeInterpretersHead());
        while (state != 0 && states.size() < MAX_INTERPRETERS) {
            states.add(state);
            state = pointer.applyAsLong(state + layout.interpreterNext());
        }
        return states;
    }

    private void addThreads(long interpreterState, List<PythonThread> threads) {
        long state = walked.pointer(interpreterState + layout.interpreterThreadsHead());
        while (state != 0 && threads.size() < MAX_THREADS) {
            if (walked.pointer(state + layout.thread().interp()) != interpreterState) {
                return;
            }
            long identity = walked.pointer(state + layout.thread().identity());
            threads.add(new PythonThread(0, state, interpreterState, identity));
            state = walked.pointer(state + layout.thread().next());
        }
    }

    private List<PythonThread> withTids(List<PythonThread> threads) {
        boolean isNative = layout.thread().nativeThreadId() != Layout.NONE;
        List<Long> identities = threads.stream().map(PythonThread::identity).toList();
        return threads.stream()
                .map(thread -> new PythonThread(
                        isNative ? tids.outerTid((int) thread.identity()) : pthreads.tid(thread.identity(), identities),
                        thread.stateAvma(),
                        thread.interpreterAvma(),
                        thread.identity()))
                .toList();
    }

    /** Whether the process still has the interpreter; it has not when it has ended or runs another program. */
    public boolean isInterpreterThere() {
        return interpreter.isStillIn(memory);
    }
}
