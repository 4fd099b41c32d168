package org.jflame.cpython;

import java.util.List;

/**
 * The variables that are the GIL up to CPython 3.6. Later ones have it in {@code _PyRuntime} or in the interpreter.
 *
 * @param holderAvma the address of {@code _PyThreadState_Current}; 0 where there is none
 * @param lockAvmas from 3.2, the addresses of {@code gil_mutex} and its like, among some that no thread sleeps on
 * @param lockPointerAvma before, the address of {@code interpreter_lock}; 0 where there is none
 */
record GilVariables(long holderAvma, List<Long> lockAvmas, long lockPointerAvma) {

    static final GilVariables NONE = new GilVariables(0, List.of(), 0);
}
