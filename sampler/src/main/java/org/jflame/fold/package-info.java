/** Merged stacks in, {@link org.jflame.fold.Profile} out: the call tree of nanoseconds and the processors that shape it. */
package org.jflame.fold;
