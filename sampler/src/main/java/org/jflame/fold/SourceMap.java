package org.jflame.fold;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    private static final List<String> PACKAGE_DIRECTORIES = List.of("/site-packages/", "/dist-packages/");

    public SourceMap {
        cells = Map.copyOf(cells);
        standardLibrary = List.copyOf(standardLibrary);
        libraries = List.copyOf(libraries);
    }

    /** Knows no cell and no directory: every named file is the user's. */
    public static SourceMap empty() {
        return new SourceMap(Map.of(), List.of(), List.of());
    }

    /** What a cell is called: {@code In [5]}. */
    public static String cellName(int executionCount) {
        return "In [" + executionCount + "]";
    }

    /** The same frame with its file's name for people and its class. */
    PythonFrame named(PythonFrame frame) {
        String file = frame.file();
        Integer cell = cells.get(file);
        if (cell != null) {
            return as(frame, cellName(cell), FrameClass.CELL);
        }
        if (file.startsWith("<")) {
            return as(frame, file, isPythonsOwn(file) ? FrameClass.STANDARD_LIBRARY : FrameClass.USER_FILE);
        }
        String standard = longestPrefix(standardLibrary, file);
        String library = longest(longestPrefix(libraries, file), packageDirectory(file));
        if (library.isEmpty() && standard.isEmpty()) {
            return as(frame, lastTwoParts(file), FrameClass.USER_FILE);
        }
        return library.length() >= standard.length()
                ? as(frame, file.substring(library.length()), FrameClass.LIBRARY)
                : as(frame, file.substring(standard.length()), FrameClass.STANDARD_LIBRARY);
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

    /** Packages are found in {@code site-packages} even where nobody said that the directory exists (user site, .pth). */
    private static String packageDirectory(String file) {
        Optional<String> found =
                PACKAGE_DIRECTORIES.stream().filter(file::contains).findFirst();
        String directory = found.map(name -> file.substring(0, file.lastIndexOf(name) + name.length()))
                .orElse("");
        return directory.length() < file.length() ? directory : "";
    }

    private static String longest(String one, String other) {
        return one.length() >= other.length() ? one : other;
    }

    /** {@code /home/ann/project/train.py} is {@code project/train.py}: enough to know it by. */
    private static String lastTwoParts(String file) {
        int last = file.lastIndexOf('/');
        int secondLast = last <= 0 ? -1 : file.lastIndexOf('/', last - 1);
        return file.substring(secondLast + 1);
    }
}
