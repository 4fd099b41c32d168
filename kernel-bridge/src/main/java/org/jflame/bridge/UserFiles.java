package org.jflame.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jflame.fold.CallTree;
import org.jflame.fold.FrameClass;
import org.jflame.fold.LineStats;
import org.jflame.fold.PythonFrame;

/**
 * The text of the user's files that took time.
 *
 * <p>The service is a child of the kernel process, of the same user and with the same view of the file system: it can read
 * nothing for the kernel that the kernel could not. Still the names are the profiled program's, and may name anything.
 */
final class UserFiles {

    private static final int MOST_FILES = 16;
    private static final int MAX_BYTES = 1 << 20;

    /** Below this share of the time nobody asks for a function's text. */
    private static final double LEAST_SHARE = 0.005;

    private UserFiles() {}

    /**
     * Reads what can be read.
     *
     * @param shown the profile's stacks, whose files have names for people
     * @param recorded the same before they got them: Python's own {@code co_filename}
     * @return text by name for people, of the files that took most time
     */
    static Map<String, String> read(CallTree shown, CallTree recorded) {
        Set<String> names = new LinkedHashSet<>();
        for (LineStats function : LineStats.byFunction(shown)) {
            if (function.frame() instanceof PythonFrame frame
                    && frame.frameClass() == FrameClass.USER_FILE
                    && function.totalNanos() >= LEAST_SHARE * shown.totalNanos()) {
                names.add(frame.file());
            }
        }
        Set<String> paths = names.isEmpty() ? Set.of() : absolutePaths(recorded);
        Map<String, String> texts = new LinkedHashMap<>();
        names.stream().limit(MOST_FILES).forEach(name -> onlyPath(name, paths)
                .flatMap(UserFiles::text)
                .ifPresent(text -> texts.put(name, text)));
        return texts;
    }

    private static Set<String> absolutePaths(CallTree recorded) {
        Set<String> paths = new LinkedHashSet<>();
        recorded.forEachNode((caller, frame, node) -> {
            if (frame instanceof PythonFrame python && python.file().startsWith("/")) {
                paths.add(python.file());
            }
        });
        return paths;
    }

    /** The path of which a name is the end. */
    private static Optional<String> onlyPath(String name, Set<String> paths) {
        List<String> ending = paths.stream()
                .filter(path -> path.equals(name) || path.endsWith("/" + name))
                .toList();
        return ending.size() == 1 ? Optional.of(ending.get(0)) : Optional.empty();
    }

    /** A device or a pipe is not read: that may never end. */
    private static Optional<String> text(String path) {
        try {
            Path file = Path.of(path);
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
                return Optional.empty();
            }
            try (InputStream bytes = Files.newInputStream(file)) {
                return Optional.of(new String(bytes.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
            }
        } catch (IOException | InvalidPathException e) {
            return Optional.empty(); // gone, or not ours to read: its lines have numbers all the same
        }
    }
}
