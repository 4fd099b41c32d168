package org.jflame.cpython;

import java.util.ArrayList;
import java.util.List;

/** Lists the interpreter's threads without stopping them. Not thread safe. */
public final class PythonThreads {

    private static final int MAX_THREADS = 16_384;
    private static final int MAX_INTERPRETERS = 1024;

    /** {@code sizeof(struct _gil_runtime_state)} in 3.11 to 3.13; a waiter sleeps on one of the futexes inside. */
    private static final int GIL_BYTES = 208;

    private static final int GIL_LAST_HOLDER = 8;
    private static final int GIL_LOCKED = 16;

    private final Interpreter interpreter;
    private final TargetMemory memory;

    public PythonThreads(int pid, Interpreter interpreter) {
        this.interpreter = interpreter;
        this.memory = new TargetMemory(pid);
    }

    /**
     * Walks all interpreters' thread lists. The target runs meanwhile: a link that changes under the walk ends it, and
     * the next listing has the rest.
     */
    public List<PythonThread> list() {
        Layout layout = interpreter.layout();
        List<PythonThread> threads = new ArrayList<>();
        long state = memory.pointer(interpreter.runtimeAvma() + layout.runtimeInterpretersHead());
        for (int i = 0; state != 0 && i < MAX_INTERPRETERS; i++) {
            addThreads(state, threads);
            state = memory.pointer(state + layout.interpreterNext());
        }
        return threads;
    }

    private void addThreads(long interpreterState, List<PythonThread> threads) {
        Layout layout = interpreter.layout();
        long state = memory.pointer(interpreterState + layout.interpreterThreadsHead());
        while (state != 0 && threads.size() < MAX_THREADS) {
            if (memory.pointer(state + layout.thread().interp()) != interpreterState) {
                return;
            }
            int tid = (int) memory.pointer(state + layout.thread().nativeThreadId());
            threads.add(new PythonThread(tid, state, interpreterState));
            state = memory.pointer(state + layout.thread().next());
        }
    }

    /** Whether the process still has the interpreter; it has not when it has ended or runs another program. */
    public boolean isInterpreterThere() {
        return interpreter.isStillIn(memory);
    }

    /** The address of the PyThreadState that holds the main interpreter's GIL; 0 when none does. */
    public long gilHolder() {
        Layout.Gil at = interpreter.layout().gil();
        long gil = interpreter.runtimeAvma() + at.inRuntime();
        if (at.pointerInInterpreter() != Layout.NONE) {
            long head = memory.pointer(
                    interpreter.runtimeAvma() + interpreter.layout().runtimeInterpretersHead());
            gil = head == 0 ? 0 : memory.pointer(head + at.pointerInInterpreter());
        }
        boolean isHeld = gil != 0 && (int) memory.pointer(gil + GIL_LOCKED) == 1;
        return isHeld ? memory.pointer(gil + GIL_LAST_HOLDER) : 0;
    }

    /** Whether a futex is part of the GIL of a thread's interpreter: who sleeps on it wants the GIL. */
    public boolean isGil(PythonThread thread, long futexAvma) {
        Layout.Gil gil = interpreter.layout().gil();
        long start = gil.pointerInInterpreter() == Layout.NONE
                ? interpreter.runtimeAvma() + gil.inRuntime()
                : memory.pointer(thread.interpreterAvma() + gil.pointerInInterpreter());
        return start != 0 && Long.compareUnsigned(futexAvma - start, GIL_BYTES) < 0;
    }
}
