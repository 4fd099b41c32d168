package org.jflame.fold;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Gives every Python frame its file's name for people and its class; stacks that become equal are added together.
 *
 * <p>Files of packages are named from the package on, as imports name them. The user's files are named by as many last
 * parts of their path as tell them apart in this profile, two at least.
 */
public final class NameSources implements UnaryOperator<Profile> {

    private static final int MOST_COUNTED_PARTS = 32;

    private final SourceMap sources;

    /** Names frames by the given map. */
    public NameSources(SourceMap sources) {
        this.sources = sources;
    }

    @Override
    public Profile apply(Profile profile) {
        // A profile has few distinct frames and many nodes: each is named once.
        Map<PythonFrame, PythonFrame> names = new HashMap<>();
        profile.tree().forEachNode((caller, frame, node) -> {
            if (frame instanceof PythonFrame python) {
                names.computeIfAbsent(python, sources::named);
            }
        });
        tellApart(names);
        return profile.withFrames(frame -> frame instanceof PythonFrame python ? names.get(python) : frame);
    }

    /** Two files of one short name would be taken for one. */
    private static void tellApart(Map<PythonFrame, PythonFrame> names) {
        Map<String, Set<String>> filesByName = new HashMap<>();
        names.forEach((frame, named) -> {
            if (named.frameClass() == FrameClass.USER_FILE) {
                filesByName
                        .computeIfAbsent(named.file(), none -> new HashSet<>())
                        .add(frame.file());
            }
        });
        Map<String, String> longer = new HashMap<>();
        filesByName.values().stream().filter(files -> files.size() > 1).forEach(files -> lengthen(files, longer));
        names.replaceAll((frame, named) -> longer.containsKey(frame.file())
                ? new PythonFrame(named.function(), longer.get(frame.file()), named.line(), named.frameClass())
                : named);
    }

    private static void lengthen(Set<String> files, Map<String, String> longer) {
        int parts = 2;
        Set<String> names = new HashSet<>();
        while (names.size() < files.size()) {
            parts += parts < MOST_COUNTED_PARTS ? 1 : parts; // a path of a file that was read may have any number
            names.clear();
            for (String file : files) {
                names.add(SourceMap.lastParts(file, parts));
            }
        }
        for (String file : files) {
            longer.put(file, SourceMap.lastParts(file, parts));
        }
    }
}
