package org.jflame.cpython;

/** Eval calls that no process makes. */
public final class CallModel {

    private CallModel() {}

    /** Calls of one Python frame each, leaf first, whose anchors lie on the C stack. */
    public static EvalCalls onStack(long... anchors) {
        EvalCalls calls = of(anchors);
        calls.setOnStack(true);
        return calls;
    }

    /** Calls of one Python frame each, leaf first, that are known by the addresses of their frames. */
    public static EvalCalls of(long... anchors) {
        EvalCalls calls = new EvalCalls();
        for (long anchor : anchors) {
            calls.add(anchor, 1);
        }
        return calls;
    }
}
