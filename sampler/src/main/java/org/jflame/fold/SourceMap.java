package org.jflame.fold;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Whose code a {@code co_filename} is, and what to call it.
 *
 * <p>The longest matching prefix decides, because {@code site-packages} lies below the standard library's directory.
 *
 * @param cells the file names that the kernel gave to cells, with the execution count of each
 * @param standardLibrary directories of Python's own library
 * @param libraries directories of installed packages
 */
public record SourceMap(Map<String, Integer> cells, List<String> standardLibrary, List<String> libraries) {

    public SourceMap {
        cells = Map.copyOf(cells);
        standardLibrary = List.copyOf(standardLibrary);
        libraries = List.copyOf(libraries);
    }

    /**
     * Knows no cell and no directory, for a process that nobody has told of: what lies in {@code site-packages} or
     * {@code dist-packages} is a library, what lies in a directory or an archive that is named as Python names its own
     * ({@code lib/python3.11/}, {@code lib64/python3.11/}, {@code python311.zip/}) is the standard library, everything
     * else is the user's.
     */
    public static SourceMap guessed() {
        return new SourceMap(Map.of(), List.of(), List.of());
    }

    /** What a cell is called: {@code In [5]}. */
    public static String cellName(int executionCount) {
        return "In [" + executionCount + "]";
    }

    /** The same frame with its file's name for people and its class; a frame that has a class already keeps it. */
    PythonFrame named(PythonFrame frame) {
        String file = frame.file();
        if (frame.frameClass() == FrameClass.CELL || frame.frameClass() == FrameClass.CODE) {
            return frame;
        }
        Integer cell = cells.get(file);
        if (cell != null) {
            return as(frame, cellName(cell), FrameClass.CELL);
        }
        if (file.startsWith("<")) {
            return as(frame, file, isPythonsOwn(file) ? FrameClass.STANDARD_LIBRARY : FrameClass.USER_FILE);
        }
        String standard = frame.frameClass() == FrameClass.LIBRARY ? "" : standardDirectory(file);
        String library = frame.frameClass() == FrameClass.STANDARD_LIBRARY ? "" : libraryDirectory(file);
        if (library.isEmpty() && standard.isEmpty()) {
            return frame.frameClass() == FrameClass.USER_FILE
                    ? as(frame, lastParts(file, 2), FrameClass.USER_FILE)
                    : frame;
        }
        return library.length() >= standard.length()
                ? as(frame, file.substring(library.length()), FrameClass.LIBRARY)
                : as(frame, file.substring(standard.length()), FrameClass.STANDARD_LIBRARY);
    }

    /** The same frame with its class, its file's name left as it is unless it is a cell's. */
    PythonFrame classified(PythonFrame frame) {
        PythonFrame named = named(frame);
        return named.frameClass() == FrameClass.CELL ? named : as(frame, frame.file(), named.frameClass());
    }

    private String standardDirectory(String file) {
        return longest(longestPrefix(standardLibrary, file), PythonDirectories.standardLibrary(file));
    }

    private String libraryDirectory(String file) {
        return longest(longestPrefix(libraries, file), PythonDirectories.packages(file));
    }

    private static PythonFrame as(PythonFrame frame, String file, FrameClass frameClass) {
        return new PythonFrame(frame.function(), file, frame.line(), frameClass);
    }

    /** {@code <string>} and {@code <stdin>} are the user's; frozen modules and built-ins are not files but still Python's. */
    private static boolean isPythonsOwn(String file) {
        return file.startsWith("<frozen ") || file.startsWith("<built-in");
    }

    /** The matching prefix with its last slash, or "" when none matches. */
    private static String longestPrefix(Collection<String> prefixes, String file) {
        String longest = "";
        for (String prefix : prefixes) {
            String directory = prefix.endsWith("/") ? prefix : prefix + "/";
            if (file.startsWith(directory) && file.length() > directory.length()) {
                longest = longest(longest, directory);
            }
        }
        return longest;
    }

    private static String longest(String one, String other) {
        return one.length() >= other.length() ? one : other;
    }

    /** {@code /home/ann/project/train.py} is {@code project/train.py}: two parts are mostly enough to know it by. */
    static String lastParts(String file, int parts) {
        int start = file.length();
        for (int i = 0; i < parts && start >= 0; i++) {
            if (start == 0) {
                return file; // the root directory is part of the name then
            }
            start = file.lastIndexOf('/', start - 1);
        }
        return file.substring(start + 1);
    }
}
