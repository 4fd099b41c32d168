package org.jflame.fold;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Gives every Python frame its class and leaves it its {@code co_filename}, for files that other programs read:
 * {@link NameSources} shortens paths for people.
 */
public final class ClassifySources implements UnaryOperator<Profile> {

    private final SourceMap sources;

    /** Classifies frames by the given map. */
    public ClassifySources(SourceMap sources) {
        this.sources = sources;
    }

    @Override
    public Profile apply(Profile profile) {
        Map<PythonFrame, Frame> classes = new HashMap<>(); // a profile has few frames and many nodes
        return profile.withFrames(frame ->
                frame instanceof PythonFrame python ? classes.computeIfAbsent(python, sources::classified) : frame);
    }
}
