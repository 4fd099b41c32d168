package org.jflame.cpython;

/**
 * The CPython found in a process.
 *
 * @param version its version
 * @param mark a place in the process by which this interpreter is known to be there still
 * @param layout where it keeps things
 * @param runtimeAvma the address of {@code _PyRuntime}; up to 3.6, of the pointer to the first interpreter
 * @param codeTypeAvma the address of {@code PyCode_Type}, by which a code object is known; 0 when it is not exported
 * @param evalFunctionAvma the address of the function that executes Python code; 0 when it is not exported
 * @param gilVariables where the GIL is, up to 3.6
 */
public record Interpreter(
        PythonVersion version,
        Mark mark,
        Layout layout,
        long runtimeAvma,
        long codeTypeAvma,
        long evalFunctionAvma,
        GilVariables gilVariables) {

    /**
     * A constant of the interpreter's: its version.
     *
     * @param avma its address
     * @param word the eight bytes there
     */
    record Mark(long avma, long word) {}

    /** Whether a process has this interpreter where it was found. */
    public boolean isStillIn(int pid) {
        return isStillIn(new TargetMemory(pid));
    }

    boolean isStillIn(TargetMemory memory) {
        return memory.word(mark.avma()) == mark.word();
    }
}
