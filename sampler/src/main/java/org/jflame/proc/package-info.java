/**
 * The operating system's view of a process. In: a pid. Out: its mappings, its threads' states, bytes of its memory, and
 * the power to stop a thread for some microseconds. The only package that calls native code.
 */
package org.jflame.proc;
