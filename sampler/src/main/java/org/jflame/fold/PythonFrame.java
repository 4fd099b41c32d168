package org.jflame.fold;

import java.util.Objects;

/**
 * A Python function at the line it was executing.
 *
 * @param function the qualified name ({@code co_qualname}), {@code <module>} for module-level code
 * @param file {@code co_filename}; after {@link NameSources} the name for people: {@code In [5]}, {@code json/decoder.py}
 * @param line the line being executed, from 1; 0 when the code object maps the instruction to no line
 * @param frameClass whose code this is; {@link FrameClass#USER_FILE} until {@link NameSources} has looked
 */
public record PythonFrame(String function, String file, int line, FrameClass frameClass) implements Frame {

    /** The name that CPython gives to the code of a module or a cell. */
    public static final String MODULE = "<module>";

    public PythonFrame {
        Objects.requireNonNull(function);
        Objects.requireNonNull(file);
        Objects.requireNonNull(frameClass);
    }

    /** A frame as the sampler reads it, before anybody knows whose code it is. */
    public static PythonFrame unnamed(String function, String file, int line) {
        return new PythonFrame(function, file, line, FrameClass.USER_FILE);
    }

    /** The same function, wherever in it the program was. */
    public PythonFrame withoutLine() {
        return line == 0 ? this : new PythonFrame(function, file, 0, frameClass);
    }

    /** The last part of the qualified name: {@code _run} of {@code Handle._run}. Equals {@link #function} before 3.11. */
    public String shortFunction() {
        return function.substring(function.lastIndexOf('.') + 1);
    }

    /** {@code In [5] line 12} for a cell, {@code file.py:12} for a file. */
    public String location() {
        String place = frameClass == FrameClass.CELL ? file + " line " : file + ":";
        return line > 0 ? place + line : file;
    }

    @Override
    public String label() {
        if (frameClass != FrameClass.CELL) {
            return function + " (" + location() + ")";
        }
        return function.equals(MODULE) ? location() : function + " · " + location();
    }

    /** As the compiler's own, but without its indirection: every sample asks for the hash of each of its frames. */
    @Override
    public int hashCode() {
        return (function.hashCode() * 31 + file.hashCode()) * 31 + line;
    }
}
