package org.jflame.cpython;

/**
 * A thread that the interpreter knows.
 *
 * @param tid the kernel's thread id, as this process sees it; 0 when it is not known
 * @param stateAvma the address of its PyThreadState
 * @param interpreterAvma the address of the PyInterpreterState that it belongs to
 * @param identity a word of its PyThreadState that is not the same in another thread's: its {@code native_thread_id},
 *     before 3.11 its {@code thread_id}
 */
public record PythonThread(int tid, long stateAvma, long interpreterAvma, long identity) {}
