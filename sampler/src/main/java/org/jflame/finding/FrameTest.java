package org.jflame.finding;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jflame.fold.CxxName;
import org.jflame.fold.Frame;
import org.jflame.fold.FrameClass;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.PythonFrame;

/** Which frame is meant. A Python function of the user's own that has a library's name is not the library's. */
final class FrameTest {

    /** The interpreter's own machine code. */
    static final String PYTHON = "python[\\w.-]*|libpython[\\w.-]*";

    private FrameTest() {}

    /**
     * A Python function of a library or of Python's own.
     *
     * @param file a regular expression for the end of its file's name, from a whole part on
     * @param function one for the last part of its name
     */
    static Predicate<Frame> library(String file, String function) {
        Predicate<String> inFile = Pattern.compile("(?:^|/)(?:" + file + ")$").asPredicate();
        Predicate<String> named = Pattern.compile(function).asMatchPredicate();
        return frame -> frame instanceof PythonFrame python
                && isLibrary(python)
                && named.test(python.shortFunction())
                && inFile.test(python.file());
    }

    /** All functions of such a file. */
    static Predicate<Frame> library(String file) {
        return library(file, ".*");
    }

    /**
     * A function in machine code.
     *
     * @param module a regular expression for the whole name of the file
     * @param function one for its whole name as {@link CxxName#plain} gives it
     */
    static Predicate<Frame> machineCode(String module, String function) {
        Predicate<String> inModule = Pattern.compile(module).asMatchPredicate();
        Predicate<String> named = Pattern.compile(function).asMatchPredicate();
        return frame ->
                frame instanceof NativeFrame code && inModule.test(code.module()) && named.test(CxxName.plain(code));
    }

    static boolean isOwn(Frame frame) {
        FrameClass whose = frame.frameClass();
        return frame instanceof PythonFrame
                && (whose == FrameClass.CELL || whose == FrameClass.USER_FILE || whose == FrameClass.CODE);
    }

    static boolean isLibrary(PythonFrame frame) {
        return frame.frameClass() == FrameClass.LIBRARY || frame.frameClass() == FrameClass.STANDARD_LIBRARY;
    }
}
