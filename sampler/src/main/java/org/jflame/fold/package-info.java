/**
 * Merged stacks in, {@link org.jflame.fold.Profile} out: the call tree of nanoseconds and the processors that shape it.
 *
 * <p>Processors are functions from profile to profile that account for every nanosecond. Stacks may also come from the
 * text of another tool ({@link org.jflame.fold.FoldedReader}), and two profiles may be laid over each other
 * ({@link org.jflame.fold.ProfileDiff}).
 */
package org.jflame.fold;
