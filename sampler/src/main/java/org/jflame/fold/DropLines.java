package org.jflame.fold;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Takes the line numbers out; the stacks that become equal are added together. */
public final class DropLines implements UnaryOperator<Profile> {

    @Override
    public Profile apply(Profile profile) {
        Map<PythonFrame, Frame> whole = new HashMap<>(); // a profile has few frames and many nodes
        return profile.withTree(profile.tree()
                .withFrames(frame -> frame instanceof PythonFrame python
                        ? whole.computeIfAbsent(python, PythonFrame::withoutLine)
                        : frame));
    }
}
