package org.jflame.cpython;

/**
 * The CPython found in a process.
 *
 * @param version its version
 * @param versionAvma the address of {@code Py_Version}, which holds it
 * @param layout where it keeps things
 * @param runtimeAvma the address of {@code _PyRuntime}
 * @param codeTypeAvma the address of {@code PyCode_Type}, by which a code object is known; 0 when it is not exported
 */
public record Interpreter(PythonVersion version, long versionAvma, Layout layout, long runtimeAvma, long codeTypeAvma) {

    /** Whether a process has this interpreter where it was found. */
    public boolean isStillIn(int pid) {
        return isStillIn(new TargetMemory(pid));
    }

    boolean isStillIn(TargetMemory memory) {
        return (int) memory.word(versionAvma) == version.hex();
    }
}
