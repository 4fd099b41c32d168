package org.jflame.fold;

import java.util.Objects;

/**
 * A function in machine code.
 *
 * @param function its whole demangled name with template arguments; for code without a name
 *     {@code module+0x<start of the function>}
 * @param module the file's name without its folder
 * @param file the source file where debug information says it, else {@code ""}
 * @param line the line in it, 0 when it is not known
 */
public record NativeFrame(String function, String module, String file, int line) implements Frame {

    public NativeFrame {
        Objects.requireNonNull(function);
        Objects.requireNonNull(module);
        Objects.requireNonNull(file);
    }

    /** The function without return type and parameters, template arguments as {@code <...>}. */
    public String shortFunction() {
        // What a compiler at run time calls its code is no C++.
        return module.startsWith("[") ? function : ShortFunction.of(function);
    }

    /** The same without what {@link #shortFunction} leaves out: functions that differ in that alone become equal. */
    public NativeFrame withShortFunction() {
        return new NativeFrame(shortFunction(), module, file, line);
    }

    /** The same function, wherever in it the program was. */
    public NativeFrame withoutLine() {
        return line == 0 ? this : new NativeFrame(function, module, file, 0);
    }

    /** The module, and where in the source it is as far as known: {@code libm.so.6}, {@code libm.so.6 e_exp.c:12}. */
    public String location() {
        return line == 0 ? module : module + " " + file.substring(file.lastIndexOf('/') + 1) + ":" + line;
    }

    /** {@code sum (kernel.cpp:12)} where the line is known, else the short name alone. */
    @Override
    public String label() {
        return line == 0
                ? shortFunction()
                : shortFunction() + " (" + file.substring(file.lastIndexOf('/') + 1) + ":" + line + ")";
    }

    @Override
    public String detail() {
        String place = file.isEmpty() ? "" : ", " + (line == 0 ? file : file + ":" + line);
        return function + " (" + module + place + ")";
    }

    @Override
    public FrameClass frameClass() {
        return FrameClass.NATIVE;
    }

    /** As the compiler's own, but without its indirection: a picture asks for the hash of each frame of each stack. */
    @Override
    public int hashCode() {
        return (function.hashCode() * 31 + module.hashCode()) * 31 + line;
    }
}
