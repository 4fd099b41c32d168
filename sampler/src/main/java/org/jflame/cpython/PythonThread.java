package org.jflame.cpython;

/**
 * A thread that the interpreter knows.
 *
 * @param tid the kernel's thread id, as the target sees it
 * @param stateAvma the address of its PyThreadState
 * @param interpreterAvma the address of the PyInterpreterState that it belongs to
 */
public record PythonThread(int tid, long stateAvma, long interpreterAvma) {}
