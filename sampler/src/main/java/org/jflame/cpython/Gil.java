package org.jflame.cpython;

/**
 * The GIL of an interpreter, read from outside. Not thread safe. Source: ceval.c (2.x), ceval_gil.h,
 * internal/pycore_gil.h.
 */
final class Gil {

    private static final int LOCKED = 1;

    private final Interpreter interpreter;
    private final Layout.Gil layout;
    private final TargetMemory memory;

    Gil(Interpreter interpreter, TargetMemory memory) {
        this.interpreter = interpreter;
        this.layout = interpreter.layout().gil();
        this.memory = memory;
    }

    /**
     * The PyThreadState that holds it now.
     *
     * @param interpreterAvma the PyInterpreterState, of which each may have a GIL of its own from 3.12 on
     * @return 0 when nobody does
     */
    long holder(long interpreterAvma) {
        if (layout.locked() == Layout.NONE) {
            long variable = interpreter.gilVariables().holderAvma();
            return variable == 0 ? 0 : memory.pointer(variable);
        }
        long gil = struct(interpreterAvma);
        boolean isHeld = gil != 0 && (int) memory.pointer(gil + layout.locked()) == LOCKED;
        return isHeld
                ? memory.pointer(gil + layout.lastHolder())
                : 0; // who held it last is named also while it is free
    }

    /** Whether a futex is one on which a thread sleeps that wants it; false also where that cannot be known. */
    boolean isFutex(long interpreterAvma, long futexAvma) {
        GilVariables variables = interpreter.gilVariables();
        if (layout.locked() != Layout.NONE) {
            return isIn(struct(interpreterAvma), futexAvma);
        }
        return variables.lockAvmas().stream().anyMatch(lock -> isIn(lock, futexAvma))
                || variables.lockPointerAvma() != 0 && isIn(memory.pointer(variables.lockPointerAvma()), futexAvma);
    }

    private boolean isIn(long lockAvma, long futexAvma) {
        return lockAvma != 0 && Long.compareUnsigned(futexAvma - lockAvma, layout.lockBytes()) < 0;
    }

    private long struct(long interpreterAvma) {
        return layout.pointerInInterpreter() == Layout.NONE
                ? interpreter.runtimeAvma() + layout.inRuntime()
                : memory.pointer(interpreterAvma + layout.pointerInInterpreter());
    }
}
