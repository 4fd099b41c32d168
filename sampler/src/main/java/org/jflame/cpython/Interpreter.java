package org.jflame.cpython;

/**
 * The CPython found in a process.
 *
 * @param version its version
 * @param layout where it keeps things
 * @param runtimeAvma the address of {@code _PyRuntime}
 * @param codeTypeAvma the address of {@code PyCode_Type}, by which a code object is known; 0 when it is not exported
 */
public record Interpreter(PythonVersion version, Layout layout, long runtimeAvma, long codeTypeAvma) {}
