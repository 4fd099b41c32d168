package org.jflame.fold;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Gives every Python frame its file's name for people and its class; stacks that become equal are added together. */
public final class NameSources implements UnaryOperator<Profile> {

    private final SourceMap sources;

    /** Names frames by the given map. */
    public NameSources(SourceMap sources) {
        this.sources = sources;
    }

    @Override
    public Profile apply(Profile profile) {
        CallTree tree = new CallTree();
        // A profile has few distinct frames and many nodes: each is named once.
        Map<PythonFrame, Frame> names = new HashMap<>();
        profile.tree().forEachStack((stack, nanos, samples) -> {
            List<Frame> named = new ArrayList<>(stack.size());
            for (Frame frame : stack) {
                named.add(frame instanceof PythonFrame python ? names.computeIfAbsent(python, sources::named) : frame);
            }
            tree.add(named, nanos, samples);
        });
        return profile.withTree(tree);
    }
}
