/**
 * In: a thread's registers and a copy of its stack. Out: its native frames, from rows that the files' call frame
 * information states. Nothing of a target is read here: it runs already.
 */
package org.jflame.unwind;
