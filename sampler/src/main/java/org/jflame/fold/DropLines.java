package org.jflame.fold;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Takes the line numbers out; the stacks that become equal are added together. */
public final class DropLines implements UnaryOperator<Profile> {

    @Override
    public Profile apply(Profile profile) {
        Map<Frame, Frame> whole = new HashMap<>(); // a profile has few frames and many nodes
        return profile.withFrames(frame -> whole.computeIfAbsent(frame, DropLines::withoutLine));
    }

    private static Frame withoutLine(Frame frame) {
        if (frame instanceof NativeFrame function) {
            return function.withoutLine();
        }
        return frame instanceof PythonFrame python ? python.withoutLine() : frame;
    }
}
