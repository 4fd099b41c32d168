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

    @Override
    public String label() {
        return function;
    }

    @Override
    public FrameClass frameClass() {
        return FrameClass.NATIVE;
    }
}
