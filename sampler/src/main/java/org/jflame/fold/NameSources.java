package org.jflame.fold;

import java.util.HashMap;
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
        // A profile has few distinct frames and many nodes: each is named once.
        Map<PythonFrame, Frame> names = new HashMap<>();
        return profile.withTree(profile.tree()
                .withFrames(frame ->
                        frame instanceof PythonFrame python ? names.computeIfAbsent(python, sources::named) : frame));
    }
}
