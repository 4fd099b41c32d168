package org.jflame.fold;

import java.util.ArrayList;
import java.util.List;

/**
 * jflame's own frames in the kernel. {@code %jflame STATEMENT} runs its statement inside a cell: between the cell's line
 * and the statement are IPython's frames and jflame's, of which the cell's author knows nothing.
 *
 * <p>The files are those of the Python package: {@code jflame/magic.py} is called by a cell's line, {@code
 * jflame/execute.py} runs its statement, {@code jflame/recorder.py} talks to the service.
 */
final class OwnFrames {

    private static final String IS_CALLED = "jflame/magic.py";
    private static final String RUNS_STATEMENTS = "jflame/execute.py";
    private static final String TALKS_TO_SERVICE = "jflame/recorder.py";

    private OwnFrames() {}

    /** Whether the stack is of jflame at work and not of the cell. */
    static boolean areAtWork(List<Frame> stack) {
        return stack.stream().anyMatch(frame -> isIn(frame, TALKS_TO_SERVICE)) || isBesideStatement(stack);
    }

    /** Whether a statement does not run yet, or not any more: its own frames are those of a cell. */
    private static boolean isBesideStatement(List<Frame> stack) {
        for (int i = stack.size() - 1; i >= 0; i--) {
            if (stack.get(i).frameClass() == FrameClass.CELL) {
                return false;
            }
            if (isIn(stack.get(i), RUNS_STATEMENTS) || isIn(stack.get(i), IS_CALLED)) {
                return true;
            }
        }
        return false;
    }

    /** The stack without the frames between a cell's line and the statement that it had profiled. */
    static List<Frame> cutFrom(List<Frame> stack) {
        for (int i = stack.size() - 1; i > 0; i--) {
            if (isIn(stack.get(i), RUNS_STATEMENTS)) {
                List<Frame> rest = new ArrayList<>(List.of(stack.get(0)));
                rest.addAll(stack.subList(i + 1, stack.size()));
                return rest;
            }
        }
        return stack;
    }

    private static boolean isIn(Frame frame, String file) {
        return frame instanceof PythonFrame python && python.file().endsWith(file);
    }
}
