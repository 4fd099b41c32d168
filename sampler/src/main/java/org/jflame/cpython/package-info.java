/**
 * CPython's own structures, read from outside. In: a process and where its memory is mapped. Out: its interpreter, its
 * threads, and for one thread the Python frames it executes, as code objects and lines.
 */
package org.jflame.cpython;
